import { columnNumbered, defineRule, displayName, quoteQualified, type Catalog, type Column, type EffectOf, type ObjectId, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'small-sequence',
  family: 'design',
  severity: 'warning',
  precision: 'high',
  summary: 'A sequence that ends before the column that it feeds is full.',
  why: `
A sequence has a type of its own, which says where it ends ([CREATE SEQUENCE](https://www.postgresql.org/docs/current/sql-createsequence.html)): one made AS integer, and that of a
\`serial\` column, end at 2,147,483,647. ALTER COLUMN … TYPE bigint makes the column wider, and leaves the sequence of a serial column as it was: nextval() fails
there (2200H) although the column has room. The sequence of an identity column changes with it.`,
  messages: {
    made: {
      what: 'Sequence "{{sequence}}" is {{type}} and feeds "{{column}}" of "{{table}}", a bigint: nextval() fails at {{largest}}.',
      help: 'Leave AS {{type}} out.',
    },
    left: {
      what: 'Column "{{column}}" of "{{table}}" becomes bigint and its sequence "{{sequence}}" stays {{type}}: nextval() fails at {{largest}}.',
      help: 'Add: ALTER SEQUENCE {{name}} AS bigint;',
    },
  },
  examples: [
    {
      history: 'create table events (id serial primary key);',
      bad: 'alter table events alter column id type bigint;',
      good: 'alter table events alter column id type bigint; alter sequence events_id_seq as bigint;',
      then: "select setval('events_id_seq', 2147483647); insert into events default values;",
      proof: 'error',
    },
    {
      bad: 'create sequence event_numbers as integer; create table events (id bigint primary key default nextval(\'event_numbers\'));',
      good: 'create sequence event_numbers; create table events (id bigint primary key default nextval(\'event_numbers\'));',
      then: "select setval('event_numbers', 2147483647); insert into events default values;",
      proof: 'error',
    },
  ],
  create({ report }) {
    const narrow = new Map<ObjectId, { readonly type: string; readonly span: Span }>();
    const widened: { readonly table: Relation; readonly before: Column; readonly sequence: ObjectId | undefined; readonly span: Span }[] = [];
    const wide = new Set<ObjectId>();
    return {
      'sequence.create'({ sequence, statement, span }) {
        const type = typeIn(statement);
        if (type !== undefined && type in largest) narrow.set(sequence.id, { type, span });
      },
      'sequence.alter'({ after, statement }) {
        const type = typeIn(statement);
        if (type === undefined) return;
        narrow.delete(after.id);
        wide.add(after.id);
      },
      'column.set-type'({ table, before, after, span }: EffectOf<'column.set-type'>, { before: catalog }) {
        if (after.type === 'bigint' && (before.type ?? '') in largest && before.identity === undefined) widened.push({ table, before, sequence: sequenceOf(catalog, table, before)?.id, span });
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, { type, span }] of narrow) {
          const sequence = final.getAs('relation', id);
          const fed = sequence && bigintFedBy(final, sequence);
          if (fed !== undefined) report({ message: 'made', at: span, subject: subjectOf(sequence!), data: { sequence: displayName(sequence!), type, column: fed.column.name, table: displayName(fed.table), largest: largest[type]! } });
        }
        for (const { table: { id }, before, sequence: first, span } of widened) {
          const table = final.getAs('relation', id);
          const column = table && columnNumbered(table, before.number);
          const sequence = table && sequenceOf(final, table, before);
          if (column?.type !== 'bigint' || sequence === undefined || sequence.id !== first || wide.has(sequence.id)) continue;
          report({
            message: 'left', at: span, subject: subjectOf(sequence),
            data: { sequence: displayName(sequence), name: quoteQualified(sequence), type: before.type ?? '', column: column.name, table: displayName(table!), largest: largest[before.type ?? '']! },
          });
        }
      },
    };
  },
});

const largest: Readonly<Record<string, string>> = { smallint: '32,767', integer: '2,147,483,647' };
const spelled: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

/** The type after AS in CREATE or ALTER SEQUENCE. */
function typeIn({ node }: Statement): string | undefined {
  const options = 'CreateSeqStmt' in node ? node.CreateSeqStmt.options : 'AlterSeqStmt' in node ? node.AlterSeqStmt.options : undefined;
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'as' || option.DefElem.arg === undefined || !('TypeName' in option.DefElem.arg)) continue;
    const last = option.DefElem.arg.TypeName.names?.at(-1);
    if (last !== undefined && 'String' in last) return spelled[last.String.sval ?? ''] ?? last.String.sval;
  }
  return undefined;
}

/** The bigint column whose default calls a sequence. */
function bigintFedBy(catalog: Catalog, sequence: Relation): { readonly table: Relation; readonly column: Column } | undefined {
  for (const table of catalog.dependents(sequence.id)) {
    if (table.kind !== 'relation') continue;
    const need = table.dependsOn.find(({ on, of }) => on === sequence.id && of?.part === 'default');
    const column = need?.of === undefined ? undefined : columnNumbered(table, need.of.column);
    if (column?.type === 'bigint') return { table, column };
  }
  return undefined;
}

/** The sequence of a serial column: it belongs to the column, and its default calls it. */
function sequenceOf(catalog: Catalog, table: Relation, { number }: Column): Relation | undefined {
  return table.dependsOn.flatMap(({ on, of }) => (of?.part === 'default' && of.column === number ? (catalog.getAs('relation', on) ?? []) : [])).find(({ relationKind, sequence, origin }) => relationKind === 'sequence' && sequence?.ownedBy?.column === number && sequence.ownedBy.table === table.id && origin !== undefined);
}
