import { defineRule, displayName, keyword, quoteQualified, significantToken, type Catalog, type Fix, type Relation, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { findBypass, isInvoker, isReachable } from './lib/bypass.js';
import { subjectOf } from './lib/subjects.js';
import { hidesRows } from './lib/view-filters.js';

export default defineRule({
  id: 'reset-view-options',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'very-high',
  summary: 'A view replaced, or dropped and made again, without the options that it had.',
  why: `
\`CREATE OR REPLACE VIEW\` sets the view's options anew: what the new statement does not say is off ([CREATE VIEW](https://www.postgresql.org/docs/current/sql-createview.html);
DefineVirtualRelation in view.c). Without \`security_invoker\` the view reads its tables with its owner's privileges again; without \`security_barrier\` a
function in a query sees rows that the view's WHERE hides (without WHERE, or under a LIMIT, nothing is lost); without its check option rows can be written through the view that it does not show. Schema
diff tools leave the options out when they print a view. Where a table behind the view has row level security, view-bypasses-rls reports the lost
\`security_invoker\`.`,
  messages: {
    lost: {
      what: 'View "{{view}}" had {{options}}, and comes back without: {{effect}}.',
      help: 'ALTER VIEW {{name}} SET ({{settings}}); or write WITH ({{settings}}) behind the name. To switch one off on purpose, set it to false.',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, body text); revoke all on notes from anon; insert into notes values (1, 'private'); create view note_ids with (security_invoker = true) as select id from notes;",
      bad: 'create or replace view note_ids as select id, body from notes;',
      good: 'create or replace view note_ids with (security_invoker = true) as select id, body from notes;',
      then: 'select * from note_ids;',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    const made = new Map<number, { readonly was: Relation; readonly at: Span }>();
    const losses: { readonly view: Relation; readonly was: Relation; readonly at: Span; readonly lost: readonly Option[] }[] = [];
    return {
      'view.create'({ view, span }, { since }) {
        const was = since.deploy.relation(view);
        if (was?.relationKind === 'view') made.set(view.id, { was, at: span });
      },
      'view.replace'({ after: view, span }, { since }) {
        const was = since.deploy.relation(view);
        if (was?.relationKind === 'view') made.set(view.id, { was, at: span });
      },
      'migration.end'(_migration, { after }) {
        for (const [id, { was, at }] of made) {
          const view = after.getAs('relation', id);
          if (view === undefined) continue;
          const lost = lostOptions(was, view).filter((option) => option.name !== 'security_invoker' || !opensRows(after, view, apiSchemas));
          if (lost.length > 0) losses.push({ view, was, at, lost });
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const { view, was, at, lost } of losses) {
          const now = final.relation(view);
          const still = now === undefined ? lost : lostOptions(was, now).filter(({ name }) => lost.some((option) => option.name === name));
          if (still.length === 0) continue;
          const settings = still.map(({ name, value }) => `${name} = ${value}`).join(', ');
          const fix = repair(at, settings);
          report({
            message: 'lost', at, subject: subjectOf(view), related: createdHere(was, 'view'),
            data: { view: displayName(view), name: quoteQualified(view), options: still.map(({ name }) => name).join(' and '), effect: still.map(({ effect }) => effect).join('; '), settings },
            ...(fix && { fix }),
          });
        }
      },
    };
  },
});

interface Option {
  readonly name: string;
  readonly value: string;
  readonly effect: string;
}

/** What the view had on and does not say any more; one that is set to false is meant to be off. */
function lostOptions(was: Relation, view: Relation): readonly Option[] {
  const lost: Option[] = [];
  if (isInvoker(was) && view.options['security_invoker'] === undefined) lost.push({ name: 'security_invoker', value: 'true', effect: 'it reads its tables with the privileges of its owner' });
  if (isOn(was.options['security_barrier']) && view.options['security_barrier'] === undefined && hidesRows(view.view?.query ?? '')) lost.push({ name: 'security_barrier', value: 'true', effect: 'a function in a query can see the rows that its WHERE hides' });
  const check = was.options['check_option'];
  if (check !== undefined && view.options['check_option'] === undefined && view.view?.updatable === true) lost.push({ name: 'check_option', value: check, effect: 'rows can be written through it that it does not show' });
  return lost;
}

function isOn(value: string | undefined): boolean {
  return value === 'true' || value === 'on' || value === '1' || value === 'yes';
}

/** True where view-bypasses-rls reports the view. */
function opensRows(catalog: Catalog, view: Relation, apiSchemas: readonly string[]): boolean {
  return findBypass(catalog, view) !== undefined && isReachable(catalog, view, apiSchemas);
}

/** Only where AS follows the name: a list of columns or a WITH clause is left to a person. */
function repair(name: Span, settings: string): Fix | undefined {
  const next = significantToken(name.source.text, name.end);
  if (next === undefined || keyword(name.source.text, next) !== 'as') return undefined;
  return { title: `Write WITH (${settings})`, applicability: 'unsafe', edits: [{ span: { ...name, start: name.end }, text: ` with (${settings})` }] };
}
