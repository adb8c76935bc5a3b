import rule from '../../rules/extension-in-public.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'in the schema for them, or one of its own', supabase, sql: 'create schema gis; create extension pg_trgm with schema extensions; create extension postgis schema gis;' },
    { name: 'extensions that have a schema of their own', supabase, sql: 'create extension if not exists pg_cron; create extension if not exists supabase_vault; create extension pg_net with schema public;' },
    { name: 'what a new project has', supabase, sql: 'create extension if not exists pgcrypto; create extension if not exists "uuid-ossp";' },
    { name: 'made by an earlier file', supabase, history: 'create extension pg_trgm;', sql: 'create extension if not exists pg_trgm;' },
    { name: 'dropped by a later file', supabase, files: { 'supabase/migrations/20260101_a.sql': 'create extension hstore;', 'supabase/migrations/20260102_b.sql': 'drop extension hstore;' } },
    { name: 'a plain Postgres', sql: 'create extension hstore;' },
  ],
  invalid: [
    {
      supabase,
      sql: 'create extension if not exists vector;',
      expect: [{
        message: 'public',
        at: 'create extension if not exists vector',
        severity: 'note',
        subject: 'vector',
        what: 'Extension "vector" is made in schema public, where the Data API offers its functions to everyone.',
        help: 'CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA extensions;',
      }],
      fixed: 'create extension if not exists vector with schema extensions;',
    },
    { supabase, sql: 'create extension hstore with schema public;', expect: [{ message: 'public', at: 'create extension hstore with schema public' }] },
    {
      name: 'this file names it with the schema', supabase, sql: 'create table notes (body text);\ncreate extension if not exists pg_trgm;\ncreate index notes_body on notes using gin (body "public"."gin_trgm_ops");',
      expect: [{ message: 'public', at: 'create extension if not exists pg_trgm', help: 'Elsewhere it would break what names it with this schema, from here on public.gin_trgm_ops: move both together, or leave it.' }],
    },
    {
      name: 'a later file does', supabase,
      files: { 'supabase/migrations/20260101_a.sql': 'create extension vector;', 'supabase/migrations/20260102_b.sql': 'create table notes (embedding public.vector(3));' },
      expect: [{ message: 'public', at: 'create extension vector', help: 'Elsewhere it would break what names it with this schema, from here on public.vector: move both together, or leave it.', path: 'supabase/migrations/20260101_a.sql' }],
    },
    {
      name: 'a table of the project with a longer name', supabase, sql: 'create table vectors (id bigint);\ncreate extension vector;\ncomment on table public.vectors is \'all\';',
      expect: [{ message: 'public', at: 'create extension vector', help: 'CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA extensions;' }],
      fixed: "create table vectors (id bigint);\ncreate extension vector with schema extensions;\ncomment on table public.vectors is 'all';",
    },
  ],
});
