import { cronChanges, namesInCommand, type Catalog, type CronChange, type History, type Migration, type Source } from '../../src/rule/index.js';

/** A job of pg_cron, as a file schedules it. */
export type Job = Extract<CronChange, { kind: 'schedule' }>;

/** What a command may name. */
interface Named {
  readonly schema: string;
  readonly name: string;
}

const kept = new WeakMap<History, readonly Source[]>();

/** The files that speak of cron: only where one of them has the name need they be read again. */
export function cronTexts(history: History): readonly Source[] {
  let sources = kept.get(history);
  if (sources === undefined) kept.set(history, (sources = history.migrations.flatMap(({ source }) => (/\bcron"?\s*\./i.test(source.text) ? [source] : []))));
  return sources;
}

/** The jobs that are scheduled once a migration has run, or all have, as far as files say so. */
export function jobsAfter({ migrations }: History, last?: Migration): readonly Job[] {
  let jobs: readonly Job[] = [];
  for (const migration of migrations) {
    for (const change of cronChanges(migration.source)) {
      if (change.kind === 'unknown') jobs = [];
      else if (change.name !== undefined) jobs = jobs.filter(({ name }) => name !== change.name);
      if (change.kind === 'schedule') jobs = [...jobs, change];
    }
    if (migration === last || migration.source === last?.source) break;
  }
  return jobs;
}

/** True when a command names it. pg_cron runs a command with the path of its database: a name without a schema is one of public. */
export function namesInJob(command: string, kind: 'relations' | 'functions', object: Named, catalog: Catalog): boolean {
  return namesInCommand(command)[kind].some(({ schema, name }) =>
    name === object.name && (schema ?? 'public') === object.schema && (schema !== undefined || catalog.relation({ schema: 'extensions', name }) === undefined));
}
