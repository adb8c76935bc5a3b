import { defineRule, type Catalog, type Routine, type Severity, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { attributeSql, lostAttributes, opposites, withAttributes, type Attribute } from './lib/function-attributes.js';
import { keptPath } from './lib/kept-path.js';
import { listed } from './lib/listed.js';
import { isQualified } from './lib/qualified-body.js';
import { isSameResult, nameSpan, signatureOf } from './lib/routines.js';
import { saysInvoker } from './lib/said-invoker.js';
import { subjectOf } from './lib/subjects.js';
import { touchesNothing } from './lib/touches-nothing.js';

export default defineRule({
  id: 'reset-function-attributes',
  family: 'row-level-security', security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A CREATE OR REPLACE FUNCTION that does not repeat SECURITY DEFINER, SET search_path, the volatility or another attribute, and so takes it away.',
  why: `
CREATE OR REPLACE FUNCTION keeps the owner and the privileges; every other attribute becomes what the new command says or what it implies
([CREATE FUNCTION](https://www.postgresql.org/docs/current/sql-createfunction.html), Description). A helper of policies that was SECURITY DEFINER then
reads its tables under row level security: it finds nothing, or calls the policy that calls it. A SECURITY DEFINER function without SET search_path
trusts the search path of its caller. Without STABLE or IMMUTABLE it is VOLATILE: it is called for each row and no index serves a condition on it. To
change an attribute is fine where it is written: SECURITY INVOKER, VOLATILE, CALLED ON NULL INPUT. A body that names no table and no function of the
project loses nothing with SECURITY DEFINER: that is a note. One whose names are all qualified loses less with the search path, operators and built-in functions
alone: a warning where it runs as its owner, else nothing.`,
  messages: {
    definer: {
      what: 'Replacing function "{{function}}" without {{lost}} makes it run with the rights of its caller.',
      help: 'Write {{sql}} again before AS; or SECURITY INVOKER, when it is meant to change.{{more}}',
    },
    path: {
      what: 'Replacing function "{{function}}" without {{lost}} makes a SECURITY DEFINER function follow the search path of its caller.',
      help: 'Write {{sql}} again before AS.{{more}}',
    },
    other: {
      what: 'Replacing function "{{function}}" without {{lost}} takes that away.',
      help: 'Write {{sql}} again before AS; or what it is meant to be now ({{opposite}}).{{more}}',
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
        // It fails with 42P13, or the old function is gone: what is made then has lost nothing.
        if (!isSameResult(before, after)) return void replaced.delete(after.id);
        const lost = lostAttributes(before, after, statement).filter((attribute) => attribute !== 'security' || !saysInvoker(statement));
        if (lost.length > 0) replaced.set(after.id, { before: replaced.get(after.id)?.before ?? before, statement, lost, then });
        else replaced.delete(after.id);
      },
      'history.end'(_migration, { after: final }) {
        const kinds = new Map<string, { readonly first: Reset; readonly others: Reset[] }>();
        for (const [id, { before, statement, lost, then }] of replaced) {
          const now = final.getAs('function', id);
          // A later statement may have put some of it right.
          const left = now === undefined ? [] : lostAttributes(before, now).filter((attribute) => lost.includes(attribute));
          const named = now !== undefined && left.includes('search_path') && (isQualified(now, final) || touchesNothing(now, final));
          // With the rights of the caller, and no name that the path could lead elsewhere, it makes no difference.
          const still = named && now?.securityDefiner === false && !left.includes('security') ? left.filter((attribute) => attribute !== 'search_path') : left;
          if (now === undefined || still.length === 0 || !final.knowsSince(then, 'functions')) continue;
          const message = still.includes('security') ? 'definer' : still.includes('search_path') && now.securityDefiner ? 'path' : 'other';
          const severity = message === 'other' || (message === 'path' && named) ? 'warning' : message === 'definer' && touchesNothing(now, final) ? 'note' : 'error';
          const kept = { ...before, settings: { ...before.settings, search_path: keptPath(before, now, final) } };
          const reset = { before, now, statement, still, message, severity, lost: still.map((attribute) => attributeSql(before, attribute)), sql: still.map((attribute) => attributeSql(kept, attribute)) } as const;
          const kind = [message, severity, ...reset.lost, ...reset.sql].join();
          const known = kinds.get(kind);
          if (known === undefined) kinds.set(kind, { first: reset, others: [] });
          else known.others.push(reset);
        }
        for (const { first, others } of kinds.values()) tell(first, others);
      },
    };

    /** Those of one kind are one finding, with one fix for all. */
    function tell(first: Reset, others: readonly Reset[]): void {
      const { before, now, statement, still, message, severity, lost, sql } = first;
      const [written, title] = [sql.join(' '), `Write ${sql.join(' ')} again`];
      const edits = [first, ...others].flatMap((reset) => withAttributes(reset.statement, written, title).fix?.edits ?? []);
      const common = {
        at: nameSpan(statement.span), subject: subjectOf(now), severity, ...(edits.length > 0 && { fix: { title, applicability: 'unsafe' as const, edits } }),
        related: [...createdHere(before, 'function').map(({ span }) => ({ span: nameSpan(span), text: 'it had them here' })), ...others.map((other) => ({ span: nameSpan(other.statement.span), text: 'and here' }))] };
      const data = {
        function: signatureOf(now), lost: listed(lost), sql: written,
        more: (written === lost.join(' ') ? '' : ' The new body needs more than the old path has.') + (others.length === 0 ? '' : ` The same goes for ${others.length === 1 ? signatureOf(others[0]!.now) : `${others.length} more functions of this file`}.`),
      };
      if (message === 'other') report({ message, ...common, data: { ...data, opposite: opposites(still) } });
      else report({ message, ...common, data });
    }
  },
});

/** A replacement after which attributes are gone. */
interface Reset {
  readonly before: Routine;
  readonly now: Routine;
  readonly statement: Statement;
  readonly still: readonly Attribute[];
  readonly message: 'definer' | 'path' | 'other';
  readonly severity: Severity;
  /** What was lost, as CREATE FUNCTION writes it. */
  readonly lost: readonly string[];
  /** What to write again: a path with what the new body needs of it. */
  readonly sql: readonly string[];
}
