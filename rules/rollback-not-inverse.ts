import { defineRule, quoteQualified, weightOf, type Difference, type Loss, type Relation, type RollbackCheck } from '../src/rule/index.js';
import { describeDifference } from './lib/differences.js';
import { baseName, fileHead, pairNames } from './lib/file-head.js';
import { saysLost } from './lib/said-lost.js';

export default defineRule({
  id: 'rollback-not-inverse',
  family: 'rollback',
  severity: 'error',
  precision: 'very-high',
  summary: 'A rollback script that does not give back the schema as it was before its migration.',
  why: `
The migration is replayed, then its rollback script, and the schema is compared with that before both, as \`pg_dump --schema-only\` would print it. What is
easily forgotten: \`DROP TABLE\`, \`DROP COLUMN\` and \`CASCADE\` take indexes, policies, triggers, grants and the membership in a publication along, and
\`CREATE\` gives none of them back; row level security is off on a new table; a new view is not \`security_invoker\`; everybody may execute a new function
(CREATE FUNCTION, Notes; CREATE VIEW, security_invoker; Row Security Policies, 5.9); \`IF EXISTS\` passes over a misspelt name in silence. An error is what
changes who may read or write, a warning any other difference, a note what is only untidy and data that no script brings back. Objects that no file made
are not compared. A column that is brought back stands last in its table; that is not reported.`,
  messages: {
    differs: {
      what: 'After "{{file}}" the schema is not what it was before "{{migration}}": {{first}}.',
      help: '{{all}}\nPut that right in {{file}}; "pg-safe rollback {{version}}" drafts what undoes the migration.',
    },
    untidy: {
      what: 'After "{{file}}" the schema is not quite what it was before "{{migration}}": {{first}}.',
      help: '{{all}}\nThe release before runs all the same.',
    },
    empty: {
      what: '"{{file}}" holds no statement and undoes nothing of "{{migration}}": {{first}}.',
      help: '{{all}}\n"pg-safe rollback {{version}}" drafts the script.',
    },
    dataLost: {
      what: 'The {{data}} are gone for good once this ran: "{{file}}" cannot bring them back.',
      help: 'Keep a copy in the migration before this statement, such as {{copy}} and read it back in {{file}}; or say in the runbook that this takes a restore.',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, owner uuid, body text);\nalter table notes enable row level security;\ncreate policy "own notes" on notes using (owner = auth.uid());',
      bad: 'alter table notes rename to old_notes;\ncreate table notes (id bigint primary key);\n-- down migration\ndrop table old_notes cascade;',
      good: 'alter table notes rename to old_notes;\ncreate table notes (id bigint primary key);\n-- down migration\ndrop table notes;\nalter table old_notes rename to notes;',
      proof: 'schema',
    },
  ],
  create: ({ report, apiSchemas }) => ({
    'rollback.check'(check) {
      // The one is told by rollback-fails; the other is what its authors decided.
      if (check.failures.length > 0 || check.refuses !== undefined) return;
      const { rollback, undoes, losses } = check;
      const names = pairNames(rollback, undoes.source);
      const items = itemsOf(check);
      if (items.some(({ difference }) => difference === undefined || !isHarmless(difference))) {
        const severity = items.some(({ weight }) => weight === 'access') ? 'error' : items.some(({ weight }) => weight === 'schema') ? 'warning' : 'note';
        const [first, ...others] = items;
        report({
          message: check.empty ? 'empty' : severity === 'note' ? 'untidy' : 'differs', at: fileHead(rollback), subject: baseName(rollback.path), severity,
          related: items.flatMap(({ difference }) => (difference === undefined ? [] : madeHere(difference))).slice(0, 3),
          data: { ...names, version: undoes.version, first: `${first!.text}${others.length === 0 ? '' : `, and ${others.length} more`}`, all: lines(items) },
        });
      }
      const plain = losses.filter(isPlain);
      if (plain.length === 0 || saysLost(rollback) || saysLost(undoes.source)) return;
      for (const { span: at, subject, what, table } of plain) report({ message: 'dataLost', at, subject, severity: 'note', data: { ...names, data: what, copy: copySql(table, apiSchemas) } });
    },
  }),
});

interface Item {
  readonly text: string;
  readonly weight: ReturnType<typeof weightOf>;
  readonly difference?: Difference;
}

/** What the script takes that was there before comes first, unless it is told as missing. */
function itemsOf({ differences, destroys }: RollbackCheck): readonly Item[] {
  const gone = destroys.filter(({ table, column }) => !differences.some(({ kind, object, column: lost }) => kind === 'missing' && 'name' in object && object.name === table.name && lost?.name === column?.name));
  return [
    ...gone.map(({ what }): Item => ({ text: `${what}, which were there before, are lost`, weight: 'access' })),
    ...differences.map((difference): Item => ({ text: describeDifference(difference), weight: weightOf(difference), difference })),
  ];
}

/** A line each; of very many the gravest. */
function lines(items: readonly Item[]): string {
  const shown = items.length > 20 ? items.slice(0, 15) : items;
  return [...shown.map(({ text }) => `- ${text}`), ...(shown === items ? [] : [`- and ${items.length - shown.length} more`])].join('\n');
}

function madeHere({ kind, object, column }: Difference): readonly { readonly span: Loss['span']; readonly text: string }[] {
  const origin = column?.origin ?? object.origin;
  return origin === undefined || origin.deploy < 0 ? [] : [{ span: origin.span, text: kind === 'extra' ? 'made here, and left behind' : kind === 'missing' ? 'made here, and not brought back' : 'made here' }];
}

/** What is only worth a line beside something else: a comment, and a label of an enum, which no command takes out again. */
function isHarmless({ object, property, was = '', is }: Difference): boolean {
  return property === 'comment' || (object.kind === 'type' && property === 'values' && is?.startsWith(`${was}, `) === true);
}

/** A copy has no row level security of its own, so it must not stand where the Data API serves it. */
function copySql(table: Relation, apiSchemas: readonly string[]): string {
  const as = `as table ${quoteQualified(table)};`;
  if (!apiSchemas.includes(table.schema)) return `create table ${quoteQualified({ schema: table.schema, name: `${table.name}_before` })} ${as}`;
  const schema = apiSchemas.includes('backup') ? 'private_backup' : 'backup';
  return `create schema if not exists ${schema}; create table ${quoteQualified({ schema, name: table.name })} ${as} (a schema that the Data API does not serve)`;
}

/** True for what is lost for sure: an UPDATE or a filtered DELETE may well take what nobody wants back. */
function isPlain({ kind, doubtful, keptIn, effect }: Loss): boolean {
  if (doubtful === true || keptIn !== undefined) return false;
  return kind === 'values' || kind === 'narrowed' || (kind === 'rows' && (effect.kind !== 'data.delete' || !effect.filtered));
}
