import { defineRule, type Fix, type Span, type Statement } from '../src/rule/index.js';
import { withoutStatement } from './lib/statement-edits.js';
import { undoes, works, type Control, type Step } from './lib/transaction-steps.js';

export default defineRule({
  id: 'transaction-control',
  family: 'transaction',
  severity: 'warning',
  precision: 'very-high',
  summary: 'BEGIN, COMMIT or ROLLBACK in a file that the deploy tool already runs as one transaction.',
  why: `
The Supabase CLI, \`psql -1\` and most frameworks run a migration file as one transaction together with the record that it was applied: all of it happens,
or nothing. A COMMIT in the file ends that transaction. What follows runs in another one, or each statement in its own, depending on the tool and its version
(a pipeline in the Supabase CLI up to 2.108; later ones run a file with its own BEGIN or COMMIT statement by statement, and record it afterwards). When a later
statement fails, or the record, what was committed stays, and the next run stumbles over it. In a DO block or a function that runs inside a transaction, COMMIT and ROLLBACK fail
([Transaction Management](https://www.postgresql.org/docs/current/plpgsql-transactions.html)).`,
  messages: {
    wrapped: {
      what: 'The file brings its own {{words}} although it already runs as one transaction: the record that it was applied is no longer part of that.',
      help: 'Take {{words}} out; nothing else changes.',
    },
    split: {
      what: 'COMMIT ends the transaction in the middle of the file: when something after it fails, what came before stays, and the migration is not recorded as applied.',
      help: 'Take BEGIN and COMMIT out, or put what follows into a migration file of its own.',
    },
    undone: {
      what: 'ROLLBACK undoes what the migration did before it, and the migration is recorded as applied all the same.',
      help: 'Take ROLLBACK out, or the file. To try a migration out, use a scratch database.',
    },
    inBlock: {
      what: '{{command}} in a block fails here (2D000): the file runs as one transaction.',
      help: 'Take it out. To commit in batches, run the block by hand, outside of the migrations: psql -c "DO …".',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key);',
      bad: 'create table notes (id bigint primary key); rollback;',
      good: 'create table notes (id bigint primary key);',
      then: 'select id from notes;',
      proof: 'error',
    },
    {
      history: 'create table users (id bigint primary key, plan text);',
      bad: "alter table users add column locale text; do $$ begin update users set plan = 'free'; commit; end $$;",
      good: "alter table users add column locale text; do $$ begin update users set plan = 'free'; end $$;",
      proof: 'error',
    },
  ],
  create({ report, runner }) {
    if (runner === 'autocommit') return {};
    const steps: Step[] = [];
    let alone = false;
    let local = false;
    const control = (effect: Control): void => {
      if (effect.statement.nested === undefined) {
        steps.at(-1)!.control = effect;
        return;
      }
      if (effect.kind === 'transaction.begin') return;
      const command = effect.kind === 'transaction.commit' ? 'COMMIT' : 'ROLLBACK';
      report({ message: 'inBlock', at: effect.span, subject: command, severity: 'error', data: { command } });
    };
    const light = ({ statement }: { readonly statement: Statement }): void => {
      if (statement.nested === undefined) steps.at(-1)!.light = true;
    };
    return {
      'statement.start'(statement) {
        steps.push({ statement });
      },
      'transaction.begin': control,
      'transaction.commit': control,
      'transaction.rollback': control,
      'setting.set'(effect) {
        light(effect);
        // A longer lock_timeout does no harm; a role would be that of what follows, the record of the file included.
        if (effect.local && !effect.name.endsWith('_timeout')) local = true;
      },
      'other'(effect) {
        if (effect.what === 'NotifyStmt') light(effect);
      },
      'nontransactional'() {
        alone = true;
      },
      'migration.end'() {
        const controls = steps.filter((step) => step.control !== undefined);
        if (controls.length === 0) return;
        const undone = steps.findIndex((step, at) => step.control?.kind === 'transaction.rollback' && undoes(steps.slice(0, at)));
        if (undone !== -1) return report({ message: 'undone', at: steps[undone]!.statement.span, subject: 'ROLLBACK', severity: 'error' });
        const pairs = controls.every(({ control: { kind } = {} }) => kind !== 'transaction.rollback');
        const middle = steps.findIndex((step, at) => step.control?.kind === 'transaction.commit' && steps.slice(at + 1).some(works));
        // What a function of a SELECT sets for its transaction, no one can see.
        const mayEnd = local || (middle !== -1 && steps.some(({ statement: { node } }) => 'SelectStmt' in node));
        const fix: Fix | undefined = alone || !pairs || mayEnd ? undefined : { title: 'Take BEGIN and COMMIT out', applicability: 'unsafe', edits: controls.map(({ statement }) => withoutStatement(statement.span)) };
        const problem = { subject: 'COMMIT', ...(fix !== undefined && { fix }) };
        if (middle !== -1) return report({ message: 'split', at: steps[middle]!.statement.span, related: [{ span: steps.slice(middle + 1).find(works)!.statement.span, text: 'what follows it' }], ...problem });
        const ends = controls.filter((step) => step.control?.kind === 'transaction.commit');
        const begins = controls.filter((step) => step.control?.kind === 'transaction.begin');
        if (ends.length === 0 && runner === 'supabase') return;
        const at: Span = controls[0]!.statement.span;
        const words = ends.length === 0 ? 'BEGIN' : begins.length === 0 ? 'COMMIT' : 'BEGIN and COMMIT';
        report({ message: 'wrapped', at, severity: 'note', ...problem, data: { words } });
      },
    };
  },
});
