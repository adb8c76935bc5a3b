import type { Verdict } from '../additive/index.js';
import type { Catalog } from '../catalog/index.js';
import type { Relation } from '../catalog/model.js';
import type { AppliedRollback, History, Migration, Runner, SkippedFile } from '../history/migration.js';
import type { EffectKind, EffectOf } from '../replay/effects.js';
import type { StatementLocks } from '../replay/locks/statement-locks.js';
import type { Statement } from '../sql/statement.js';
import type { Directive } from '../sql/directives.js';
import type { RollbackCheck } from '../rollback/check.js';
import type { Label, Span } from '../text/index.js';
import type { Family, Fix, Precision, Severity } from './finding.js';

/** A message: `what` is one sentence ending in a full stop; both may hold `{{placeholders}}`. */
export interface Message {
  readonly what: string;
  readonly help: string;
}
/** The messages of a rule, by an id of their own. */
export type Messages = Readonly<Record<string, Message>>;
type Hole<S extends string> = S extends `${string}{{${infer P}}}${infer Rest}` ? P | Hole<Rest> : never;
type Holes<M extends Message> = Hole<M['what'] | M['help']>;
type Data<M extends Message> = [Holes<M>] extends [never] ? { readonly data?: never } : { readonly data: Readonly<Record<Holes<M>, string | number>> };

/** A rule's options; type, schema and documentation derive from this. */
export type OptionSpec = Readonly<Record<string, { readonly description: string; readonly default: number | boolean | string | readonly string[] }>>;
type Widen<T> = T extends number ? number : T extends boolean ? boolean : T extends readonly string[] ? readonly string[] : string;
/** The options as the rule gets them: those of the configuration over the defaults. */
export type OptionsOf<O extends OptionSpec> = { readonly [K in keyof O]: Widen<O[K]['default']> };

/** What proves an example on a real Postgres. */
export type Proof =
  | 'lock' // the lock mode that `bad` takes, seen in pg_locks, and `good` does not
  | 'rewrite' // the file node changes with `bad` and not with `good`
  | 'scan' // rows are read under the lock by `bad`
  | 'plan' // `then` reads a table whole after `bad`, where no index serves it, and by indexes alone after `good`
  | 'rows' // `bad` changes more rows, which stay locked, than `good`
  | 'leak' // `anon` reads rows after `bad` and none after `good`
  | 'error' // `bad` fails (or what `then` runs fails)
  | 'retry' // `bad` passes when the index that it made has become invalid, and leaves it so; `good` fails
  | 'schema' // an object of the history is gone, or has lost a property, after `bad`
  | 'history'; // about files, not about what SQL does

/** SQL that a rule reports and SQL that it does not, for its page and its tests. */
export interface Example {
  /** SQL of an earlier migration. */
  readonly history?: string;
  /** SQL that is reported. */
  readonly bad: string;
  /** SQL that reaches the same and is not reported. */
  readonly good: string;
  readonly proof: Proof;
  /** A file name for `bad`, where the name is the point. */
  readonly path?: string;
  /** The same for `history`. */
  readonly historyPath?: string;
  /** `bad` is linted as what a branch brings (`--since`): as a new file, or as one that was there before and has been edited. */
  readonly branch?: 'added' | 'edited';
  /** SQL to run after `bad` or `good` as an application would; with proof `error` it fails after `bad` and works after `good`. */
  readonly then?: string;
  /** The schemas that the Data API serves, where they are the point. */
  readonly apiSchemas?: readonly string[];
}

/** The place of an effect in the history. */
export interface Step {
  /** The schema before the effect and after it. */
  readonly before: Catalog;
  readonly after: Catalog;
  readonly migration: Migration;
  /** What changed since this migration began, and since its deploy began. */
  readonly since: { readonly migration: Catalog; readonly deploy: Catalog };
}

/**
 * What a rule can listen to besides effects. The ends are told to a rule that has heard something else in that file, and to one that listens
 * to nothing but ends: a rule that must always be told listens to `migration.start` too.
 */
