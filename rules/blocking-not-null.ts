import { defineRule, displayName, quoteName, quoteQualified, spanText, type EffectOf, type Fix, type Statement } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { proofSql, provingNotNull, type NotNullProof } from './lib/not-null-steps.js';
import { inSteps } from './lib/steps.js';
import { ifExists, nextStep } from './lib/not-valid.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';
import { limitSql } from './lib/unlimited-wait.js';

export default defineRule({
  id: 'blocking-not-null',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'SET NOT NULL on an existing table that reads all of its rows under an ACCESS EXCLUSIVE lock.',
  why: `
\`SET NOT NULL\` looks at every row while nobody can read or write the table, and fails (23502) on the first NULL. When a *validated* CHECK constraint already
proves that there is none, Postgres leaves the scan out ([ALTER TABLE, SET NOT NULL](https://www.postgresql.org/docs/current/sql-altertable.html)): add the
CHECK as NOT VALID, validate it in a later migration under a lock that lets reads and writes go on, then SET NOT NULL and drop the CHECK. One ALTER TABLE reads the
table once for all of its columns.`,
  messages: {
    scan: {
      what: 'SET NOT NULL on {{columns}} reads all of "{{table}}" while nobody can read or write it, and fails if a row holds NULL.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); insert into users select n, n::text from generate_series(1, 10) n;',
      bad: 'alter table users alter column email set not null;',
      good: 'alter table users add constraint email_is_set check (email is not null) not valid;',
      proof: 'scan',
    },
  ],
  create({ report, postgres, runner }) {
    const scans = new Map<Statement, [Scan, ...Scan[]]>();
    return {
      'column.set-not-null'(effect, { before: catalog, migration }) {
        const { table, before, statement } = effect;
        if (!effect.scans || !isLive(table, migration) || !holdsRows(table)) return;
        const plain = `${before.name}_not_null`;
        const taken = catalog.constraint(table.id, plain) !== undefined;
        const written = isConstraint(effect) ? effect.after.notNullConstraint?.name : undefined;
        const scan = { effect, taken, proof: { column: before, constraint: written ?? (taken ? `${table.name}_${plain}` : plain) } };
        // One ALTER TABLE reads the rows once, whatever the number of columns.
        const others = scans.get(statement);
        if (others === undefined) scans.set(statement, [scan]);
        else others.push(scan);
      },
      'migration.end'(_migration, { after: end }) {
        // A primary key sets NOT NULL all the same.
        const inKey = ({ effect: { table, before: { number } } }: Scan): boolean => end.constraints(table.id).some(({ type, columns }) => type === 'primary-key' && columns.includes(number));
        for (const [statement, all] of scans) {
          const [{ effect: { table, before, span } }, ...others] = all;
          const set = all.map(({ proof }) => `ALTER COLUMN ${quoteName(proof.column.name)} SET NOT NULL`).join(', ');
          const files = provingNotNull(table, all.map(({ proof }) => proof), postgres, postgres >= 18 ? [] : [`ALTER TABLE ${quoteQualified(table)} ${set};`]);
          const edits = all.map((scan) => (scan.taken || statement.nested !== undefined || inKey(scan) ? undefined : withoutScan(scan, postgres)));
          const [, validate, ...last] = files.map((sql) => sql.replaceAll('ALTER TABLE ', `ALTER TABLE ${ifExists(statement)}`));
          // A table that no file made may be made otherwise by one that it was not given.
          const setting = table.origin === undefined ? [] : last.flatMap((sql) => [limitSql(runner), sql]);
          report({
            message: 'scan', at: span, subject: others.length === 0 ? subjectOf(table, before) : subjectOf(table), rowsOf: [table],
            related: createdHere(table, 'table'),
            data: { columns: all.map(({ proof }) => `"${proof.column.name}"`).join(', '), table: displayName(table), advice: inSteps(runner, files) },
            ...(edits.every((edit) => edit !== undefined) && { fix: { title: 'Have it verified later', applicability: 'unsafe', edits, files: [nextStep(span.source, 'validate', validate!), ...setting.map((sql) => nextStep(span.source, 'not_null', sql))] } }),
          });
        }
      },
    };
  },
});

interface Scan {
  readonly effect: EffectOf<'column.set-not-null'>;
  readonly proof: NotNullProof;
  /** The plain name of the proof is another constraint's. */
  readonly taken: boolean;
}

/** The command as a constraint that is not verified: new rows have to satisfy it, those that are there need not yet. */
function withoutScan({ effect, proof }: Scan, postgres: number): Fix['edits'][number] | undefined {
  const { source, start, end } = effect.span;
  if (isConstraint(effect)) return { span: { source, start: end, end }, text: ' NOT VALID' };
  const lead = /\balter\s+(?:column\s+)?"?$/i.exec(source.text.slice(0, start));
  const rest = /^"?\s+set\s+not\s+null\b/i.exec(source.text.slice(end));
  if (lead === null || rest === null) return undefined;
  return { span: { source, start: lead.index, end: end + rest[0].length }, text: `ADD CONSTRAINT ${quoteName(proof.constraint)} ${proofSql(postgres, quoteName(proof.column.name))} NOT VALID` };
}

/** ADD CONSTRAINT … NOT NULL, of version 18; SET NOT NULL is marked by its column. */
function isConstraint({ span }: EffectOf<'column.set-not-null'>): boolean {
  return /not\s+null/i.test(spanText(span));
}
