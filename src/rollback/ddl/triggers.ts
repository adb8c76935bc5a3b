import { columnNumbered, type Catalog, type Trigger } from '../../catalog/index.js';
import { quoteLiteral, quoteName, quoteQualified } from '../../sql/quote.js';
import { nameInText } from '../../sql/names.js';
import { tableName } from './object-names.js';
import { currentExpression } from './renames.js';

/** CREATE TRIGGER from what the catalog keeps; undefined for a constraint trigger, of which it does not keep all. */
export function createTrigger(catalog: Catalog, trigger: Trigger): string | undefined {
  const table = catalog.getAs('relation', trigger.table);
  if (trigger.constraint || table === undefined) return undefined;
  const columns = (trigger.columns ?? []).flatMap((number) => columnNumbered(table, number)?.name ?? []).map(quoteName).join(', ');
  const events = trigger.events.map((event) => (event === 'update' && columns !== '' ? `update of ${columns}` : event)).join(' or ');
  const called = catalog.getAs('function', trigger.function);
  const when = trigger.when === undefined ? '' : ` when (${currentExpression(trigger.when, trigger.dependsOn, catalog)})`;
  const list = (trigger.arguments ?? []).map(quoteLiteral).join(', ');
  return `create trigger ${quoteName(trigger.name)} ${trigger.timing} ${events} on ${tableName(catalog, trigger.table)} for each ${trigger.forEach}${when} execute function ${quoteQualified(called ?? nameInText(trigger.functionName))}(${list})`;
}
