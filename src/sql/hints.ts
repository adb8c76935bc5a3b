import { quoteName } from './quote.js';
import { tokenAt } from './tokens.js';

/** A broken statement, seen from the place where the grammar stopped. All but `text` and `message` is in lower case. */
interface Scene {
  readonly text: string;
  readonly message: string;
  /** What stands before the place, quotes and comments blanked out, runs of blanks made one. */
  readonly before: string;
  /** The token at the place; empty at the end of the statement. */
  readonly token: string;
  /** What stands behind that token, treated as `before`. */
  readonly after: string;
  /** The raw text right before the place. */
  readonly left: string;
}

interface Recogniser {
  readonly when: (scene: Scene) => boolean;
  readonly hint: string | ((scene: Scene) => string);
}

/** An INDEX or KEY among the columns of CREATE TABLE. */
const indexElement = /^create (?:[a-z]+ )*?table [^]*[(,] ?(?:unique |fulltext |spatial )?(?:index|key)(?: [a-z_]\w*| "")?(?: ?\([^()]*)? ?$/;

/** Where several fit, the first one is told: from what is certain to what is likely. */
const recognisers: readonly Recogniser[] = [
  // Text that is not SQL at all
  { when: ({ token }) => /^(?:<{7}|={7}|>{7})/.test(token), hint: 'A merge conflict was committed. Keep one side and remove the markers.' },
  { when: ({ token, text }) => token.startsWith('`') && text.includes('```'), hint: 'A Markdown fence is left in the file. Remove the lines with ```.' },
  { when: ({ token, left }) => /[\u2018\u2019\u201c\u201d]/.test(token + left.slice(-40)), hint: 'There is a typographic quote here. Write the plain ones: \' for text, " for names.' },
  { when: ({ token, left }) => /[\u00a0\u2000-\u200f\u202f\u2060\ufeff]/.test(token + left.slice(-12)), hint: 'There is an invisible character here (a no-break or zero-width space). Type the blank again.' },
  { when: ({ token, after, before }) => /^(?:\{|\$|<%)/.test(token + after) && /^(?:\{ ?[{%]|\$ ?\{|<%)/.test(token + after) || /\{\{[^}]*$/.test(before), hint: 'This looks like a template placeholder. Lint the file that the template makes.' },

  // Quotes
  { when: ({ token, before, text }) => token === '$' && / (?:as|do)$/.test(` ${before.trimEnd()}`) && !text.includes('{'), hint: 'A dollar quote is $$ or $name$ at both ends; this is a single $. (String.replace in JavaScript turns $$ into $.)' },
  { when: ({ message }) => message.startsWith('unterminated dollar-quoted'), hint: 'Close the dollar quote with the tag that opened it, $$ or $name$. A text inside of it needs another tag.' },
  { when: ({ left, token }) => /\$\$\s*$/.test(left) && /^[a-z]/.test(token), hint: 'The $$ before this closes the one that opened the body. Give the inner text another tag: $sql$ … $sql$.' },
  { when: ({ left, token }) => left.endsWith("\\'") && token !== '', hint: "A backslash does not escape inside '…'. Write the quote twice: ''." },
  { when: ({ left, token }) => /[a-z0-9]'$/i.test(left) && /^[a-z]/.test(token), hint: "An apostrophe ends the text before this word. Write it twice: ''." },
  { when: ({ message }) => message.startsWith('unterminated quoted string'), hint: "Close the quote. An apostrophe inside of '…' is written twice: ''." },
  { when: ({ message }) => message.startsWith('unterminated quoted identifier'), hint: 'Close the double quote of this name.' },
  { when: ({ message }) => message.startsWith('unterminated /* comment'), hint: 'Close the comment with */. Block comments nest: each /* needs its own.' },

  // Postgres syntax that does not exist, though people think it does
  { when: ({ before, token }) => token === 'not' && /^create policy if$/.test(before.trim()), hint: ({ text }) => `CREATE POLICY has no IF NOT EXISTS. Write ${dropBefore('policy', text)} before it, and leave the words out.` },
  { when: ({ before, token }) => token === 'not' && /^create (?:constraint )?trigger if$/.test(before.trim()), hint: 'CREATE TRIGGER has no IF NOT EXISTS. Write CREATE OR REPLACE TRIGGER (PostgreSQL 14 and later).' },
  { when: ({ before, token }) => token === 'not' && /^create (?:type|domain) if$/.test(before.trim()), hint: 'CREATE TYPE and CREATE DOMAIN have no IF NOT EXISTS. Wrap it: do $$ begin create type …; exception when duplicate_object then null; end $$;' },
  { when: ({ before, token }) => token === 'not' && /^create (?:or replace )?(?:function|procedure|view|aggregate|rule) if$/.test(before.trim()), hint: 'This command has no IF NOT EXISTS. Write CREATE OR REPLACE.' },
  { when: ({ before, token }) => token === 'not' && /^create (?:role|user|database|publication|subscription) if$/.test(before.trim()), hint: 'This command has no IF NOT EXISTS. Look for the object first, in a DO block.' },
  { when: ({ before, token }) => /^(?:not|exists)$/.test(token) && / add constraint if(?: not)?$/.test(before.trim()), hint: 'ADD CONSTRAINT has no IF NOT EXISTS. Write ALTER TABLE … DROP CONSTRAINT IF EXISTS … before it.' },
  { when: ({ before, token }) => /^create or replace$/.test(before.trim()) && /^(?:policy|table|type|index|sequence|schema|extension|domain|role|publication|unique|materialized)$/.test(token), hint: ({ token }) => `CREATE OR REPLACE does not go with ${token.toUpperCase()}. Drop it first with DROP ${token.toUpperCase()} IF EXISTS${token === 'table' || token === 'index' || token === 'schema' ? ', or write CREATE … IF NOT EXISTS' : ''}.` },
  { when: ({ before, token }) => /\b(?:unique|primary key)(?: nulls (?:not )?distinct)? ?\([^()]*$/.test(before) && /^(?:\(|[-+*/|:]|asc$|desc$|collate$)/.test(token), hint: 'UNIQUE and PRIMARY KEY take column names only. For an expression or an order make an index: create unique index … on … (lower(name)).' },
  { when: ({ before, token }) => token === 'where' && /\bunique ?\([^()]*\) ?$/.test(before), hint: 'A UNIQUE constraint has no WHERE. Make a partial index: create unique index … on … (…) where ….' },
  { when: ({ before, token }) => token === 'valid' && / not$/.test(before.trim()) && /\b(?:references|check)\b/.test(before), hint: 'NOT VALID goes with ALTER TABLE … ADD CONSTRAINT only, not with a column.' },
  { when: ({ before, token }) => token === ',' && /^create policy [^]* for (?:select|insert|update|delete|all)$/.test(before.trim()), hint: 'A policy is FOR one command, or FOR ALL. Make one policy for each command.' },
  { when: ({ before, token }) => /^(?:create|alter) policy /.test(before) && /^(?:as|for|to|using|with)$/.test(token), hint: 'The clauses of a policy have an order: ON, AS, FOR, TO, USING, WITH CHECK.' },
  { when: ({ before, token }) => /^drop (?:policy|trigger|rule) /.test(before) && !/ on /.test(before) && (token === '' || token === ';' || !/^on$/.test(token)), hint: ({ before }) => `DROP ${before.split(' ')[1]!.toUpperCase()} needs its table: DROP ${before.split(' ')[1]!.toUpperCase()} IF EXISTS … ON ….` },
  { when: ({ before, token }) => token === 'if' && /^alter table [^]* rename (?:column|constraint)$/.test(before.trim()), hint: 'RENAME has no IF EXISTS for a column or constraint. Look for it first, in a DO block.' },
  { when: ({ before }) => /^comment on database current_database$/.test(before.trim()), hint: 'COMMENT ON DATABASE takes a name, and a plain text.' },

  // Other databases
  { when: ({ token, before }) => token === 'auto_increment' || token === 'autoincrement' || / (?:auto_increment|autoincrement)$/.test(before.trim()), hint: 'Postgres has no AUTO_INCREMENT. Write: id bigint generated always as identity primary key.' },
  { when: ({ token }) => token.startsWith('`'), hint: 'Backticks are MySQL. Names stand in double quotes, or in none.' },
  { when: ({ token }) => token === 'engine', hint: 'ENGINE= is MySQL. Remove it.' },
  { when: ({ token, before }) => token === 'ignore' && /insert$/.test(before.trim()), hint: 'INSERT IGNORE is MySQL. Write insert into … on conflict do nothing.' },
  { when: ({ token, before }) => token === 'or' && /insert$/.test(before.trim()), hint: 'INSERT OR … is SQLite. Write insert into … on conflict do nothing, or do update set ….' },
  { when: ({ token, before }) => token === 'duplicate' && / on$/.test(before.trim()), hint: 'ON DUPLICATE KEY is MySQL. Write on conflict (…) do update set ….' },
  { when: ({ token, after }) => token === 'on' && /^ ?update (?:current_timestamp|now)/.test(after), hint: 'ON UPDATE CURRENT_TIMESTAMP is MySQL. Use a BEFORE UPDATE trigger.' },
  { when: ({ token }) => token === 'unsigned', hint: 'UNSIGNED is MySQL. Use a CHECK constraint, or the next larger type.' },
  { when: ({ before, token }) => indexElement.test(before) && token !== '', hint: 'Postgres has no INDEX inside CREATE TABLE. Write create index … on … (…) after it.' },
  { when: ({ token, before }) => token === 'comment' && /^create table/.test(before), hint: 'COMMENT inside CREATE TABLE is MySQL. Write comment on column … is ….' },
  { when: ({ token, before }) => /^(?:modify|change)$/.test(token) && /^alter table/.test(before), hint: 'MODIFY and CHANGE are MySQL. Write alter column … type …, or rename column … to ….' },
  { when: ({ token }) => token === 'delimiter', hint: 'DELIMITER is a command of the mysql client. Postgres bodies stand in $$ … $$.' },
  { when: ({ token }) => token.startsWith('#'), hint: 'A comment begins with -- in Postgres.' },
  { when: ({ token }) => token === 'pragma', hint: 'PRAGMA is SQLite. Remove it.' },
  { when: ({ token, before }) => token === '[' && !/array$/.test(before.trim()), hint: 'Names in square brackets are T-SQL. They stand in double quotes, or in none.' },
  { when: ({ token, after }) => token === 'identity' && /^ ?\(/.test(after), hint: 'IDENTITY(1,1) is T-SQL. Write: generated always as identity.' },
  { when: ({ token, before, after }) => (token === 'go' && /^(?: |$)/.test(after)) || / go$/.test(before.trim()) || before.trim() === 'go', hint: 'GO is a command of T-SQL clients. Statements end with a semicolon.' },
  { when: ({ token, before, left }) => token === '@' || /@$/.test(before) || /@\w*$/.test(left), hint: 'Variables with @ are not Postgres. Use a DO block with DECLARE.' },

  // PL/pgSQL outside of a body
  { when: ({ token, before }) => before.trim() === '' && /^(?:raise|if|elsif|perform|loop|while|for|foreach|declare|return|exception)$/.test(token), hint: ({ token }) => (token === 'perform' ? 'PERFORM is PL/pgSQL. Write SELECT here.' : `${token.toUpperCase()} is PL/pgSQL. Put it into a DO block: do $$ begin …; end $$;`) },
  { when: ({ token }) => token === ':=', hint: ':= is PL/pgSQL. Put it into a DO block: do $$ declare …; begin …; end $$;' },

  // Slips
  { when: ({ token, before }) => (token.startsWith('?') || token === ':') && /(?:[(,]|\w) ?$/.test(before), hint: 'A name with such a character stands in double quotes.' },
  { when: ({ token, before }) => /^[)]$|^(?:from|where)$/.test(token) && /,$/.test(before.trim()), hint: ({ token }) => `Remove the comma before ${token.toUpperCase()}.` },
  { when: ({ token, before, after }) => /[(,]$/.test(before.trim()) && isReserved(token) && /^ [a-z"]/.test(after), hint: ({ token }) => `${token.toUpperCase()} is a key word: as a name it stands in double quotes, "${token}".` },
  { when: ({ before }) => /^alter table [^]* add (?:column )?[^(]*, ?$/.test(before), hint: 'Each column of ALTER TABLE needs its own ADD COLUMN.' },
  { when: ({ token, left, before }) => /\n[ \t]*$/.test(left) && before.trim() !== '' && /^(?:create|alter|drop|grant|revoke)$/.test(token) && balanced(before), hint: 'A semicolon is missing before this statement.' },
  { when: ({ token, before }) => token === '' && !balanced(before), hint: 'A closing parenthesis is missing.' },
  { when: ({ token, before }) => token === ')' && !balanced(`${before})`), hint: 'There is one closing parenthesis too many.' },
];

/** What to do about a syntax error, where the cause is known. `at` is a UTF-16 offset of `text`, the broken statement. */
export function syntaxHint(text: string, at: number, message: string): string | undefined {
  const atEnd = message.endsWith('at end of input');
  const found = atEnd ? undefined : tokenAt(text, at);
  const place = atEnd ? text.length : at;
  const scene: Scene = {
    text,
    message,
    before: bare(text.slice(0, place)).trimStart(),
    token: found === undefined ? '' : text.slice(found.start, found.end).toLowerCase(),
    after: bare(text.slice(found?.end ?? text.length).slice(0, 200)),
    left: text.slice(Math.max(0, place - 200), place),
  };
  const recogniser = recognisers.find(({ when }) => when(scene));
  return typeof recogniser?.hint === 'function' ? recogniser.hint(scene) : recogniser?.hint;
}

/** SQL in lower case without comments, the content of its quotes blanked out, and with single blanks. */
function bare(text: string): string {
  let result = '';
  let copied = 0;
  for (let token = tokenAt(text, 0); token !== undefined; token = tokenAt(text, token.end)) {
    if (token.kind !== 'comment' && token.kind !== 'text' && token.kind !== 'dollar' && token.kind !== 'name') continue;
    result += `${text.slice(copied, token.start)}${token.kind === 'comment' ? ' ' : text[token.start]! + text[token.end - 1]!}`;
    copied = token.end;
  }
  return (result + text.slice(copied)).toLowerCase().replace(/[ \t\n\r\f\v]+/g, ' ');
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const c of text) depth += c === '(' ? 1 : c === ')' ? -1 : 0;
  return depth === 0;
}

function isReserved(word: string): boolean {
  return /^[a-z_]+$/.test(word) && quoteName(word) !== word;
}

/** `drop policy if exists "name" on table;` for a CREATE POLICY. */
function dropBefore(kind: string, text: string): string {
  const named = /\bexists\s+("(?:[^"]|"")+"|\w+)\s+on\s+((?:"(?:[^"]|"")+"|\w+)(?:\.(?:"(?:[^"]|"")+"|\w+))?)/i.exec(text);
  return named === null ? `drop ${kind} if exists … on …;` : `drop ${kind} if exists ${named[1]} on ${named[2]};`;
}
