import type { RangeVar } from '@pgsql/types';
import type { WrittenName } from '../sql/names.js';
import type { Statement } from '../sql/statement.js';
import type { Scene } from './scene.js';

/** Where a file makes its tables and views, by name: read once, when a file asks. */
const kept = new WeakMap<readonly Statement[], ReadonlyMap<string, readonly Making[]>>();

interface Making {
  readonly at: number;
  readonly schema: string | undefined;
}

/** True when a later statement at the top of the file makes a table or view of that name, temporary ones among them. */
export function isMadeLater(scene: Scene, { schema, name }: WrittenName): boolean {
  let makings = kept.get(scene.file);
  if (makings === undefined) kept.set(scene.file, (makings = makingsOf(scene.file)));
  const { start } = scene.statement.span;
  return makings.get(name)?.some((making) => making.at > start && (making.schema ?? scene.creationSchema) === (schema ?? scene.creationSchema)) === true;
}

function makingsOf(file: readonly Statement[]): ReadonlyMap<string, readonly Making[]> {
  const makings = new Map<string, readonly Making[]>();
  for (const { node, span } of file) {
    const range = madeBy(node);
    if (range?.relname !== undefined) makings.set(range.relname, [...(makings.get(range.relname) ?? []), { at: span.start, schema: range.schemaname }]);
  }
  return makings;
}

function madeBy(node: Statement['node']): RangeVar | undefined {
  if ('CreateStmt' in node) return node.CreateStmt.relation;
  if ('CreateForeignTableStmt' in node) return node.CreateForeignTableStmt.base?.relation;
  if ('CreateTableAsStmt' in node) return node.CreateTableAsStmt.into?.rel;
  return 'ViewStmt' in node ? node.ViewStmt.view : undefined;
}
