import { defineRule, displayName, type EffectOf } from '../src/rule/index.js';
import { isCaught } from './lib/caught.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'delete-from-storage',
  family: 'row-level-security',
  severity: 'error',
  precision: 'very-high',
  summary: 'Rows of storage.objects or storage.buckets deleted, or files moved, with SQL.',
  why: `
A row of \`storage.objects\` is what Supabase Storage knows of a file; the file itself lies in an object store. Deleting the row with SQL leaves the file
where nothing finds it, and it is paid for on. Newer versions of Storage refuse such a DELETE with a trigger (42501, unless \`storage.allow_delete_query\` is
set; [supabase/storage#817](https://github.com/supabase/storage/pull/817)), so the migration fails on the platform. A new name, bucket or version in an UPDATE
points at a file that is not there.`,
  messages: {
    deleted: {
      what: '{{command}} on "{{table}}" fails on the platform (42501); where it does not, the files stay behind with nothing that points at them.',
      help: 'Delete through the Storage API: supabase.storage.from(bucket).remove([…]), emptyBucket(bucket), deleteBucket(bucket).',
    },
    moved: {
      what: 'Changing {{columns}} of "{{table}}" does not move the file: the row points at one that is not there.',
      help: 'Move through the Storage API: supabase.storage.from(bucket).move(from, to).',
    },
  },
  examples: [
    {
      history: `create schema storage; create table storage.objects (id uuid primary key, bucket_id text, name text);
create function storage.protect() returns trigger language plpgsql as $$ begin if current_setting('storage.allow_delete_query', true) is distinct from 'true' then raise exception 'use the Storage API' using errcode = '42501'; end if; return null; end $$;
create trigger protect before delete on storage.objects for each statement execute function storage.protect();`,
      bad: "delete from storage.objects where bucket_id = 'old';",
      good: "update storage.objects set id = id where bucket_id = 'old';",
      proof: 'error',
    },
  ],
  create({ report }) {
    let allowed = false;
    const removed = ({ table, span, statement, kind }: EffectOf<'data.delete'> | EffectOf<'data.truncate'>): void => {
      if (table.schema !== 'storage' || (table.name !== 'objects' && table.name !== 'buckets') || allowed || isCaught(statement)) return;
      report({ message: 'deleted', at: span, subject: subjectOf(table), data: { command: kind === 'data.delete' ? 'DELETE' : 'TRUNCATE', table: displayName(table) } });
    };
    return {
      // Whoever says so knows what is left behind.
      'setting.set': ({ name, value }) => void (name === 'storage.allow_delete_query' && (allowed = value === 'true')),
      'data.delete': removed,
      'data.truncate': removed,
      'data.update'({ table, columns, span }) {
        if (table.schema !== 'storage' || table.name !== 'objects') return;
        const moved = table.columns.filter(({ name, number }) => columns.includes(number) && ['name', 'bucket_id', 'version'].includes(name)).map(({ name }) => `"${name}"`);
        if (moved.length > 0) report({ message: 'moved', at: span, subject: subjectOf(table), severity: 'warning', data: { columns: moved.join(' and '), table: displayName(table) } });
      },
    };
  },
});
