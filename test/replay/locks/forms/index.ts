import type { FormGroup } from '../form.js';
import { attachmentForms } from './attachments.js';
import { columnForms } from './columns.js';
import { constraintForms } from './constraints.js';
import { domainForms } from './domains.js';
import { indexForms } from './indexes.js';
import { inheritanceForms } from './inheritance.js';
import { maintenanceForms } from './maintenance.js';
import { objectForms } from './objects.js';
import { partitionForms } from './partitions.js';
import { rowForms } from './rows.js';
import { tableForms } from './tables.js';
import { viewForms } from './views.js';

/** Every form whose locks are predicted and observed. */
export const formGroups: readonly FormGroup[] = [...columnForms, ...constraintForms, ...tableForms, ...partitionForms, ...inheritanceForms, ...domainForms, ...indexForms, ...viewForms, ...attachmentForms, ...objectForms, ...rowForms, ...maintenanceForms];
