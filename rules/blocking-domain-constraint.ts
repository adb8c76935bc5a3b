import { defineRule, displayName, quoteName, quoteQualified, type Relation, type Statement } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { listedTables } from './lib/client-locks.js';
import { notValidFix } from './lib/not-valid.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocking-domain-constraint',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'A constraint added to a domain that existing tables use: each of them is read while nobody can write to it.',
  why: `
\`ALTER DOMAIN … ADD CONSTRAINT\`, and \`SET NOT NULL\`, read every table with a column of the domain under a SHARE lock, which keeps writes waiting, one table after the other, and all locks
are held to the end of the transaction. With \`NOT VALID\` a CHECK binds new values only, and no table is locked. \`VALIDATE CONSTRAINT\` takes the same SHARE locks as long as it reads
([ALTER DOMAIN](https://www.postgresql.org/docs/current/sql-alterdomain.html), validateDomainCheckConstraint in typecmds.c).`,
  messages: {
    check: {
      what: 'Adding a constraint to domain "{{domain}}" reads all of {{tables}} while nobody can write there.',
      help: 'Add NOT VALID at its end: new values are checked, no table is locked. VALIDATE CONSTRAINT blocks writes as this does: do that in a quiet hour, or not at all.',
    },
    notNull: {
      what: 'SET NOT NULL on domain "{{domain}}" reads all of {{tables}} while nobody can write there.',
      help: 'For new values alone: ALTER DOMAIN {{name}} ADD CONSTRAINT {{constraint}} CHECK (VALUE IS NOT NULL) NOT VALID;',
    },
    validate: {
      what: 'Validating a constraint of domain "{{domain}}" reads all of {{tables}} while nobody can write there.',
      help: 'Do it in a quiet hour, in a migration of its own with a lock_timeout; the constraint binds new values without it.',
    },
  },
  examples: [
    {
      history: "create domain email as text; create table users (id bigint primary key, email email); insert into users values (1, 'a@b');",
      bad: "alter domain email add constraint has_at check (value like '%@%');",
      good: "alter domain email add constraint has_at check (value like '%@%') not valid;",
      proof: 'lock',
    },
  ],
  create: ({ report }) => ({
    'domain.add-constraint'({ type, validated, tables, statement, span }, { migration }) {
      const live = tables.filter((table) => isLive(table, migration));
      if (!validated || live.length === 0) return;
      const common = { at: span, subject: subjectOf(type), rowsOf: live, related: placesOf(live) };
      const data = { domain: displayName(type), tables: listedTables(live) };
      if (isNotNull(statement)) return report({ message: 'notNull', ...common, data: { ...data, name: quoteQualified(type), constraint: quoteName(`${type.name}_not_null`) } });
      const fix = notValidFix(statement, statement.span);
      report({ message: 'check', ...common, data, ...(fix && { fix }) });
    },
    'domain.validate-constraint'({ type, tables, span }, { migration }) {
      const live = tables.filter((table) => isLive(table, migration));
      if (live.length > 0) report({ message: 'validate', severity: 'warning', at: span, subject: subjectOf(type), rowsOf: live, related: placesOf(live), data: { domain: displayName(type), tables: listedTables(live) } });
    },
  }),
});

function placesOf(tables: readonly Relation[]): readonly { readonly span: NonNullable<Relation['origin']>['span']; readonly text: string }[] {
  return tables.slice(0, 3).flatMap(({ origin, name }) => (origin === undefined || origin.deploy < 0 ? [] : [{ span: origin.span, text: `"${name}" uses it` }]));
}

/** SET NOT NULL, or a constraint that says so. */
function isNotNull({ node }: Statement): boolean {
  if (!('AlterDomainStmt' in node)) return false;
  const { def } = node.AlterDomainStmt;
  return def === undefined || ('Constraint' in def && def.Constraint.contype === 'CONSTR_NOTNULL');
}
