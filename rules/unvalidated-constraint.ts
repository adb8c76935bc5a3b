import { defineRule, displayName, quoteName, quoteQualified, type Relation, type Span } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

/** What was left for later. */
interface Pending {
  readonly table: Relation;
  readonly name: string;
  readonly at: Span;
  readonly constraint?: number;
  readonly column?: number;
}

export default defineRule({
  id: 'unvalidated-constraint',
  family: 'design',
  severity: 'note',
  precision: 'high',
  summary: 'A constraint added NOT VALID that no later migration validates.',
  why: `
NOT VALID leaves the rows that are there unchecked: they may break the rule, an update of such a row fails, the planner does not trust the constraint, and SET NOT NULL and ATTACH PARTITION
cannot lean on it. \`VALIDATE CONSTRAINT\` makes up for it while reads and writes go on. It belongs into a later deploy than the constraint, so nothing is said before there is one
([ALTER TABLE, VALIDATE CONSTRAINT](https://www.postgresql.org/docs/current/sql-altertable.html)).`,
  messages: {
    pending: {
      what: 'Constraint "{{constraint}}" of "{{table}}" was added NOT VALID, and no migration since has validated it.',
      help: 'In a new migration: ALTER TABLE {{name}} VALIDATE CONSTRAINT {{constraintName}};',
    },
  },
  examples: [
    {
      path: 'supabase/migrations/20240101000000_users.sql',
      history: 'create table tags (id bigint primary key);',
      bad: 'create table users (id bigint primary key, age integer); alter table users add constraint age_is_positive check (age > 0) not valid;',
      good: 'create table users (id bigint primary key, age integer); alter table users add constraint age_is_positive check (age > 0);',
      proof: 'history',
    },
  ],
  create({ report, history }) {
    const pending: Pending[] = [];
    return {
      'constraint.add'({ table, constraint, cause, span }) {
        if (!constraint.validated && constraint.enforced !== false && constraint.inherited !== true && cause === 'explicit') pending.push({ table, name: constraint.name, at: span, constraint: constraint.id });
      },
      'column.set-not-null'({ table, after, span }) {
        const { validated, name = `${table.name}_${after.name}_not_null` } = after.notNullConstraint ?? {};
        if (validated === false && after.inherited !== true) pending.push({ table, name, at: span, column: after.number });
      },
      'history.end'(migration, { after }) {
        const last = history.migrations.at(-1);
        if (pending.length === 0 || last === undefined || last.deploy === migration.deploy) return;
        for (const { table, name, at, constraint, column } of pending) {
          const now = after.getAs('relation', table.id);
          const open = constraint === undefined
            ? now?.columns.find(({ number }) => number === column)?.notNullConstraint?.validated === false
            : after.getAs('constraint', constraint)?.validated === false;
          if (now === undefined || !open) continue;
          const text = `ALTER TABLE ${quoteQualified(now)} VALIDATE CONSTRAINT ${quoteName(name)};`;
          report({
            message: 'pending', at, subject: subjectOf(table, name), data: { constraint: name, constraintName: quoteName(name), table: displayName(now), name: quoteQualified(now) },
            fix: { title: 'Validate it in a new migration', applicability: 'unsafe', edits: [], files: [{ name: 'validate_constraints', text, place: 'last', share: 'shared' }] },
          });
        }
      },
    };
  },
});
