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
