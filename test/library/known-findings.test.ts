import { expect, it } from 'vitest';
import { knownAfter, lint, readKnownFindings, writeKnownFindings } from '../../src/index.js';

it('leaves out what a project has decided to live with', async () => {
  const before = { path: 'supabase/migrations/1_a.sql', text: 'create table notes (id int primary key);\n' };
  const first = await lint({ sources: [before] });
  const open = first.findings.filter(({ suppressed }) => suppressed === undefined);
  expect(open.length).toBeGreaterThan(0);

  const known = readKnownFindings(writeKnownFindings(knownAfter(first)));
  const moved = { ...before, text: `-- moved\n\n${before.text}` };
  const added = { path: 'supabase/migrations/2_b.sql', text: 'create table tags (id int primary key);\n' };
  const second = await lint({ sources: [moved, added], known });
  const left = second.findings.filter(({ suppressed }) => suppressed === undefined);
  expect(left.length).toBeGreaterThan(0);
  expect(new Set(left.map(({ span }) => span.source.path))).toEqual(new Set([added.path]));
  expect(second.findings.filter(({ suppressed }) => suppressed?.known === true)).toHaveLength(open.length);
});