export interface FileEvents {
  'migration.start': Migration;
  /** A statement at the top of the file begins. */
  'statement.start': Statement;
  /** A statement, at the top or inside a block, is done: what it has locked, and the transaction in which it holds that. */
  'statement.locks': StatementLocks;
  /** All of a migration's statements are done, and this is what it is to the release before it. */
  'migration.verdict': Verdict;
  /** All of a migration's statements are done. */
  'migration.end': Migration;
  /** The rollback script of the migration, replayed after it; `step` is that of the migration. It comes after `migration.end`. */
  'rollback.check': RollbackCheck;
  /** All migrations of a deploy are done; the migration is the last one. */
  'deploy.end': Migration;
  /** All migrations are done; each linted migration hears it. `after` is the final catalog, so a rule can see what a later file made good. */
  'history.end': Migration;
}

/** Facts about files that are not migrations, or not about their SQL. No catalog goes with them. */
export interface SourceEvents {
  /** A file in the folder that the runner does not apply. */
  'file.skipped': SkippedFile;
  /** A rollback script that the runner takes for a migration. */
  'rollback.applied': AppliedRollback;
  /** A suppression comment that does not do what its author thinks. */
  'suppression.idle': { readonly directive: Directive; readonly problem: 'unused' | 'no-reason' | 'unknown-rule'; readonly rule: string };
}
/** What a rule listens to, by the kind of effect or event. It hears of linted migrations only, in the order of the history. */
export type Listeners =
  & { readonly [K in EffectKind]?: (effect: EffectOf<K>, step: Step) => void }
  & { readonly [K in keyof FileEvents]?: (event: FileEvents[K], step: Step) => void }
  & { readonly [K in keyof SourceEvents]?: (event: SourceEvents[K]) => void };

/** What a rule reports: a message, where, about what. */
export type Problem<M extends Messages, K extends keyof M> = {
  readonly message: K;
  /** The place to mark. */
  readonly at: Span;
  /** What it is about, without quotes: `public.users.email`. With the rule and the statement it identifies the finding. */
  readonly subject: string;
  /** Other places that belong to it: where the table was made. */
  readonly related?: readonly Label[];
  readonly fix?: Fix;
  /** The tables whose number of rows makes the harm. Where a project calls all of them small, nothing is reported. */
  readonly rowsOf?: readonly Relation[];
  /** Overrides the rule's severity downward or upward where the case is plainly lighter or graver. */
  readonly severity?: Severity;
} & Data<M[K]>;

/** What a rule is given for one migration. */
export interface RuleContext<M extends Messages, O extends OptionSpec> {
  readonly options: OptionsOf<O>;
  /** The major version that the SQL will run on. */
  readonly postgres: number;
  readonly runner: Runner;
  /** The schemas that the Data API serves (`[api] schemas` in config.toml). */
  readonly apiSchemas: readonly string[];
  /** All migrations and files, in the order in which they run. */
  readonly history: History;
  /** Report a problem. Suppressions, known findings and severities of the configuration are applied afterwards. */
  report<K extends keyof M & string>(problem: Problem<M, K>): void;
}

/** A rule: what it says of itself, and `create`, which does the work. */
export interface Rule<M extends Messages = Messages, O extends OptionSpec = OptionSpec> {
  /** Lower case with hyphens; no other rule has it. A built-in rule stands in the file of that name. */
  readonly id: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly precision: Precision;
  /** One sentence: what it reports. */
  readonly summary: string;
  /** Markdown for someone who disagrees: what Postgres does, with sources. */
  readonly why: string;
  readonly messages: M;
  readonly options?: O;
  readonly examples: readonly Example[];
  /** What it reports is done on purpose in the contract phase of a change: `-- pg-safe: contract <reason>` accepts it. */
  readonly contracting?: true;
  /** Set where a finding is about what strangers may read, change or run. GitHub code scanning shows those as security alerts. */
  readonly security?: true;
  /** Off unless asked for. */
  readonly optIn?: boolean;
  /** Called once for each linted migration; closures hold what the rule knows of that migration. */
  create(context: RuleContext<M, O>): Listeners;
}

/** Any rule, whatever its messages and options. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds rules of every shape
export type AnyRule = Rule<any, any>;

type Exact<L> = L & { readonly [K in Exclude<keyof L, keyof Listeners>]: never };

/** Declare a rule. Listener names, message ids, placeholders and options are checked by the compiler. */
export function defineRule<const M extends Messages, const O extends OptionSpec = Record<never, never>, L extends Listeners = Listeners>(
  rule: Omit<Rule<M, O>, 'create'> & { create(context: RuleContext<M, O>): Exact<L> },
): Rule<M, O> {
  return rule;
}
