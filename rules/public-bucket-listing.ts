import { defineRule, quoteName, reachOfText, type Policy, type Statement } from '../src/rule/index.js';
import { few, listed } from './lib/listed.js';
import { publicBuckets } from './lib/public-buckets.js';
import { clientsOf, isOf, policyLog } from './lib/policies.js';

export default defineRule({
  id: 'public-bucket-listing',
  family: 'row-level-security',
  security: true,
  severity: 'note',
  precision: 'high',
  summary: 'A policy that lets clients list every file of a public bucket.',
  why: `
The files of a public bucket are served by their URL without any policy
([Buckets](https://supabase.com/docs/guides/storage/buckets/fundamentals#public-buckets)). A policy FOR SELECT on \`storage.objects\` with the bucket's name and nothing
more is not needed for that; what it adds is \`storage.list()\`: whoever has the project's public key gets the name of every file, and with the name the file. For
avatars under the id of their owner that is a list of the users. It is needed where clients list, upsert or move files, and where policies let them update or
delete: UPDATE and DELETE find their rows by SELECT policies too. This is splinter's 0025
(public_bucket_allows_listing), where the same file makes the bucket and the policy. A policy without any bucket is storage-policy-too-wide's.`,
  messages: {
    listing: {
      what: 'Policy "{{policy}}" lets clients list every file of bucket "{{bucket}}", which is public: reading a file by its URL needs no policy.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: `create schema if not exists storage; create table if not exists storage.buckets (id text primary key, name text, public boolean); create table if not exists storage.objects (id uuid, bucket_id text, name text, owner_id text);
alter table storage.objects enable row level security; grant usage on schema storage to anon, authenticated; grant select on storage.objects to anon, authenticated;
insert into storage.objects (id, bucket_id, name) values ('00000000-0000-0000-0000-000000000001', 'avatars', 'ada.png');`,
      bad: `insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true); create policy "avatars are public" on storage.objects for select using (bucket_id = 'avatars');`,
      good: `insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true); create policy "own avatars" on storage.objects for select using (bucket_id = 'avatars' and owner_id = (select auth.uid())::text);`,
      then: 'select * from storage.objects;',
      proof: 'leak',
    },
  ],
  create({ report }) {
    const log = policyLog();
    const inserts: Statement[] = [];
    return {
      ...log.listeners,
      'data.insert'({ table, statement }) {
        if (table.schema === 'storage' && table.name === 'buckets') inserts.push(statement);
      },
      'history.end'(_migration, { after: final }) {
        const buckets = new Set(inserts.flatMap(publicBuckets));
        if (buckets.size === 0) return;
        for (const { policy, table, span } of log.standing(final)) {
          if (table.schema !== 'storage' || table.name !== 'objects' || !policy.permissive || policy.command !== 'select' || clientsOf(policy).length === 0) continue;
          const bucket = [...buckets].find((name) => isOnly(policy, name));
          if (bucket === undefined || final.policies(table.id).some((other) => !other.permissive && isOf(other, 'select'))) continue;
          report({ message: 'listing', at: span, subject: `storage.objects.${policy.name}`, data: { policy: policy.name, bucket, advice: adviceFor(policy, bucket, final.policies(table.id)) } });
        }
      },
    };
  },
});

/** True when the condition says which bucket, and for whoever asks nothing else. */
function isOnly({ using }: Policy, bucket: string): boolean {
  return using !== undefined && using.includes(literal(bucket)) && reachOfText(using, 'bucket_id') === 'everyone' && reachOfText(using) !== 'everyone';
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What to do: clients that may update or delete files of the bucket need to see those files. */
function adviceFor({ name, roles }: Policy, bucket: string, all: readonly Policy[]): string {
  const changing = all.filter((other) => other.permissive && (other.command === 'update' || other.command === 'delete') && clientsOf(other).length > 0 && other.using?.includes(literal(bucket)) === true);
  const own = `bucket_id = ${literal(bucket)} AND owner_id = (select auth.uid())::text`;
  if (changing.length === 0) return `If no client lists files: DROP POLICY ${quoteName(name)} ON storage.objects; or limit it: ALTER POLICY ${quoteName(name)} ON storage.objects USING (${own});`;
  const conditions = [...new Set(changing.map(({ using }) => using!.replace(/\s+/g, ' ')))];
  const limit = conditions.length === 1 ? conditions[0]! : conditions.map((condition) => `(${condition})`).join(' OR ');
  const to = [...new Set(changing.flatMap((other) => other.roles))];
  const narrows = roles.includes('public') && !to.includes('public');
  const names = changing.map((other) => `"${other.name}" (${other.command.toUpperCase()})`);
  const needed = `Do not drop it: ${listed(names, few)} ${names.length === 1 ? 'finds its' : 'find their'} rows by it.`;
  if (!narrows && conditions.some((condition) => reachOfText(condition, 'bucket_id') === 'everyone')) return `${needed} Limit each of them to the files of their owner: USING (${own});`;
  // What a sub-select finds is not sure to be what was meant: it is not copied.
  const short = limit.length <= 300 && !/\bfrom\b/i.test(limit);
  return `${needed} Limit it to ${short ? 'those' : 'the same files'}: ALTER POLICY ${quoteName(name)} ON storage.objects${narrows ? ` TO ${to.map(quoteName).join(', ')}` : ''} USING (${short ? limit : '…'});`;
}
