import { describe, expect, it } from 'vitest';
import { readDoBlock, readRoutineBody } from '../../src/sql/block.js';
import type { Block } from '../../src/sql/statement.js';
import { walk } from '../../src/sql/walk.js';
import { opaque, paths, statement, texts } from './read-sql.js';

function block(body: string): Block {
  return readDoBlock(statement(`do $$\n${body}\n$$;`));
}

function routine(sql: string): Block {
  return readRoutineBody(statement(sql));
}

describe('statements of a DO block', () => {
  it('stand where they stand in the file, and know their parent', () => {
    const parent = statement("-- Größe\ndo $$ begin\n  delete from only a using größen; -- why\nend $$");
    const [nested] = readDoBlock(parent).statements;
    expect(texts(readDoBlock(parent))).toEqual(['delete from only a using größen']);
    expect(nested!.nested).toEqual({ parent, runs: 'always' });
    let location = 0;
    walk(nested!.node, { RangeVar: (range) => void (location = range.location!) });
    expect(parent.span.source.text.slice(nested!.at(location))).toMatch(/^größen; --/);
  });

  it('run always, or under a condition', () => {
    expect(paths(block(`
      declare n int;
      begin
        drop table a;
        if n > 1 then drop table b;
        elsif n < 0 then drop table c;
        else drop table d; end if;
        while n > 5 loop drop table e; end loop;
        case n when 1 then drop table f; else drop table g; end case;
        loop exit; drop table h; end loop;
        for i in reverse 10..1 loop drop table i; end loop;
        for r in select x from y loop drop table j; end loop;
      end`))).toEqual([
      'always: drop table a', 'conditional (n > 1): drop table b', 'conditional (n < 0): drop table c', 'conditional (not (n > 1) and not (n < 0)): drop table d',
      'conditional (n > 5): drop table e', 'conditional (1): drop table f', 'conditional: drop table g', 'conditional: drop table h', 'conditional: drop table i',
      'always: select x from y', 'conditional: drop table j',
    ]);
  });

  it('are conditional behind a way out', () => {
    expect(paths(block(`
      begin
        if a then return; end if;
        drop table a;
        foreach t in array array['x'] loop
          continue when b;
          drop table b;
        end loop;
        if c then drop table c; end if;
        begin drop table d; exception when others then return; end;
      end`))).toEqual(['conditional (not (a)): drop table a', 'conditional (not (a) and not (b)): drop table b', 'conditional (c): drop table c', 'conditional (not (a)): drop table d']);
    expect(paths(block("begin foreach t in array array['x'] loop exit when b; drop table b; end loop; drop table c; end"))).toEqual(['conditional (not (b)): drop table b', 'always: drop table c']);
  });

  it('are handlers behind EXCEPTION only', () => {
    expect(paths(block(`
      begin
        begin create type mood as enum ('ok');
        exception when duplicate_object then drop table a; when others then if true then drop table b; end if;
        end;
        drop table c;
      end`))).toEqual(["always: create type mood as enum ('ok')", 'handler: drop table a', 'handler (true): drop table b', 'always: drop table c']);
  });

  it('are told without INTO, which is PL/pgSQL', () => {
    const read = block('declare n int; m users%rowtype; begin select count(*) into strict n, m.id from users; insert into users (id) values (1) returning id into n; end');
    expect(texts(read)).toEqual(['select count(*) into strict n, m.id from users', 'insert into users (id) values (1) returning id into n']);
    expect(read.statements.map(({ node }) => ('SelectStmt' in node ? node.SelectStmt.intoClause : 'insert'))).toEqual([undefined, 'insert']);
  });

  it('are the expressions that call something', () => {
    expect(paths(block(`
      declare a int := f(1); b int default 2; c cursor (k int) for select g(k);
      begin
        a := h(a); b = b + 1; r.field := i(); list[1] := j();
        perform k(), 1 from users where id = a;
        if l(a) then null; elsif m(a) then null; end if;
        raise notice '% %', n(a), b using hint = 'x';
        assert o(a), 'no';
        call p(a);
        return;
      end`))).toEqual([
      'always: f(1)', 'conditional: select g(k)', 'always: h(a)', 'always: i()', 'always: j()', 'always: k(), 1 from users where id = a', 'always: l(a)', 'conditional: m(a)',
      'always: n(a), b', 'always: o(a)', 'always: call p(a)',
    ]);
  });

  it.each([
    'begin drop table a; end', 'begin\n<<here>> begin drop table a; end here;\nend', '#variable_conflict use_column\nbegin drop table a; end', '<<outer>> declare x int; begin drop table a; end outer;',
    'declare if_x int; "end" text; begin "end" := 1; drop table a; end;', 'begin if (case when true then 1 end) = 1 then null; end if; drop table a; end', 'begin open c for execute q using 1; close c; drop table a; end',
    'begin get stacked diagnostics m = message_text; fetch next from c into r; move c; drop table a; end', 'begin raise; raise exception using errcode = 1; drop table a; end', 'begin -- ; end\n/* end; */ drop table a; end',
  ])('are found in %j', (body) => {
    expect(texts(block(body)).filter((text) => text.startsWith('drop'))).toEqual(['drop table a']);
  });

  it('may be a function with semicolons of its own', () => {
    const inner = 'create function one() returns int language sql begin atomic; select 1; end';
    expect(texts(block(`begin ${inner}; drop table a; end`))).toEqual([inner, 'drop table a']);
  });

  it('are guessed at where the block makes no sense', () => {
    const read = block('begin\n  drop table a;\n  end if;\n  drop table b;\nend');
    expect(paths(read)).toEqual(['always: drop table a', 'conditional: drop table b']);
    expect(read.opaque.map(({ reason }) => reason)).toEqual(['unparsable']);
  });

  it('that Postgres would refuse are unparsable, and the others are read', () => {
    const read = block('begin create policy if not exists own on users; drop table a; end');
    expect(opaque(read)).toEqual(['unparsable: create policy if not exists own on users']);
    expect(texts(read)).toEqual(['drop table a']);
  });
});

