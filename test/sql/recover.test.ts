import { describe, expect, it } from 'vitest';
import { spanText } from '../../src/text/index.js';
import { errors, read, texts } from './read-sql.js';

function asides(text: string): readonly string[] {
  return read(text).setAside.map(({ what, span }) => `${what}: ${spanText(span)}`);
}

describe('a syntax error', () => {
  it('stands at the token where the grammar stopped, and the other statements are read', () => {
    const parsed = read('create table users (id int);\ncreate tabel orders (id int);\nselect 1;');
    expect(errors(parsed)).toEqual(['tabel: syntax error at or near "tabel"']);
    expect(texts(parsed)).toEqual(['create table users (id int)', 'select 1']);
  });

  it('stands at the last token where the grammar wanted more', () => {
    expect(errors(read('select 1;\ndrop table /* which? */;'))).toEqual(['table: syntax error at end of input']);
  });

  it('counts code points up to its cursor', () => {
    expect(errors(read("select 'é😀'; select 'é😀' fron users"))).toEqual(['users: syntax error at or near "users"']);
  });

  it('is one for each statement that is broken', () => {
    expect(errors(read('selec 1;\nselect 2;\nselec 3;'))).toHaveLength(2);
  });
});

describe('a broken piece does not swallow what follows', () => {
  it('after an apostrophe', () => {
    const parsed = read("insert into notes values ('it's');\n-- next\ninsert into notes values ('b');\ncreate table users (id int);");
    expect(errors(parsed)).toEqual(['s: syntax error at or near "s"']);
    expect(texts(parsed)).toEqual(["insert into notes values ('b')", 'create table users (id int)']);
  });

  it('after an unclosed quote', () => {
    const parsed = read("insert into notes values ('open);\ncreate table users (id int);");
    expect(errors(parsed)).toEqual(["'open);: unterminated quoted string at or near \"'open); …\""]);
    expect(texts(parsed)).toEqual(['create table users (id int)']);
  });

  it('where only the semicolon is missing both statements are read', () => {
    const parsed = read('create table users (id int)\n\ninsert into users values (1);\nselect 2;');
    expect(errors(parsed)).toEqual(['insert: syntax error at or near "insert"']);
    expect(texts(parsed)).toEqual(['create table users (id int)', 'insert into users values (1)', 'select 2']);
  });

  it('after a parenthesis that is not closed', () => {
    const parsed = read('create table users (\n  id int\n;\ncreate table orders (id int);');
    expect(errors(parsed)).toEqual(['int: syntax error at end of input']);
    expect(texts(parsed)).toEqual(['create table orders (id int)']);
  });

  it('and a part of a statement at the start of a line is no statement', () => {
    const parsed = read('create vieww totals as\nselect 1;\nselect 2;');
    expect(errors(parsed)).toEqual(['vieww: syntax error at or near "vieww"']);
    expect(texts(parsed)).toEqual(['select 2']);
  });

  it('and a body whose quotes do not match is one error', () => {
    const parsed = read('create function touch() returns trigger language plpgsql as $\nbegin\n  if true then\n    update users set id = 1;\n  end if;\n  return new;\nend;\n$;\n\ncreate table orders (id int);');
    expect(errors(parsed)).toEqual(['$: syntax error at or near "$"']);
    expect(texts(parsed)).toEqual(['create table orders (id int)']);
  });

  it('and an unclosed comment is an error', () => {
    expect(errors(read('select 1; /* drop\ntable users;'))).toEqual(['/* drop: unterminated /* comment at or near "/* drop …"']);
  });
});

describe('pieces end', () => {
  it('not inside of begin atomic', () => {
    const body = 'create function one() returns int language sql begin atomic; select case when true then 1 end; select 2; end';
    expect(texts(read(`${body}; selec 1; select 3`))).toEqual([body, 'select 3']);
  });

  it('not inside of the parentheses of a rule', () => {
    const rule = 'create rule log as on delete to users do also (delete from a; delete from b)';
    expect(texts(read(`${rule}; selec 1;`))).toEqual([rule]);
  });

  it('not inside of quotes and comments', () => {
    const statements = ["select ';' || e'\\';' || $x$;$x$", 'select ";" /* ; */ -- ;\n from users'];
    expect(texts(read(`selec 1;${statements.join(';')}`))).toEqual(statements);
  });
});

