import { defineRule, keyword, quoteName, reachOfText, tokensOf, type Catalog, type Policy } from '../src/rule/index.js';
import { rolesSql } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { clientsOf, eachPolicy, isFor, isOf } from './lib/policies.js';

export default defineRule({
  id: 'storage-policy-too-wide',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A policy on storage.objects that holds for every bucket of the project, or for the files of every user.',
  why: `
All files of all buckets are rows of one table, \`storage.objects\`, and its policies are added with OR. One that does not say \`bucket_id = '…'\` holds
for buckets that others make later as well: \`FOR SELECT USING (true)\` opens the private ones too, \`FOR INSERT WITH CHECK (auth.role() =
'authenticated')\` lets every signed-in user upload anywhere, past the file types and sizes that one bucket allows
([Storage access control](https://supabase.com/docs/guides/storage/security/access-control)). One that names
the bucket and no owner lets every user change and delete the files of all the others, which is a warning. Conditions that call a function of the
project, or that for files that are there already look at their owner or path, are left alone.`,
  messages: {
    open: {
      what: 'Policy "{{policy}}" on "storage.objects" lets {{who}} {{verbs}} every file in every bucket of the project, private ones included.',
      help: "Name the bucket and whose files: ALTER POLICY {{name}} ON storage.objects {{clauses}};",
    },
    bucket: {
      what: 'Policy "{{policy}}" on "storage.objects" lets {{who}} {{verbs}} every file in the bucket, whoever uploaded it.',
      help: 'Say whose files too: ALTER POLICY {{name}} ON storage.objects {{owned}}',
    },
    anywhere: {
      what: 'Policy "{{policy}}" on "storage.objects" lets {{who}} upload files into every bucket of the project: its condition names no bucket.',
      help: "Name the bucket: ALTER POLICY {{name}} ON storage.objects WITH CHECK (bucket_id = '…' AND {{condition}});",
    },
  },
  examples: [
    {
      history: `create schema if not exists storage; create table if not exists storage.objects (id uuid, bucket_id text, name text, owner uuid);
alter table storage.objects enable row level security; grant usage on schema storage to anon, authenticated; grant all on storage.objects to anon, authenticated;
insert into storage.objects (id, bucket_id, name) values ('00000000-0000-0000-0000-000000000001', 'invoices', 'private.pdf');`,
      bad: 'create policy "avatars are public" on storage.objects for select using (true);',
      good: `create policy "avatars are public" on storage.objects for select using (bucket_id = 'avatars');`,
      then: 'select * from storage.objects;',
      proof: 'leak',
    },
  ],
  create({ report }) {
    return eachPolicy(({ policy, table, span }, final) => {
      const roles = clientsOf(policy, final);
      if (table.schema !== 'storage' || table.name !== 'objects' || !policy.permissive || roles.length === 0) return;
      const restrictive = final.policies(table.id).filter((other) => !other.permissive && roles.every((role) => isFor(other, role, final)));
      const commands = verbs.filter(({ command }) => isOf(policy, command) && !restrictive.some((other) => isOf(other, command)));
      const open = commands.filter(({ command }) => isWide(conditionOf(policy, command)));
      const who = roles.includes('anon') && open.some(({ command }) => reachOfText(conditionOf(policy, command)) === 'everyone') ? 'everyone' : 'everyone who has signed in';
      const common = { at: span, subject: `storage.objects.${policy.name}` };
      const names = { policy: policy.name, name: quoteName(policy.name) };
      if (open.length > 0) report({ message: 'open', ...common, data: { ...names, who, verbs: listed(open.map(({ verb }) => verb)), clauses: clausesFor(policy) } });
      const within = commands.filter(({ command }) => (command === 'update' || command === 'delete') && isWide(conditionOf(policy, command), 'bucket_id'));
      const whose = roles.includes('anon') && within.some(({ command }) => reachOfText(conditionOf(policy, command), 'bucket_id') === 'everyone') ? 'everyone' : 'everyone who has signed in';
      if (open.length > 0) return;
      if (within.length > 0) report({ message: 'bucket', ...common, severity: 'warning', data: { ...names, who: whose, verbs: listed(within.map(({ verb }) => verb)), owned: ownedIn(policy, whose === 'everyone') } });
      else if (commands.some(({ command }) => command === 'insert') && isUpload(final, policy)) {
        const who = roles.includes('anon') ? 'those whom it names' : 'signed-in users';
        report({ message: 'anywhere', ...common, severity: 'warning', data: { ...names, who, condition: conditionOf(policy, 'insert') } });
      }
    });
  },
});

