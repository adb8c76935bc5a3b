import { defineRule, displayName, quoteQualified, type Catalog, type Index, type ObjectId, type Relation, type Span } from '../src/rule/index.js';
import { coverOf, speaksOfNulls, type Cover } from './lib/index-cover.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'duplicate-index',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  summary: 'Two indexes of a table of which one does all that the other does.',
  why: `
Every INSERT and most UPDATEs write each index, and VACUUM reads each one; an index that another one covers costs that and gives nothing. A primary key or unique
constraint has an index already, which serves queries like any other. A btree index over (a, b) also serves what one over (a) serves
([Multicolumn Indexes](https://www.postgresql.org/docs/current/indexes-multicolumn.html)), though it is larger: that case is a note. It is judged when all migrations are
done, in the file that made the later one of the two. Splinter's \`0009_duplicate_index\` sees two equal indexes of a live database; not a plain one beside a unique one,
and not a leading part.`,
  messages: {
    same: {
      what: '{{kind}} "{{index}}" of "{{table}}" does only what {{other}} does already: each write pays for both.',
      help: '{{advice}}',
    },
    prefix: {
      what: '{{kind}} "{{index}}" of "{{table}}" has the leading columns of {{other}}, which serves the same queries.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      bad: 'create table users (id bigint primary key, email text unique); create index users_email_idx on users (email);',
      good: 'create table users (id bigint primary key, email text unique);',
      proof: 'history',
    },
    {
      history: 'create table orders (id bigint primary key, user_id bigint, paid boolean); create index orders_user_id on orders (user_id);',
      bad: 'create index by_user on orders (user_id);',
      good: 'create index by_paid on orders (paid);',
      proof: 'history',
    },
  ],
  create({ report }) {
    const made = new Map<ObjectId, Span>();
    const keep = (index: Index | undefined, table: Relation, span: Span): void => {
      if (index !== undefined && table.partition === undefined && table.persistence !== 'temporary') made.set(index.id, span);
    };
    return {
      'index.create': ({ index, table, span }) => keep(index, table, span),
      'constraint.add': ({ constraint, table, span }, { after }) => keep(after.getAs('index', constraint.index), table, span),
      'history.end'(_migration, { after: final }) {
        const told = new Set<ObjectId>();
        for (const [id, span] of made) {
          const index = final.getAs('index', id);
          const table = final.getAs('relation', index?.table);
          if (index === undefined || table === undefined || !final.knows('indexes')) continue;
          const pair = firstPair(final, index);
          if (pair === undefined) continue;
          const { spare, kept, cover } = pair;
          if (told.has(spare.id)) continue;
          told.add(spare.id);
          // Made in one deploy, neither is there yet: then the superfluous one is what is wrong, at its own place when that is in this file.
          const together = spare.origin !== undefined && spare.origin.deploy === index.origin?.deploy;
          const at = (together ? made.get(spare.id) : undefined) ?? span;
          const data = {
            kind: spare.constraint === undefined ? 'Index' : 'Unique constraint', index: spare.name, table: displayName(table), other: `${kindOf(final, kept)} "${kept.name}"`,
            advice: advice(final, spare, table, spare.id === id ? 'new' : together ? 'together' : 'old'),
          };
          report({
            message: cover, at, subject: subjectOf({ schema: spare.schema, name: spare.name }), data, ...(cover === 'prefix' && { severity: 'note' }),
            related: [at === span && spare.id !== id ? spare : kept].flatMap(({ origin }) => (origin === undefined || origin.deploy < 0 ? [] : [{ span: origin.span, text: 'the other one is made here' }])),
          });
        }
      },
    };
  },
});

interface Pair {
  readonly spare: Index;
  readonly kept: Index;
  readonly cover: Cover;
}

/** An index that was there before this one, and covers it or is covered by it. */
function firstPair(catalog: Catalog, index: Index): Pair | undefined {
  const found = catalog.indexes(index.table).filter((other) => other.id < index.id).flatMap((other): readonly Pair[] => {
    const pairs = [[index, other], [other, index]].flatMap(([spare, kept]): readonly Pair[] => {
      const cover = coverOf(spare!, kept!);
      return cover === undefined || isNeeded(catalog, spare!, kept!, cover) ? [] : [{ spare: spare!, kept: kept!, cover }];
    });
    if (pairs.length > 0 && [index, other].some(speaksOfNulls)) return [];
    // Of two that are the same, the primary key stays.
    return pairs.slice(0, 1).map((pair) => (pairs.length === 2 && isPrimary(catalog, pair.spare) ? pairs[1]! : pair));
  });
  return found.find(({ cover }) => cover === 'same') ?? found[0];
}

/** A constraint is more than its index, and one that is checked at the end of the transaction is no stand-in for one that is not. */
function isNeeded(catalog: Catalog, spare: Index, kept: Index, cover: Cover): boolean {
  const [own, other] = [catalog.getAs('constraint', spare.constraint), catalog.getAs('constraint', kept.constraint)];
  return (own !== undefined && (own.type === 'exclusion' || other === undefined || cover === 'prefix')) || (spare.unique && other?.deferrable === true && own?.deferrable !== true);
}

function isPrimary(catalog: Catalog, { constraint }: Index): boolean {
  return catalog.getAs('constraint', constraint)?.type === 'primary-key';
}

function kindOf(catalog: Catalog, { constraint, unique }: Index): string {
  const type = catalog.getAs('constraint', constraint)?.type;
  return type === undefined ? (unique ? 'unique index' : 'index') : type === 'primary-key' ? 'the primary key' : `the ${type} constraint`;
}

function advice(catalog: Catalog, spare: Index, table: Relation, age: 'new' | 'together' | 'old'): string {
  const constraint = catalog.getAs('constraint', spare.constraint);
  if (age === 'new') return constraint === undefined ? 'Leave the new index out.' : 'Leave the new constraint out.';
  if (age === 'together') return `Leave ${constraint === undefined ? 'index' : 'constraint'} "${spare.name}" out: the other one is made in the same deploy.`;
  return constraint === undefined ? `Drop it in a file of its own: DROP INDEX CONCURRENTLY ${quoteQualified(spare)};` : `Drop the older one: ALTER TABLE ${quoteQualified(table)} DROP CONSTRAINT ${quoteQualified({ name: constraint.name })};`;
}
