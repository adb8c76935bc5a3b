import { defineRule, displayName, quoteQualified, type ObjectId, type Span } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'unlogged-table',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A table that is made, or made over, UNLOGGED.',
  why: `
What is written to an unlogged table is not written ahead to the log: after a crash, or a failover, the table is empty, and no replica ever has its rows
([CREATE TABLE, UNLOGGED](https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED)). It cannot be added to a publication, so Realtime
does not see it. That is right for a cache or a queue that can be lost, and for nothing else. A table that is dropped or made logged later is not reported.`,
  messages: {
    unlogged: {
      what: 'Table "{{table}}" is unlogged: a crash or a failover empties it, and no replica has its rows.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create publication supabase_realtime;',
      bad: 'create unlogged table messages (id bigint primary key, body text);',
      good: 'create table messages (id bigint primary key, body text);',
      then: 'alter publication supabase_realtime add table messages;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const made = new Map<ObjectId, { readonly span: Span; readonly isNew: boolean }>();
    return {
      'table.create': ({ table, span }) => void (table.persistence === 'unlogged' && made.set(table.id, { span, isNew: true })),
      'table.set-persistence': ({ after, span }) => void (after.persistence === 'unlogged' && made.set(after.id, { span, isNew: false })),
      'history.end'(_migration, { after: final }) {
        for (const [id, { span, isNew }] of made) {
          const table = final.getAs('relation', id);
          if (table?.persistence !== 'unlogged') continue;
          report({
            message: 'unlogged', at: span, subject: subjectOf(table),
            data: { table: displayName(table), advice: isNew ? 'Leave UNLOGGED out, unless all of its rows can be lost.' : `If rows must not be lost: ALTER TABLE ${quoteQualified(table)} SET LOGGED; which rewrites the table.` },
          });
        }
      },
    };
  },
});