const verbs = [
  { command: 'select', verb: 'read' }, { command: 'insert', verb: 'add' }, { command: 'update', verb: 'change' }, { command: 'delete', verb: 'delete' },
] as const;

function conditionOf({ using, withCheck }: Policy, command: Policy['command']): string {
  return (command === 'insert' ? (withCheck ?? using) : using) ?? '';
}

function isWide(condition: string, given?: string): boolean {
  const reach = condition === '' ? 'some' : reachOfText(condition, given);
  return reach === 'everyone' || reach === 'signed-in';
}

/** A condition on new files that looks at their owner or path and at no bucket, and that no function of the project decides. */
function isUpload(catalog: Catalog, policy: Policy): boolean {
  const condition = conditionOf(policy, 'insert');
  const words = new Set(tokensOf(condition).map((token) => (token.kind === 'name' ? condition.slice(token.start + 1, token.end - 1) : keyword(condition, token))));
  if (words.has('bucket_id') || !(words.has('owner') || words.has('owner_id') || words.has('name') || words.has('foldername'))) return false;
  return !words.has('select') || !policy.dependsOn.slice(1).some(({ on }) => catalog.getAs('relation', on)?.schema === 'public')
    ? policy.dependsOn.every(({ on }) => ['auth', 'storage', 'extensions', undefined].includes(catalog.getAs('function', on)?.schema))
    : false;
}

function clausesFor({ command }: Policy): string {
  const reading = "USING (bucket_id = '…' AND …)";
  const writing = "WITH CHECK (bucket_id = '…' AND …)";
  return command === 'insert' ? writing : command === 'select' || command === 'delete' ? reading : `${reading} ${writing}`;
}

/** Whoever has not signed in has no auth.uid(): for them there is nothing to compare with. */
function ownedIn(policy: Policy, anonymous: boolean): string {
  const own = `(${bucketOf(policy)} AND owner_id = (select auth.uid())::text)`;
  const clauses = policy.command === 'delete' ? `USING ${own}` : `USING ${own} WITH CHECK ${own}`;
  // USING of a policy FOR ALL decides what is read, too.
  const reading = policy.command === 'all' ? ` It then limits reading as well: if others are to read those files, CREATE POLICY … ON storage.objects FOR SELECT TO ${anonymous ? 'PUBLIC' : policy.roles.includes('public') ? 'authenticated' : rolesSql(policy.roles)} USING (${bucketOf(policy)});` : '';
  return anonymous ? `TO authenticated ${clauses}; a request without a login has no auth.uid() and owns no file: or DROP POLICY ${quoteName(policy.name)} ON storage.objects;${reading}` : `${clauses};${reading}`;
}

/** The bucket that a policy names, or the buckets. */
function bucketOf({ using = '', withCheck = '' }: Policy): string {
  const written = [...`${using} ${withCheck}`.matchAll(/\bbucket_id"?\s*(?:=|in\b)\s*\(?\s*('[^()]*?')(?=\s*(?:\)|::|$|and\b|or\b))/gi)].flatMap(([, names]) => names!.match(/'(?:[^']|'')+'/g) ?? []);
  const names = [...new Set(written)];
  return names.length > 1 ? `bucket_id IN (${names.join(', ')})` : `bucket_id = ${names[0] ?? "'…'"}`;
}
