import { blocksClients, defineRule, displayName, quoteName, quoteQualified, type Effect, type EffectOf, type Relation } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { adopting, byIndex, nullableColumns } from './lib/constraint-advice.js';
import { isOnly, partitionsHave } from './lib/constraint-sql.js';
import { notValidFix } from './lib/not-valid.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';
import { inTwoSteps, reportTogether, type CheckedConstraint } from './lib/two-steps.js';

export default defineRule({
  id: 'blocking-constraint',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'A constraint added to an existing table in a way that reads, or indexes, all of its rows under the lock.',
  why: `
\`ADD CONSTRAINT\` checks every row before it ends. For a CHECK and for UNIQUE, PRIMARY KEY and EXCLUDE it holds an ACCESS EXCLUSIVE lock meanwhile: nobody
reads or writes the table. For a FOREIGN KEY it holds SHARE ROW EXCLUSIVE on both tables: nobody writes either. \`NOT VALID\` leaves the check out;
\`VALIDATE CONSTRAINT\`, in a later migration, makes up for it under a lock that lets reads and writes go on. A unique constraint or primary key can adopt an
index that was built concurrently (\`USING INDEX\`); NOT VALID does not exist for it. A primary key makes its columns NOT NULL, and reads the table for that too,
unless a valid constraint shows that they are. VALIDATE next to a command with a stronger lock reads the rows under that lock
([ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)).`,
  messages: {
    check: { what: 'Adding CHECK "{{constraint}}" reads all of "{{table}}" while nobody can read or write it.', help: '{{advice}}' },
    foreignKey: { what: 'Adding foreign key "{{constraint}}" reads all of "{{table}}" while nobody can {{blocked}}.', help: '{{advice}}' },
    index: { what: 'Adding {{kind}} "{{constraint}}" builds an index over all of "{{table}}" while nobody can read or write it, and fails on duplicates.', help: '{{advice}}' },
    nullable: { what: 'Adopting index "{{index}}" as the primary key sets NOT NULL on {{columns}}: that reads all of "{{table}}" while nobody can read or write it.', help: 'Prove first that there is no NULL, by a constraint that is validated while reads and writes go on. {{advice}}' },
    exclusion: { what: 'Adding exclusion constraint "{{constraint}}" builds an index over all of "{{table}}" while nobody can read or write it.', help: 'There is no way around the lock: do it in a maintenance window, or build a new table with the constraint and move the rows.' },
    validatedUnderLock: { what: 'VALIDATE CONSTRAINT "{{constraint}}" reads all of "{{table}}" under the lock of the other commands of this ALTER TABLE: nobody can {{blocked}}.', help: 'Alone, it lets reads and writes go on. Take it out, into a later migration: ALTER TABLE {{name}} VALIDATE CONSTRAINT {{constraintName}};' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, age integer); insert into users select n, n from generate_series(1, 10) n;',
      bad: 'alter table users add constraint age_is_positive check (age > 0);',
      good: 'alter table users add constraint age_is_positive check (age > 0) not valid;',
      proof: 'scan',
    },
    {
      history: 'create table users (id bigint primary key, email text); insert into users select n, n::text from generate_series(1, 10) n;',
      bad: 'alter table users add constraint users_email_key unique (email);',
      good: 'create unique index concurrently users_email_key on users (email);',
      proof: 'lock',
    },
    {
      history: 'create table tags (id bigint, name text); insert into tags select n, n::text from generate_series(1, 10) n; create unique index tags_key on tags (id);',
      bad: 'alter table tags add constraint tags_pkey primary key using index tags_key;',
      good: 'alter table tags add constraint tags_id_key unique using index tags_key;',
      proof: 'scan',
    },
    {
      history: 'create table users (id bigint primary key, age integer); alter table users add constraint age_is_positive check (age > 0) not valid;',
      bad: 'alter table users validate constraint age_is_positive, add column locale text;',
      good: 'alter table users validate constraint age_is_positive;',
      proof: 'lock',
    },
  ],
  create({ report, postgres, runner }) {
    let validated: { readonly name: string; readonly effect: Effect; readonly table: Relation }[] = [];
    const columns: EffectOf<'column.add'>[] = [];
    const checked: CheckedConstraint[] = [];
    return {
      'column.add': (effect) => void columns.push(effect),
      'constraint.validate'(effect) {
        if (!effect.before.validated) validated.push({ name: effect.before.name, effect, table: effect.table });
      },
      'column.validate-not-null'(effect) {
        validated.push({ name: effect.before.notNullConstraint?.name ?? `${effect.table.name}_${effect.before.name}_not_null`, effect, table: effect.table });
      },
      // Told when the commands have been: VALIDATE alone takes a lock that blocks nobody; next to other commands it has theirs.
      'table.alter'({ statement, mode }, { migration }) {
        const here = validated.filter(({ effect }) => effect.statement === statement);
        validated = [];
        if (!blocksClients(mode)) return;
        for (const { name, effect: { span }, table } of here) {
          if (!isLive(table, migration)) continue;
          report({
            message: 'validatedUnderLock', at: span, subject: subjectOf(table, name), rowsOf: [table], severity: 'warning', related: createdHere(table, 'table'),
            data: { constraint: name, constraintName: quoteName(name), table: displayName(table), name: quoteQualified(table), blocked: mode === 'AccessExclusive' ? 'read or write it' : 'write to it' },
          });
        }
      },
      'constraint.add'(effect, { before, migration, since }) {
        const { table, constraint, references, usingIndex, withColumn, scans, statement, span } = effect;
        if (constraint.inherited === true || !isLive(table, migration) || !holdsRows(table)) return;
        const common = { at: span, subject: subjectOf(table, constraint), rowsOf: [table], related: createdHere(table, 'table') };
        const names = { constraint: constraint.name, table: displayName(table) };
        const surroundings = { before: since.migration, now: before, columns, postgres, runner };
        switch (constraint.type) {
          case 'check': {
            // A CHECK on a column that this statement adds with no default cannot fail, but Postgres reads the rows all the same.
            if (!scans) return;
            const fix = withColumn === undefined ? notValidFix(statement, span, effect) : undefined;
            return void checked.push({ advice: inTwoSteps(effect, surroundings), report: (advice) => report({ message: 'check', ...common, data: { ...names, advice }, ...(fix && { fix }) }) });
          }
          case 'foreign-key': {
            const partitioned = table.relationKind === 'partitioned-table';
            if (!scans || references === undefined || (partitioned && partitionsHave(before, table, constraint))) return;
            const fix = withColumn === undefined && (!partitioned || postgres >= 18) ? notValidFix(statement, span, effect) : undefined;
            // Nobody waits for a table that this deploy makes.
            const parent = references.id === table.id || !isLive(references, migration) ? '' : withColumn === undefined ? ` or to "${displayName(references)}"` : `, nor write to "${displayName(references)}"`;
            const blocked = `${withColumn === undefined ? 'write to it' : 'read or write it'}${parent}`;
            return void checked.push({ advice: inTwoSteps(effect, surroundings), report: (advice) => report({ message: 'foreignKey', ...common, data: { ...names, blocked, advice }, ...(fix && { fix }) }) });
          }
          case 'exclusion':
            return report({ message: 'exclusion', ...common, data: names });
          case 'primary-key':
          case 'unique': {
            if (!usingIndex) return isOnly(statement) && table.relationKind === 'partitioned-table' ? undefined : report({ message: 'index', ...common, data: { ...names, kind: constraint.type === 'unique' ? 'unique constraint' : 'primary key', advice: byIndex(effect, surroundings) } });
            const index = constraint.index === undefined ? undefined : before.getAs('index', constraint.index);
            const nullable = nullableColumns(before, table, constraint);
            if (!scans || index === undefined || nullable.length === 0) return;
            return report({ message: 'nullable', ...common, data: { table: names.table, index: index.name, columns: nullable.map(({ name }) => `"${name}"`).join(', '), advice: adopting(effect, index, nullable, surroundings) } });
          }
        }
      },
      'migration.end': () => reportTogether(checked),
    };
  },
});
