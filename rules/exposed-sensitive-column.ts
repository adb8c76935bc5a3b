import { defineRule, displayName, exposedTo, managedSchemas, quoteQualified, type Catalog, type Column, type Relation, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { listed } from './lib/listed.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'exposed-sensitive-column',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A column for passwords, tokens or the like, added to a table that the Data API serves without row level security.',
  why: `
A privilege on a table is one on all its columns, also on those that come later ([GRANT](https://www.postgresql.org/docs/current/sql-grant.html)). Where a
table in an exposed schema has no row level security, whoever has the project's public key reads the new column of every row. The names are those that splinter's 0023
(sensitive_columns_exposed) looks for and that say plainly what they hold; a hash is reported too, a reset or an expiry date is not. A new table without row level
security is the matter of table-without-rls.`,
  messages: {
    open: {
      what: 'Column "{{column}}" is added to "{{table}}", which has no row level security: {{roles}} read it in every row through the Data API.',
      help: 'ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; in the same file, with policies for who may read its rows; or keep the column in a schema that is not served.',
    },
  },
  examples: [
    {
      history: "create table integrations (id bigint primary key, name text); insert into integrations values (1, 'mail');",
      bad: "alter table integrations add column api_key text default 'k-1';",
      good: "alter table integrations add column api_key text default 'k-1'; alter table integrations enable row level security;",
      then: 'select api_key from integrations;',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    const added: { readonly table: Relation; readonly column: Column; readonly at: Span; readonly then: Catalog }[] = [];
    return {
      'column.add'({ table, column, span, conditional }, { after: then, migration }) {
        if (!conditional && !isNew(table, migration) && table.origin !== undefined && !managedSchemas.has(table.schema) && isSensitive(column)) added.push({ table, column, at: span, then });
      },
      'history.end'(_migration, { after: final }) {
        for (const { table: { id }, column: { number }, at, then } of added) {
          const table = final.getAs('relation', id);
          const column = table?.columns.find((other) => other.number === number);
          if (table === undefined || column === undefined || table.rowSecurity || !final.knowsSince(then, 'row-security') || !final.knows('row-security') || !final.knowsSince(then, 'privileges')) continue;
          const reading = { ...table, grants: table.grants.filter(({ privileges, columns }) => privileges.includes('SELECT') && (columns === undefined || columns.includes(column.name))) };
          const roles = exposedTo(final, reading, apiSchemas).map((role) => (role === 'public' ? 'all' : role));
          if (roles.length > 0) report({ message: 'open', at, subject: subjectOf(table, column), data: { column: column.name, table: displayName(table), name: quoteQualified(table), roles: listed(roles) } });
        }
      },
    };
  },
});

const names = /^(?:.*_)?(?:password|passwd|passcode|password_hash|hashed_password|pin_code|otp|otp_code|otp_secret|totp_secret|secret|secret_key|client_secret|api_?key|api_secret|private_key|access_token|refresh_token|auth_token|session_token|bearer_token|ssn|social_security_number|credit_card|credit_card_number|card_number|cvv|iban|bank_account_number|passport_number)$/i;

/** True for text and bytes under such a name; a flag or a date about it is not the secret itself. */
function isSensitive({ name, type }: Column): boolean {
  return names.test(name) && (type === undefined || /^(?:text|character|citext|bytea|json)/.test(type));
}
