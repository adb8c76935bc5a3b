import { quoteQualified, type Runner } from '../../src/rule/index.js';
import type { FileOrder } from './file-order.js';
import { inOrder } from './in-order.js';
import type { SlowWork } from './slow-work.js';

const verbs = { update: 'UPDATE', delete: 'DELETE FROM', insert: 'INSERT INTO' } as const;

/** Where the work of one transaction is to go, and what goes with it. */
export function movesOf(works: readonly SlowWork[], order: FileOrder, runner: Runner): string {
  const [here, later] = runner === 'autocommit' ? ['before the BEGIN', 'after the COMMIT'] : ['an earlier migration file', 'a later migration file'];
  const followersOf = ({ change }: SlowWork): readonly string[] => (change === undefined ? [] : order.followers(change));
  const free = new Set(works.filter(({ change }) => change !== undefined && !order.needsEarlier(change)));
  const ahead = works.some((work) => free.has(work) && followersOf(work).length > 0);
  const placed = works.map((work) => ({ work, followers: followersOf(work), earlier: ahead && free.has(work) }));
  const first = placed.filter(({ earlier }) => earlier);
  const checks = placed.filter(({ work }) => work.validate !== undefined);
  const rest = placed.filter(({ work, earlier }) => !earlier && work.validate === undefined);
  const followers = [...new Set(rest.flatMap((one) => one.followers))].filter((follower) => !rest.some(({ work: { change } }) => change !== undefined && follower === `${verbs[change.kind]} ${quoteQualified(change.table)} …`));
  const lines: string[] = [];
  if (first.length > 0) lines.push(`Move ${nouns(first)} to ${here}${many(first)}: later statements of this one need it done, and it needs none of them.`);
  if (rest.length > 0) {
    const open = rest.every(({ work }) => work.kind === 'validation') ? ', where it lets reads and writes go on' : '';
    const then = followers.length === 0 ? '' : ` After it, ${runner === 'autocommit' ? 'by itself' : 'in a file of its own'}, what needs it done: ${inOrder(followers)}.`;
    lines.push(`Move ${first.length === 0 ? 'it' : 'the rest'} to ${later}${many(rest)}${open}: ${nouns(rest)}.${then}`);
  }
  if (checks.length > 0) lines.push(`Add NOT VALID to the ${checks.length === 1 ? 'constraint' : 'constraints'} here, and check the rows in ${runner === 'autocommit' ? 'a transaction of its own' : later}, where that lets reads and writes go on: ${inOrder(checks.map(({ work }) => work.validate!.slice(0, -1)))};`);
  return lines.join(' ');
}

interface Placed {
  readonly work: SlowWork;
}

function many(placed: readonly Placed[]): string {
  return placed.some(({ work }) => work.kind === 'backfill') ? ', in batches if there are many rows' : '';
}

/** Each once, with how often it comes. */
function nouns(placed: readonly Placed[], most = 5): string {
  const counts = new Map<string, number>();
  for (const { work } of placed) counts.set(work.noun, (counts.get(work.noun) ?? 0) + 1);
  const all = [...counts].map(([noun, count]) => (count === 1 ? noun : `${noun} (${count} times)`));
  return all.length > most ? `${all.slice(0, most - 1).join(', ')} and ${all.length - most + 1} more` : all.join(', ');
}
