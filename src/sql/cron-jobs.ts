import type { FuncCall, Node } from '@pgsql/types';
import type { Source, Span } from '../text/index.js';
import { readDoBlock } from './block.js';
import { excerptOf, statementsOf } from './excerpt.js';
import { nameOf, stringOf } from './names.js';
import { parseSource } from './parse.js';
import { parser } from './parser.js';
import { references, type References } from './references.js';
import { pieceAt } from './split.js';
import type { Statement } from './statement.js';
import { walk } from './walk.js';

/** What a file does to the jobs of pg_cron, in order. */
export type CronChange =
  /** A job; without a name it can only be found by its number. */
  | { readonly kind: 'schedule'; readonly name?: string; /** It has a name, known at run time only. */ readonly nameComputed?: true; readonly command: string; readonly span: Span }
  | { readonly kind: 'unschedule'; readonly name: string }
  /** Jobs are taken away, and the text does not say which. */
  | { readonly kind: 'unknown' };

const none: readonly CronChange[] = [];
const kept = new WeakMap<Source, readonly CronChange[]>();

/**
 * The calls of cron.schedule and cron.unschedule at the top of a file and in its DO blocks, as far as their arguments are
 * constants. Read once for each source, and only where the text speaks of `cron`.
 */
export function cronChanges(source: Source): readonly CronChange[] {
  let changes = kept.get(source);
  if (changes === undefined) kept.set(source, (changes = speaksOfCron.test(source.text) ? readChanges(source) : none));
  return changes;
}

const speaksOfCron = /\bcron"?\s*\./i;

function readChanges(source: Source): readonly CronChange[] {
  const statements = statementsOfCron(source).flatMap((statement) => ('DoStmt' in statement.node ? readDoBlock(statement).statements : [statement]));
  return statements.flatMap((statement) => changesIn(statement));
}

/** The statements that speak of `cron`. The others are told apart by their tokens and not parsed: most of a file has to do with something else. */
function statementsOfCron(source: Source): readonly Statement[] {
  const found: Statement[] = [];
  for (let piece = pieceAt(source.text, 0); piece !== undefined; piece = pieceAt(source.text, piece.next)) {
    const text = source.text.slice(piece.start, piece.end);
    // A function that schedules does so when it is called; comments and grants do not.
    if (!speaksOfCron.test(text) || !/^(?:select|with|do|delete|call|insert|update|merge)\b/i.test(text)) continue;
    const excerpt = excerptOf(source, piece.start, piece.end);
    try {
      found.push(...statementsOf(excerpt, parser().parse(excerpt.text)));
    } catch {
      // What Postgres cannot read schedules nothing.
    }
  }
  return found;
}

function changesIn(statement: Statement): readonly CronChange[] {
  if ('CreateFunctionStmt' in statement.node) return none;
  const changes: CronChange[] = [];
  walk(statement.node, {
    FuncCall: (call) => {
      const change = changeBy(call, statement.span);
      if (change !== undefined) changes.push(change);
    },
    DeleteStmt({ relation }) {
      if (relation?.schemaname === 'cron') changes.push({ kind: 'unknown' });
    },
  });
  return changes;
}

function changeBy({ funcname, args = [] }: FuncCall, span: Span): CronChange | undefined {
  const { schema, name } = nameOf(funcname ?? []);
  if (schema !== 'cron') return undefined;
  const texts = args.map(constant);
  if (name === 'unschedule') return texts[0] === undefined ? { kind: 'unknown' } : { kind: 'unschedule', name: texts[0] };
  if (name !== 'schedule') return name.startsWith('alter_job') ? { kind: 'unknown' } : undefined;
  const command = texts.at(-1);
  if (command === undefined || args.length < 2) return undefined;
  return { kind: 'schedule', command, span, ...(args.length > 2 && (texts[0] === undefined ? { nameComputed: true } : { name: texts[0] })) };
}

/** A string constant, through casts and `name => …`. */
function constant(node: Node): string | undefined {
  if ('TypeCast' in node) return node.TypeCast.arg && constant(node.TypeCast.arg);
  if ('NamedArgExpr' in node) return node.NamedArgExpr.arg && constant(node.NamedArgExpr.arg);
  return 'A_Const' in node ? node.A_Const.sval && (node.A_Const.sval.sval ?? '') : stringOf(node);
}

const named = new Map<string, References>();

/** What the text of a job names; nothing when it cannot be read. */
export function namesInCommand(command: string): Pick<References, 'relations' | 'functions'> {
  let names = named.get(command);
  if (names === undefined) {
    const found = parseSource({ path: 'job', text: command }).statements.map(({ node }) => references(node));
    names = { relations: found.flatMap(({ relations }) => relations), functions: found.flatMap(({ functions }) => functions), columns: [], types: [] };
    named.set(command, names);
  }
  return names;
}
