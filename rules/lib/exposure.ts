export { exposedTo, managedSchemas, rightsOf } from '../../src/rule/index.js';