describe('EXECUTE', () => {
  it('of a text is read in place, several statements and doubled quotes included', () => {
    const read = block("begin execute 'drop table a; comment on table b is ''it''''s'''; end");
    expect(texts(read)).toEqual(['drop table a', "comment on table b is ''it''''s''"]);
    const [, comment] = read.statements;
    expect(comment !== undefined && 'CommentStmt' in comment.node && comment.node.CommentStmt.comment).toBe("it's");
  });

  it('of a text put together from constants is read, and stands for its expression', () => {
    const read = block("declare t text := 'users'; begin execute format('alter table %I add column %s int', t, 'Age') || ' not null'; end");
    expect(texts(read)).toEqual(["format('alter table %I add column %s int', t, 'Age') || ' not null'"]);
    const [added] = read.statements;
    expect(added !== undefined && 'AlterTableStmt' in added.node && added.node.AlterTableStmt.relation?.relname).toBe('users');
  });

  it('of a variable that is set once is read', () => {
    expect(texts(block("declare q text; begin q := 'drop table a'; execute q; end"))).toEqual(['drop table a']);
    expect(opaque(block("declare q text := 'drop table a'; begin if x then q := 'drop table b'; end if; execute q; end"))).toEqual(['dynamic-sql: q']);
    expect(opaque(block('declare q text; begin select x into q from y; execute q; end'))).toEqual(['dynamic-sql: q']);
  });

  it.each([
    ["format('alter table %I enable row level security', r.name)", 'alter table %I enable row level security'],
    ["'alter table ' || quote_ident(name) || ' drop column ' || c", 'alter table %I drop column %s'],
    ["format('insert into %1$I values (%2$L, %%)', t, v)", 'insert into %I values (%L, %)'],
    ["concat('drop table ', name)", 'drop table %s'],
  ])('%s has a template', (expression, template) => {
    expect(opaque(block(`begin execute ${expression} using 1; end`))).toEqual([`dynamic-sql: ${expression} = ${template}`]);
  });

  it('in a loop over constants runs for each of them', () => {
    const loops = [
      "foreach t in array array['a', 'b'] loop",
      "foreach t in array names loop",
      "for t in select unnest(array['a', 'b']) loop",
      "for t in select x from unnest('{a,b}'::text[]) as x loop",
      "for t in values ('a'), ('b') loop",
    ];
    for (const loop of loops) {
      const read = block(`declare names text[] := array['a', 'b']; begin ${loop} execute format('drop table %I', t); end loop; end`);
      const dropped = read.statements.flatMap(({ node, nested }) => ('DropStmt' in node ? [[JSON.stringify(node.DropStmt.objects), nested!.runs]] : []));
      expect(dropped, loop).toEqual(['a', 'b'].map((name) => [`[{"List":{"items":[{"String":{"sval":"${name}"}}]}}]`, 'always']));
      expect(opaque(read), loop).toEqual([]);
    }
  });

  it('in a loop over rows of constants knows their fields', () => {
    const read = block("begin for r in select * from (values ('a', 'x'), ('b', 'y')) as v(tab, col) loop execute format('alter table %I drop column %I', r.tab, r.col); end loop; end");
    const tables = read.statements.flatMap(({ node }) => ('AlterTableStmt' in node ? [node.AlterTableStmt.relation?.relname] : []));
    expect(tables).toEqual(['a', 'b']);
  });

  it('in a loop over a query is conditional and opaque', () => {
    const read = block("begin for r in select tablename from pg_tables loop execute 'drop table ' || quote_ident(r.tablename); drop table a; end loop; end");
    expect(paths(read)).toEqual(['always: select tablename from pg_tables', 'conditional: drop table a']);
    expect(opaque(read)).toEqual(["dynamic-sql: 'drop table ' || quote_ident(r.tablename) = drop table %I"]);
  });
});

