import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/sql/parser.js';
import { formOf } from './form.js';
import { observe, prepare } from './observe.js';
import { predict } from './predict.js';
import { servers, type Server } from './server.js';

const setup = `create table teams (id bigint primary key); create type status as enum ('open', 'closed'); create function steady() returns text language plpgsql stable as $$ begin return 'x'; end $$;
  create table users (id bigint primary key, age integer, made timestamptz); insert into users values (1, 1, now());`;

/** Statements that Postgres refuses whatever the rows are: they do nothing but fail, which is told by itself, so no lock is held that anybody would wait for. */
const refused: readonly string[] = [
  'alter table users add column a timestamptz generated always as (now()) stored',
  'alter table users add column a date generated always as (current_date) stored',
  'alter table users add column a text generated always as (steady()) stored',
  'alter table users add column a float8 generated always as (random() * age) stored',
  "alter table users add column a text generated always as (concat(age::text, 'x')) stored",
];

beforeAll(() => loadParser());

describe.each(servers)('$title refuses', ({ open }) => {
  let server: Server;
  beforeAll(async () => {
    server = await open();
    await prepare(server, setup);
  });
  afterAll(() => server.close());

  it.each(refused)('%s', async (sql) => {
    await expect(observe(server, formOf(sql))).rejects.toThrow();
    expect(predict(setup, formOf(sql), server.version)).toEqual([]);
  });
});
