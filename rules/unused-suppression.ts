import { defineRule } from '../src/rule/index.js';

export default defineRule({
  id: 'unused-suppression',
  family: 'parsing',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A comment that silences or accepts nothing, gives no reason, or names no rule.',
  why: `
A comment that silences a finding says why it is safe; without a reason the next reader cannot judge it, so it has no effect. One that silences nothing
any more hides the next finding of that rule at that place.`,
  messages: {
    unused: { what: 'This comment silences "{{rule}}", but there is no such finding here.', help: 'Remove the comment, or the rule from it.' },
    reasonless: { what: 'This comment gives no reason for silencing "{{rule}}", so it has no effect.', help: 'Write why it is safe here: -- pg-safe-ignore {{rule}}: <reason>' },
    idleContract: { what: 'This comment accepts a contracting change, but this file has none.', help: 'Remove the comment.' },
    reasonlessContract: { what: 'This comment gives no reason for a contracting change, so it accepts nothing.', help: 'Write why nothing needs the old any more: -- pg-safe: contract <reason>' },
    unknown: { what: 'This comment names a rule that does not exist: "{{rule}}".', help: '`pg-safe rules` lists the rules.' },
  },
  examples: [
    {
      bad: '-- pg-safe-ignore dropped-table: nobody reads it\ncreate table notes (id bigint primary key);',
      good: 'create table notes (id bigint primary key);',
      proof: 'history',
    },
  ],
  create: ({ report }) => ({
    'suppression.idle'({ directive, problem, rule }) {
      if (directive.kind === 'contract') return report({ message: problem === 'no-reason' ? 'reasonlessContract' : 'idleContract', at: directive.span, subject: rule });
      report({ message: problem === 'no-reason' ? 'reasonless' : problem === 'unknown-rule' ? 'unknown' : 'unused', at: directive.span, subject: rule, data: { rule } });
    },
  }),
});
