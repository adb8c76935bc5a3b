import { defineRule, type EffectOf, type Span } from '../src/rule/index.js';
import { baseName } from './lib/file-head.js';
import { droppedBy, isIdle, passesOver } from './lib/second-run.js';

export default defineRule({
  id: 'unrepeatable-migration',
  family: 'history',
  severity: 'warning',
  precision: 'high',
  summary: 'A file that is not applied as a whole, with statements that fail when it is run again.',
  why: `
A file that runs as one transaction can be run again after a failure: nothing of it is there. One that does not (\`psql -f\`, a \`COMMIT\` in the middle, a
\`CONCURRENTLY\` beside other statements, a first line \`-- pg-delta: transaction=false\`) stops halfway, and what was done stays. The next run then fails at the
first statement that was done already: a table, column or index that exists, something to drop that is gone. \`IF NOT EXISTS\`, \`IF EXISTS\` and \`OR REPLACE\`
let the second run pass over it.`,
  messages: {
    unrepeatable: {
      what: '"{{file}}" is not applied as a whole: when a later statement fails, {{first}} fails the next run{{others}}.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: 'begin; create table notes (id bigint primary key); commit; create table tags (id bigint primary key);',
      good: 'begin; create table if not exists notes (id bigint primary key); commit; create table if not exists tags (id bigint primary key);',
      proof: 'history',
    },
  ],
  create({ report, runner }) {
    const once: Once[] = [];
    const dropped = new Set<string>();
    let committed: number | undefined;
    let begun = false;
    let alone = false;
    let statements = 0;
    // The last one that does more than set, say or show something.
    let lastWork = 0;
    const add = ({ statement, span, conditional, cause }: Pick<EffectOf<'table.create'>, 'statement' | 'span' | 'conditional' | 'cause'>, what: string, remedy: string, key?: string): void => {
      if (statement.nested !== undefined || conditional || cause !== 'explicit' || (key !== undefined && dropped.has(key))) return;
      once.push({ what, remedy, span, begun, number: statements });
    };
    return {
      'statement.start'(statement) {
        statements++;
        if (!isIdle(statement)) lastWork = statements;
        // What is not there yet has no effect, but lets the second run pass all the same.
        for (const key of droppedBy(statement)) dropped.add(key);
      },
      'nontransactional'() {
        alone = true;
      },
      'transaction.begin': ({ statement }) => void (begun ||= statement.nested === undefined),
      'transaction.commit'({ statement }) {
        if (statement.nested !== undefined) return;
        committed ??= statements;
        begun = false;
      },
      'table.create': (effect) => void (passesOver(effect.statement) || add(effect, `CREATE TABLE "${effect.table.name}"`, 'IF NOT EXISTS', `table ${effect.table.name}`)),
      'index.create': (effect) => void (effect.ifNotExists || add(effect, `CREATE INDEX "${effect.index.name}"`, effect.concurrently ? 'DROP INDEX CONCURRENTLY IF EXISTS before it, as a build that failed leaves an invalid index behind' : 'IF NOT EXISTS', `index ${effect.index.name}`)),
      'column.add': (effect) => void (effect.ifNotExists || add(effect, `ADD COLUMN "${effect.column.name}"`, 'IF NOT EXISTS')),
      'policy.create': (effect) => add(effect, `CREATE POLICY "${effect.policy.name}"`, 'DROP POLICY IF EXISTS before it', `policy ${effect.table.name}.${effect.policy.name}`),
      'policy.drop': ({ table, policy }) => void dropped.add(`policy ${table.name}.${policy.name}`),
      'type.create': (effect) => add(effect, `CREATE TYPE "${effect.type.name}"`, 'a DO block that passes over duplicate_object', `type ${effect.type.name}`),
      'table.rename': (effect) => add(effect, `the rename of "${effect.before.name}"`, 'IF EXISTS'),
      'table.drop': (effect) => void (effect.ifExists || add(effect, `DROP TABLE "${effect.table.name}"`, 'IF EXISTS')),
      'column.drop': (effect) => void (effect.ifExists || add(effect, `DROP COLUMN "${effect.column.name}"`, 'IF EXISTS')),
      'migration.end'({ source }) {
        const whole = runner === 'autocommit' ? false : committed === undefined && !alone && !/^-- pg-delta: transaction=false\r?\n/.test(source.text);
        // The last statement of all is done, or the file is; in BEGIN … COMMIT all is done, or nothing.
        const stays = whole ? [] : once.filter((one) => one.number < lastWork && !((one.begun || runner !== 'autocommit') && (committed ?? 0) >= lastWork));
        const first = stays[0];
        if (first === undefined) return;
        const file = baseName(source.path);
        const others = stays.length === 1 ? '' : `, and so ${stays.length === 2 ? 'does' : 'do'} ${stays.length - 1} more`;
        report({
          message: 'unrepeatable', at: first.span, subject: file, ...(runner === 'autocommit' && { severity: 'note' as const }),
          data: { file, first: first.what, others, advice: `Add what lets them run twice: ${[...new Set(stays.map(({ remedy }) => remedy))].join(', ')}.` },
          related: stays.slice(1, 6).map(({ span, what }) => ({ span, text: `${what} fails too` })),
        });
      },
    };
  },
});

/** A statement that fails when it runs a second time. */
interface Once {
  readonly what: string;
  readonly remedy: string;
  readonly span: Span;
  /** It stands in a BEGIN … COMMIT of the file. */
  readonly begun: boolean;
  /** The statement's, from 1. */
  readonly number: number;
}
