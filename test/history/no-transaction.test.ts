import { describe, expect, it } from 'vitest';
import { buildHistory } from '../../src/history/index.js';
import { asksForNoTransaction } from '../../src/history/no-transaction.js';

describe('a file that asks its tool for no transaction', () => {
  it.each([
    '-- +goose Up\n-- +goose NO TRANSACTION\nselect 1;', '-- +migrate Up notransaction\nselect 1;', '-- migrate:up transaction:false\nselect 1;', '-- no-transaction\nselect 1;',
    '-- atlas:txmode none\n\nselect 1;', '--! no-transaction\nselect 1;', '---- tern: disable-tx ----\nselect 1;', '-- liquibase formatted sql\n--changeset me:1 runInTransaction:false\nselect 1;',
  ])('%j', (text) => {
    expect(asksForNoTransaction(text)).toBe(true);
  });

  it.each(['-- +goose Up\nselect 1;', '-- migrate:up\nselect 1;', '-- there is no transaction here\nselect 1;', 'select $$ no-transaction $$;', '-- atlas:txmode file\nselect 1;'])('is none: %j', (text) => {
    expect(asksForNoTransaction(text)).toBe(false);
  });

  const sources = [{ path: '1_a.sql', text: '-- +goose NO TRANSACTION\nselect 1;' }, { path: '2_b.sql', text: 'select 1;' }];

  it('is run statement by statement where others run as one', () => {
    expect(buildHistory(sources, { runner: 'single-transaction' }).migrations.map(({ bare }) => bare)).toEqual([true, undefined]);
    expect(buildHistory(sources, { runner: 'autocommit' }).migrations.map(({ bare }) => bare)).toEqual([undefined, undefined]);
  });

  it('means nothing to the Supabase CLI', () => {
    const inFolder = sources.map(({ path, text }) => ({ path: `supabase/migrations/${path}`, text }));
    expect(buildHistory(inFolder, { runner: 'supabase', migrationsFolder: 'supabase/migrations' }).migrations.map(({ bare }) => bare)).toEqual([undefined, undefined]);
  });
});

it('runs no down file forward where there are up files, be its own one missing', () => {
  const sources = ['1_a.up.sql', '1_a.down.sql', '2_b.down.sql'].map((path) => ({ path, text: 'select 1;' }));
  expect(buildHistory(sources, { runner: 'single-transaction' }).migrations.map(({ source }) => source.path)).toEqual(['1_a.up.sql']);
  expect(buildHistory([{ path: '2_b.down.sql', text: 'select 1;' }], { runner: 'single-transaction' }).migrations).toHaveLength(1);
});
