import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalog } from '../../src/catalog/index.js';
import { ProjectOracle } from './oracle/compare-project.js';
import { differencesOf } from './oracle/differences.js';

const projects = fileURLToPath(new URL('../../fixtures/projects/', import.meta.url));

describe('the catalog agrees with PostgreSQL 18 after all files of the project', () => {
  let oracle: ProjectOracle;
  beforeAll(async () => {
    oracle = await ProjectOracle.open();
  });
  afterAll(() => oracle.close());

  it.each(readdirSync(projects))('%s', async (name) => {
    const { objects, differences, predictions } = await oracle.compare(`${projects}${name}`);
    expect(objects).toBeGreaterThan(0);
    expect(differences).toEqual([]);
    expect(predictions.filter(({ outcome }) => outcome === 'wrong' || outcome === 'other code')).toEqual([]);
  });
});

describe('a comparison', () => {
  const nothing = { postgres: {}, replayed: {} };
  const policy = 'policy own on public.orders';

  it('tells what each side says where they differ, and counts what agrees', () => {
    const postgres = { [policy]: { command: 'all', roles: ['public'] }, 'relation public.orders': { rowSecurity: true } };
    const replayed = { [policy]: { roles: ['public'], command: 'select' }, 'relation public.orders': { rowSecurity: true } };
    expect(differencesOf(nothing, { postgres, replayed }, Catalog.empty)).toEqual({
      objects: 2,
      differences: [{ identity: policy, postgres: { command: 'all' }, replayed: { command: 'select' } }],
    });
  });

  it('tells what only one side has', () => {
    expect(differencesOf(nothing, { postgres: { [policy]: {} }, replayed: {} }, Catalog.empty).differences).toEqual([{ identity: policy, postgres: {}, replayed: undefined }]);
    expect(differencesOf({ postgres: { [policy]: {} }, replayed: { [policy]: {} } }, { postgres: {}, replayed: { [policy]: {} } }, Catalog.empty).differences).toEqual([{ identity: policy, postgres: undefined, replayed: {} }]);
  });

  it('says where computed SQL may be the reason', () => {
    const computed = Catalog.empty.withGap('policies', 1);
    expect(differencesOf(nothing, { postgres: { [policy]: {} }, replayed: {} }, computed).differences[0]?.because).toBe('computed');
    expect(differencesOf(nothing, { postgres: { 'rights on schema app': [] }, replayed: {} }, computed).differences[0]?.because).toBeUndefined();
  });

  it('does not count what no file touched', () => {
    const untouched = { postgres: { [policy]: {} }, replayed: {} };
    expect(differencesOf(untouched, untouched, Catalog.empty)).toEqual({ objects: 0, differences: [] });
  });
});
