import type { FormGroup } from '../form.js';
import { columnForms } from './columns.js';

/** Every form whose locks are predicted and observed. */
export const formGroups: readonly FormGroup[] = [...columnForms];
