import { defineRule, tokensOf, type Span, type Statement } from '../src/rule/index.js';

export default defineRule({
  id: 'misread-statement',
  family: 'history',
  severity: 'warning',
  precision: 'high',
  summary: 'A statement that the Supabase CLI cuts at another place than Postgres does.',
  why: `
The Supabase CLI does not send a file as it is: it splits it into statements with a splitter of its own. In two cases that differs from Postgres' grammar. In a
function body written as \`BEGIN ATOMIC … END\` the \`END\` of a \`CASE\` counts as that of the body, so that the statement is cut at the next semicolon. In a string
\`E'it\\'s; x'\` the quote behind the backslash counts as the end of the string. What is sent then is half a statement, and the deploy stops with a syntax error,
although the file runs with psql.`,
  messages: {
    atomic: {
      what: 'The CLI takes the END of this CASE for the end of the function body, and sends the statement cut in two.',
      help: 'Write the body as a string: AS $$ … $$ with LANGUAGE sql.',
    },
    escaped: {
      what: "The CLI takes \\' for the end of this string, and cuts the statement at a semicolon in it.",
      help: "Write '' for a quote inside of the string, or put the text into dollar quotes: $$ … $$.",
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, body text);',
      bad: 'create function size_of(n int) returns text language sql begin atomic select case when n > 9 then \'big\' else \'small\' end; end;',
      good: 'create function size_of(n int) returns text language sql as $$ select case when n > 9 then \'big\' else \'small\' end; $$;',
      proof: 'history',
    },
  ],
  create({ report, runner }) {
    if (runner !== 'supabase') return {};
    let escapes = false;
    return {
      'migration.start'({ source }) {
        // Few files have such a string: the tokens of the others need not be read again.
        escapes = source.text.includes("\\'");
      },
      'statement.start'(statement) {
        const word = 'CreateFunctionStmt' in statement.node && statement.node.CreateFunctionStmt.sql_body !== undefined ? caseIn(statement) : undefined;
        if (word !== undefined) report({ message: 'atomic', at: word, subject: 'case' });
        const text = escapes ? escapedQuote(statement) : undefined;
        if (text !== undefined) report({ message: 'escaped', at: text, subject: 'string' });
      },
    };
  },
});

/** The first CASE in a statement. */
function caseIn({ span: { source, start, end } }: Statement): Span | undefined {
  const token = tokensOf(source.text, start, end).find(({ kind, start: at, end: to }) => kind === 'word' && /^case$/i.test(source.text.slice(at, to)));
  return token && { source, start: token.start, end: token.end };
}

/** The first string in which an escaped quote stands before a semicolon. */
function escapedQuote({ span: { source, start, end } }: Statement): Span | undefined {
  const token = tokensOf(source.text, start, end).find(({ kind, start: at, end: to }) => kind === 'text' && /^e'(?:[^']|'')*\\'[^]*;/i.test(source.text.slice(at, to)));
  return token && { source, start: token.start, end: token.end };
}
