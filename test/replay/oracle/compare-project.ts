import { readdirSync } from 'node:fs';
import { PGlite, type Extensions } from '@electric-sql/pglite';
import type { Catalog } from '../../../src/catalog/index.js';
import { baselineSources } from '../../../src/config/baseline.js';
import { supabaseBaseline } from '../../../src/config/presets/supabase.generated.js';
import { buildHistory } from '../../../src/history/index.js';
import { baselineReplay } from '../../../src/linter/baseline.js';
import { readSources } from '../../../src/node/read-sources.js';
import type { Replay } from '../../../src/replay/replay.js';
import { loadParser } from '../../../src/sql/parser.js';
import { sides } from './agreement.js';
import { unknownType } from './dump-catalog.js';
import { differencesOf, type Compared, type Sides } from './differences.js';
import { expressions } from './expressions.js';
import { Predictions, type Prediction } from './predictions.js';
import { rightsInCatalog, rightsInPostgres } from './rights.js';
import { runMigration } from './run-history.js';

/** What PGlite is. */
const postgres = 18;

/** How a project's files and Postgres agree. */
export interface ProjectComparison extends Compared {
  readonly files: number;
  /** Statements that ran in Postgres. */
  readonly ran: number;
  /** Messages of those that did not, names left out, with how often each came. */
  readonly refused: ReadonlyMap<string, number>;
  /** Columns whose type the replay does not claim to know; their other facts are compared. */
  readonly untyped: number;
  /** Statements of which the replay of everything says that Postgres refuses them, or that Postgres refused. */
  readonly predictions: readonly Prediction[];
}

/** An embedded Postgres that holds what a Supabase project holds before its first migration. */
export class ProjectOracle {
  readonly #database: PGlite;
  readonly #before: Sides;

  private constructor(database: PGlite, before: Sides) {
    this.#database = database;
    this.#before = before;
  }

  static async open(): Promise<ProjectOracle> {
    await loadParser();
    const database = await PGlite.create({ extensions: await shippedExtensions() });
    await database.exec(supabaseBaseline);
    return new ProjectOracle(database, await accounts(database, (await newReplay()).catalog));
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  /** Run a project's history in a copy of the database, replay the statements that ran, and compare. */
  async compare(folder: string): Promise<ProjectComparison> {
    const { sources, migrationsFolder } = await readSources([], folder);
    const { migrations } = buildHistory(sources, { runner: 'supabase', ...(migrationsFolder !== undefined && { migrationsFolder }) });
    const [replay, predicting] = [await newReplay(), await newReplay()];
    const predictions = new Predictions();
    const refused = new Map<string, number>();
    let ran = 0;
    const database = (await this.#database.clone()) as PGlite;
    try {
      for (const migration of migrations) {
        const run = await runMigration(database, migration);
        for (const { message } of run.refused) {
          const reason = message.replaceAll(/"[^"]*"/g, '""');
          refused.set(reason, (refused.get(reason) ?? 0) + 1);
        }
        ran += run.ran.statements.length;
        replay.run(migration, run.ran);
        predictions.add(predicting, run);
      }
      await database.exec('rollback; reset role; reset all');
      const after = await accounts(database, replay.catalog);
      const untyped = Object.values(after.replayed).filter((facts) => typeof facts === 'object' && facts !== null && 'type' in facts && facts.type === unknownType).length;
      return { files: migrations.length, ran, refused, untyped, predictions: predictions.all, ...differencesOf(this.#before, after, replay.catalog) };
    } finally {
      await database.close();
    }
  }
}

async function newReplay(): Promise<Replay> {
  return baselineReplay(await baselineSources({ baseline: 'supabase', defaultGrants: 'auto' }), postgres);
}

async function accounts(database: PGlite, catalog: Catalog): Promise<Sides> {
  const [dumps, rights, texts] = [await sides(database, catalog), await rightsInPostgres(database), await expressions(database, catalog)];
  return { postgres: { ...dumps.postgres, ...texts.postgres, ...rights }, replayed: { ...dumps.replayed, ...texts.replayed, ...rightsInCatalog(catalog) } };
}

/** The extensions that PGlite brings along. */
async function shippedExtensions(): Promise<Extensions> {
  const folder = new URL('contrib/', import.meta.resolve('@electric-sql/pglite'));
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.js') ? [file.slice(0, -'.js'.length)] : []));
  const modules = await Promise.all(names.map(async (name): Promise<unknown> => import(new URL(`${name}.js`, folder).href)));
  return Object.assign({}, ...modules) as Extensions;
}
