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
  ],
});
