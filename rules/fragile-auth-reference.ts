import { columnNumbered, defineRule, displayName, quoteQualified, type Catalog, type Constraint, type Relation, type Span } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'fragile-auth-reference',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A foreign key to a column of a table of Supabase that is not its primary key.',
  why: `
A foreign key needs a unique index on what it refers to, and keeps it from being dropped. On the tables of schemas \`auth\` and \`storage\` those indexes are the
platform's: when a release of Supabase Auth changes one, its migration fails on the project that refers to it, or the key is dropped with it. Only the primary keys
are meant to be referred to ([Managing user data](https://supabase.com/docs/guides/auth/managing-user-data)). Such a value changes, too: a user who gets another
phone number is then refused (23503), without ON UPDATE CASCADE. This is splinter's 0021 (fkey_to_auth_unique).`,
  messages: {
    unique: {
      what: 'The foreign key of "{{table}}" refers to {{columns}} of "{{parent}}", whose unique index Supabase may change: then its own upgrade of the project fails, or the key goes.',
      help: 'Refer to the primary key: … REFERENCES {{name}} ({{key}}) ON DELETE CASCADE; and look the rest up there.',
    },
  },
  examples: [
    {
      history: 'create table auth.devices (id uuid primary key, serial text unique);',
      bad: 'create table notes (id bigint primary key, device text references auth.devices (serial));',
      good: 'create table notes (id bigint primary key, device uuid references auth.devices (id) on delete cascade);',
      then: 'alter table auth.devices drop constraint devices_serial_key;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const made = new Map<number, Span>();
    return {
      'constraint.add'({ constraint, references, span, table }) {
        if (references !== undefined && (references.schema === 'auth' || references.schema === 'storage') && table.schema !== references.schema) made.set(constraint.id, span);
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, at] of made) {
          const constraint = final.getAs('constraint', id);
          const table = final.getAs('relation', constraint?.table);
          const parent = final.getAs('relation', constraint?.references?.table);
          const key = parent && keyOf(final, parent);
          if (constraint === undefined || table === undefined || parent === undefined || key === undefined) continue;
          const referenced = constraint.references?.columns ?? [];
          if (referenced.length === 0 || isSame(referenced, key.columns)) continue;
          const names = (numbers: readonly number[]): string => numbers.map((number) => columnNumbered(parent, number)?.name ?? '…').join(', ');
          report({
            message: 'unique', at, subject: subjectOf(table, constraint),
            data: { table: displayName(table), columns: `"${names(referenced)}"`, parent: displayName(parent), name: quoteQualified(parent), key: names(key.columns) },
          });
        }
      },
    };
  },
});

function keyOf(catalog: Catalog, table: Relation): Constraint | undefined {
  return catalog.constraints(table.id).find(({ type }) => type === 'primary-key');
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number) => b.includes(number));
}
