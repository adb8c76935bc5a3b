import { beforeAll, expect, it } from 'vitest';
import { loadParser, parser } from '../../src/sql/parser.js';
import { soughtByUser } from '../../src/sql/sought-columns.js';

beforeAll(() => loadParser());

function sought(text: string): unknown {
  const node = parser().parse(`create policy p on t using (${text})`)[0]!.stmt!;
  return 'CreatePolicyStmt' in node ? soughtByUser(node.CreatePolicyStmt.qual!) : undefined;
}

it.each([
  ['owner = auth.uid()', [{ columns: ['owner'] }]],
  ['published and (select auth.uid()) = owner', [{ columns: ['owner'] }]],
  ["email = (select auth.jwt() ->> 'email')", [{ columns: ['email'] }]],
  ['published or owner = auth.uid()', []],
  ['owner <> auth.uid()', []],
  ['owner::text = auth.uid()::text', []],
  ['org in (select org from app.members where user_id = auth.uid())', [{ of: { schema: 'app', name: 'members' }, columns: ['user_id'] }]],
  ['exists (select from members m where m.org = t.org and m.user_id = auth.uid() and m.active)', [{ of: { name: 'members' }, columns: ['user_id', 'org'] }]],
  ['exists (select from members m, teams where m.user_id = auth.uid())', []],
  ['exists (select from members m where t.owner = auth.uid())', []],
])('%s', (text, expected) => expect(sought(text)).toEqual(expected));
