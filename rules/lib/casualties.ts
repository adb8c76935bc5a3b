import { displayName, type Casualty, type Catalog } from '../../src/rule/index.js';

/** What goes along with a drop, or stands in its way, as a person says it: `view "user_emails"`. */
export function casualtyName({ object, of }: Casualty, catalog: Catalog): string | undefined {
  const on = (table: number): string => {
    const relation = catalog.getAs('relation', table);
    return relation === undefined ? '' : ` on "${displayName(relation)}"`;
  };
  switch (object.kind) {
    case 'relation': {
      const column = of && object.columns.find((candidate) => candidate.number === of.column);
      if (column !== undefined) return `${of!.part === 'default' ? 'default of column' : 'column'} "${displayName(object)}.${column.name}"`;
      return `${object.relationKind.replace('-', ' ')} "${displayName(object)}"`;
    }
    case 'constraint':
      return `${object.type === 'foreign-key' ? 'foreign key' : object.type.replace('-', ' ')} "${object.name}"${on(object.table)}`;
    case 'trigger':
    case 'policy':
      return `${object.kind} "${object.name}"${on(object.table)}`;
    case 'rewrite-rule':
      return `rule "${object.name}"${on(object.table)}`;
    case 'function':
    case 'type':
      return `${object.kind} "${displayName(object)}"`;
    case 'index':
      return `index "${object.name}"${on(object.table)}`;
    default:
      return 'name' in object ? `${object.kind} "${object.name}"` : undefined;
  }
}

/** `a, b and c`, the first few of many. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}