describe('bodies', () => {
  it('in plain quotes keep their places', () => {
    expect(texts(readDoBlock(statement("do 'begin execute ''drop table a''; drop table b; end'")))).toEqual(['drop table a', 'drop table b']);
  });

  it('of other languages are opaque, of C they are none', () => {
    expect(opaque(readDoBlock(statement('do language plv8 $$ a() $$')))).toEqual(['language:  a() ']);
    expect(routine("create function f() returns int language c as 'lib', 'f'")).toEqual({ statements: [], opaque: [] });
  });

  it('in SQL are statements', () => {
    expect(paths(routine('create function f() returns int language sql as $$ -- one\nselect $1;\n delete from users where id = a; $$'))).toEqual(['always: select $1', 'always: delete from users where id = a']);
    expect(opaque(routine('create function f() returns int language sql as $$selec 1$$'))).toEqual(['unparsable: selec 1']);
  });

  it('in BEGIN ATOMIC or RETURN are statements', () => {
    expect(texts(routine('create function f() returns int language sql begin atomic; insert into users values (1); select case when true then 1 end; end'))).toEqual([
      'insert into users values (1)', 'select case when true then 1 end',
    ]);
    expect(texts(routine('create function f() returns int language sql return (select 1)'))).toEqual(['return (select 1)']);
  });

  it('of triggers and set-returning functions', () => {
    expect(paths(routine(`create function f() returns setof users language plpgsql as $$ begin
      if tg_op = 'INSERT' then return query select * from users; return next new; end if;
      return query execute 'select 1'; return g(old); end $$`))).toEqual(["conditional (tg_op = 'INSERT'): select * from users", 'always: select 1', 'always: g(old)']);
  });

  it('of anything else are empty', () => {
    expect(readDoBlock(statement('select 1'))).toEqual({ statements: [], opaque: [] });
    expect(readRoutineBody(statement('select 1'))).toEqual({ statements: [], opaque: [] });
  });
});
