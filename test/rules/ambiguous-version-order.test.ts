import rule from '../../rules/ambiguous-version-order.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const runner = 'supabase';

function three(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name, at) => [`${folder}/${name}`, `select ${at};`]));
}

testRule(rule, {
  valid: [
    { name: 'one length', runner, files: three('20260420000000_a.sql', '20260421000000_b.sql') },
    { name: 'the same order by any count', runner, files: three('1_a.sql', '20_b.sql', '300_c.sql') },
    { name: 'days and seconds of different days', runner, files: three('20260420_a.sql', '20260421010000_b.sql', '20260422_c.sql') },
    { name: 'another runner', runner: 'single-transaction', files: three('9_a.sql', '10_b.sql') },
  ],
  invalid: [
    {
      name: 'numbers of one digit and two',
      runner, files: three('9_a.sql', '10_b.sql', '11_c.sql'),
      expect: [{ message: 'unclear', at: 'select 0;', path: `${folder}/9_a.sql`, subject: '9', severity: 'warning', related: [{ at: 'select 1;', text: 'the other one' }], what: 'Version 9 comes after "10_b.sql" for the CLI, and before it as a number.' }],
    },
    {
      name: 'a day, and a second of that day',
      runner, files: three('20260420_a.sql', '20260420010000_b.sql'),
      expect: [{ message: 'unclear', at: 'select 1;', path: `${folder}/20260420010000_b.sql`, what: 'Version 20260420010000 comes after "20260420_a.sql" for the CLI, and before it by file name, as releases of the CLI before 2026 sort.', help: 'the same number of digits' }],
    },
  ],
});