describe('what is no SQL for the server is set aside', () => {
  it('psql commands', () => {
    const text = "\\set ON_ERROR_STOP on\r\nselect 1;\n  \\connect shop\nselect 'drop' \\gexec\ncreate table users (id int);";
    expect(asides(text)).toEqual(['psql-command: \\set ON_ERROR_STOP on', 'psql-command: \\connect shop', 'psql-command: \\gexec']);
    expect(texts(read(text))).toEqual(['select 1', "select 'drop'", 'create table users (id int)']);
    expect(errors(read(text))).toEqual([]);
  });

  it('data of COPY', () => {
    const text = "copy users (id, name) from stdin;\n1\tO'Neil\n2\t$$;\n\\.\n\nselect 1;";
    expect(asides(text)).toEqual(["copy-data: 1\tO'Neil\n2\t$$;\n\\."]);
    expect(texts(read(text))).toEqual(['copy users (id, name) from stdin', 'select 1']);
    expect(errors(read(text))).toEqual([]);
  });

  it('psql variables, but no array slices and no casts', () => {
    const text = `select :'who', :n, list[1:2], id::int from :"table"`;
    expect(asides(text)).toEqual([`placeholder: :'who'`, 'placeholder: :n', 'placeholder: :"table"']);
    expect(texts(read(text))).toEqual([text]);
  });

  it('placeholders of templates, but not those in strings', () => {
    const text = "create table {{ schema }}.users (id int default ${START});\n{% if seed %}\ninsert into users values ('{{ name }}');\n{% endif %}";
    expect(asides(text)).toEqual(['placeholder: {{ schema }}', 'placeholder: ${START}', 'placeholder: {% if seed %}', 'placeholder: {% endif %}']);
    expect(errors(read(text))).toEqual([]);
    expect(texts(read(text))).toEqual(['create table {{ schema }}.users (id int default ${START})', "insert into users values ('{{ name }}')"]);
  });
});

describe('lines that something else left behind', () => {
  it('a conflict is one error, and both sides are read', () => {
    const parsed = read('<<<<<<< HEAD\ncreate table users (id int);\n=======\ncreate table users (id bigint);\n>>>>>>> feature\nselect 1;');
    expect(errors(parsed)).toEqual(['<<<<<<<: syntax error at or near "<<<<<<<"']);
    expect(texts(parsed)).toEqual(['create table users (id int)', 'create table users (id bigint)', 'select 1']);
  });

  it('a fence is one error where it opens', () => {
    const parsed = read('```sql\ncreate table users (id int);\n```\n');
    expect(errors(parsed)).toEqual(['```: syntax error at or near "```"']);
    expect(texts(parsed)).toEqual(['create table users (id int)']);
  });

  it('GO ends a statement', () => {
    const parsed = read('create table users (id int)\nGO\ncreate table orders (id int)\ngo\n');
    expect(errors(parsed)).toEqual(['GO: syntax error at or near "GO"']);
    expect(texts(parsed)).toEqual(['create table users (id int)', 'create table orders (id int)']);
  });

  it('are text where they stand in a comment or a body', () => {
    expect(errors(read("/*\n=======\n*/\nselect 1; do $$ begin raise notice '\n```\n'; end $$;"))).toEqual([]);
  });
});

it('stays fast where everything is broken', () => {
  const many = (line: string): string => `${line}\n`.repeat(3000);
  for (const line of ["insert into notes values ('it's');", 'create table users (id int;', 'create policy own on users for', "'create table users (id int)", '/* a', '$a$ $b$']) {
    expect(read(many(line)).statements).toEqual([]);
  }
});
