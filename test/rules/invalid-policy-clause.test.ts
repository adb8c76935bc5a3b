import rule from '../../rules/invalid-policy-clause.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key);';

testRule(rule, {
  valid: [
    { history, sql: 'create policy p on notes for insert with check (true);' },
    { history, sql: 'create policy p on notes for update using (true) with check (true);' },
    { history, sql: 'create policy p on notes using (true) with check (true);' },
  ],
  invalid: [
    { history, sql: 'create policy p on notes for insert using (true);', expect: [{ message: 'using', at: 'create policy p on notes for insert using (true)', severity: 'error', what: 'Policy "p" is FOR INSERT and cannot have USING, so the statement fails (42601).', help: 'Write WITH CHECK instead of USING.' }] },
    { name: 'a table that no file made', sql: 'create policy p on notes for delete using (true) with check (true);', expect: [{ message: 'check', at: 'create policy p on notes for delete using (true) with check (true)', what: 'Policy "p" is FOR DELETE and cannot have WITH CHECK, so the statement fails (42601).' }] },
    { history: [history, 'create policy p on notes for insert with check (true);'], sql: 'alter policy p on notes using (true);', expect: [{ message: 'using', at: 'alter policy p on notes using (true)' }] },
  ],
});
