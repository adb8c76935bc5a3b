import { defineRule, namesInBody, type Catalog, type Routine, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { attributeSql, lostAttributes, withAttributes, type Attribute } from './lib/function-attributes.js';
import { nameSpan, signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'reset-function-attributes',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A CREATE OR REPLACE FUNCTION that does not repeat SECURITY DEFINER, SET search_path, the volatility or another attribute, and so takes it away.',
  why: `
CREATE OR REPLACE FUNCTION keeps the owner and the privileges; every other attribute becomes what the new command says or what it implies
([CREATE FUNCTION](https://www.postgresql.org/docs/current/sql-createfunction.html), Description). A helper of policies that was SECURITY DEFINER then
reads its tables under row level security: it finds nothing, or calls the policy that calls it. A SECURITY DEFINER function without SET search_path
trusts the search path of its caller. Without STABLE or IMMUTABLE it is VOLATILE: it is called for each row and no index serves a condition on it. To
change an attribute is fine where it is written: SECURITY INVOKER, VOLATILE, CALLED ON NULL INPUT. A body that names no table and no function of the
project loses nothing with SECURITY DEFINER: that is a note.`,
  messages: {
    definer: {
      what: 'Replacing function "{{function}}" without {{lost}} makes it run with the rights of its caller.',
      help: 'Write {{sql}} again before AS; or SECURITY INVOKER, when it is meant to change.',
    },
    path: {
      what: 'Replacing function "{{function}}" without {{lost}} makes a SECURITY DEFINER function follow the search path of its caller.',
      help: 'Write {{sql}} again before AS.',
    },
    other: {
      what: 'Replacing function "{{function}}" without {{lost}} takes that away.',
      help: 'Write {{sql}} again before AS; or what it is meant to be now ({{opposite}}).',
    },
  },
  examples: [
    {
      history: `create table members (user_id uuid); alter table members enable row level security;
create function is_member() returns boolean language sql stable security definer set search_path = '' as $$ select exists (select from public.members where user_id = auth.uid()) $$;`,
      bad: 'create or replace function is_member() returns boolean language sql as $$ select exists (select from public.members m where m.user_id = auth.uid()) $$;',
      good: "create or replace function is_member() returns boolean language sql stable security definer set search_path = '' as $$ select exists (select from public.members m where m.user_id = auth.uid()) $$;",
      proof: 'schema',
    },
    {
      history: 'create table logins (at timestamptz); create function note_login() returns void language sql security definer set search_path = public as $$ insert into logins values (now()) $$;',
      bad: 'create or replace function note_login() returns void language sql security definer as $$ insert into public.logins values (clock_timestamp()) $$;',
      good: 'create or replace function note_login() returns void language sql security definer set search_path = public as $$ insert into public.logins values (clock_timestamp()) $$;',
      proof: 'schema',
    },
  ],
  create({ report }) {
    const replaced = new Map<number, { readonly before: Routine; readonly statement: Statement; readonly lost: readonly Attribute[]; readonly then: Catalog }>();
    return {
      'function.replace'({ before, after, statement }, { after: then }) {
        if (before.origin === undefined || before.origin.deploy < 0) return;
        const lost = lostAttributes(before, after, statement).filter((attribute) => attribute !== 'security' || !saysSo(statement));
        if (lost.length > 0) replaced.set(after.id, { before: replaced.get(after.id)?.before ?? before, statement, lost, then });
        else replaced.delete(after.id);
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, { before, statement, lost, then }] of replaced) {
          const now = final.getAs('function', id);
          // A later statement may have put some of it right.
          const still = now === undefined ? [] : lostAttributes(before, now).filter((attribute) => lost.includes(attribute));
          if (now === undefined || still.length === 0 || !final.knowsSince(then, 'functions')) continue;
          const message = still.includes('security') ? 'definer' : still.includes('search_path') && now.securityDefiner ? 'path' : 'other';
          const sql = still.map((attribute) => attributeSql(before, attribute));
          const common = { at: nameSpan(statement.span), subject: subjectOf(now), related: createdHere(before, 'function').map(({ span }) => ({ span: nameSpan(span), text: 'it had them here' })), ...withAttributes(statement, sql.join(' '), `Write ${sql.join(' ')} again`) };
          const data = { function: signatureOf(now), lost: sql.length === 1 ? sql[0]! : `${sql.slice(0, -1).join(', ')} and ${sql.at(-1)!}`, sql: sql.join(' ') };
          if (message === 'other') report({ message, ...common, severity: 'warning', data: { ...data, opposite: opposites(still) } });
          else report({ message, ...common, data, ...(message === 'definer' && touchesNothing(now, final) && { severity: 'note' as const }) });
        }
      },
    };
  },
});

/** A comment above the statement that speaks of SECURITY DEFINER as taken away. */
function saysSo({ span: { source, start } }: Statement): boolean {
  const lines = source.text.slice(0, start).split('\n').slice(-9, -1).reverse();
  const end = lines.findIndex((line) => !line.trim().startsWith('--'));
  const comment = (end === -1 ? lines : lines.slice(0, end)).join(' ').toLowerCase();
  return /definer|invoker/.test(comment) && /remov|drop|without|no longer|not needed|invoker|\bno security/.test(comment);
}

/** A body that names no relation and no function of the project runs the same with anybody's rights. */
function touchesNothing({ language, body, origin }: Routine, catalog: Catalog): boolean {
  if (body === undefined || origin === undefined || (language !== 'sql' && language !== 'plpgsql')) return false;
  // What cannot be read names nothing either: these words would be about something.
  const words = body.text.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'[^']*'/g, ' ');
  if (/\b(?:from|into|update|delete|merge|truncate|execute|perform|call|copy|refresh|alter|create|drop|grant|current_user|session_user|current_role)\b/i.test(words)) return false;
  const { relations, functions } = namesInBody(origin.span);
  return relations.length === 0 && functions.every(({ schema, name }) => schema === 'pg_catalog' || (schema === undefined && [...catalog.objectsOf('function')].every((other) => other.name !== name || other.origin === undefined)));
}

function opposites(lost: readonly Attribute[]): string {
  const words: Readonly<Record<Attribute, string>> = { security: 'SECURITY INVOKER', search_path: 'another SET search_path', volatility: 'VOLATILE', strict: 'CALLED ON NULL INPUT', leakproof: 'NOT LEAKPROOF', parallel: 'PARALLEL UNSAFE' };
  return lost.map((attribute) => words[attribute]).join(', ');
}
