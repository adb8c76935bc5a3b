import { describe, expect, it } from 'vitest';
import { smallTables } from '../../src/config/table-names.js';

describe('small tables', () => {
  const isSmall = smallTables(['countries', 'lookup.*', 'app.*_types', 'a+b']);

  it.each([
    ['public', 'countries', true],
    [undefined, 'countries', true],
    ['app', 'countries', false],
    ['lookup', 'anything', true],
    ['app', 'user_types', true],
    ['app', 'users', false],
    ['public', 'countries_log', false],
    ['public', 'a+b', true],
    ['public', 'aab', false],
    ['storage', 'buckets', true],
    ['storage', 'objects', false],
  ] as const)('%s.%s: %s', (schema, name, expected) => {
    expect(isSmall({ schema, name })).toBe(expected);
  });
});
