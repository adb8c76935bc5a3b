import rule from '../../rules/opaque-statement.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key);';

testRule(rule, {
  valid: [
    { history, sql: 'alter table notes enable row level security;' },
    { name: 'a block that can be read', history, sql: "do $$ begin if not exists (select from pg_policies) then alter table notes enable row level security; end if; raise notice 'done'; end $$;" },
    { name: 'EXECUTE of a text that stands there', history, sql: "do $$ begin execute 'alter table notes enable row level security'; end $$;" },
    { name: 'bodies of functions run when they are called', history, sql: "create function f(t text) returns void language plpgsql as $$ begin execute 'drop table ' || t; end $$; create function g() returns int language plpython3u as $$ return 1 $$;" },
    { name: 'a text put together from what is known', history, sql: "do $$ declare t text := 'notes'; begin execute 'alter table ' || quote_ident(t) || ' enable row level security'; execute format('comment on table %I is %L', 'notes', 'mine'); end $$;" },
    { name: 'EXECUTE of a prepared statement, and the word in strings', history, sql: "prepare q as select 1; execute q; comment on table notes is 'execute format(%I)';" },
  ],
  invalid: [
    {
      history,
      sql: "do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', t); end loop; end $$;",
      expect: [{
        message: 'dynamic',
        at: "format('alter table %I enable row level security', t)",
        what: 'The SQL that runs here is put together at run time, so it is not checked.',
        help: 'Write the statement out where its names are known',
        severity: 'note',
      }],
    },
    {
      name: 'several, after multi-byte text',
      history,
      sql: "-- größer 日本 👍🏽\ndo $$ declare t text := current_user || 'ü'; begin execute 'drop table ' || t; execute 'drop table ' || quote_ident(t) || ' cascade' using 1; end $$;",
      expect: [{ message: 'dynamic', at: "'drop table ' || t" }, { message: 'dynamic', at: "'drop table ' || quote_ident(t) || ' cascade'" }],
    },
    {
      name: 'another language',
      history,
      sql: "do language plpython3u $$ plpy.execute('drop table notes') $$;",
      expect: [{ message: 'language', at: " plpy.execute('drop table notes') " }],
    },
    {
      name: 'a body that is no PL/pgSQL',
      history,
      sql: 'do $$ this is not plpgsql $$;',
      expect: [{ message: 'unread', at: 'this is not plpgsql ' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: "-- pg-safe-ignore opaque-statement: read by two people\ndo $$ begin execute 'drop table ' || 'a'::text || current_user; end $$;",
      expect: [{ message: 'dynamic', at: "'drop table ' || 'a'::text || current_user", suppressed: 'read by two people' }],
    },
  ],
});
