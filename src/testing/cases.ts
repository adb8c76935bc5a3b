import type { DefaultGrants } from '../config/config.js';
import type { Runner } from '../history/migration.js';
import type { Severity } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';

/** What a case lints, and in which surroundings. Either `sql` or `files` is given. */
export interface Case<Options = Readonly<Record<string, unknown>>> {
  /** The title; the SQL itself when absent. */
  readonly name?: string;
  /** Earlier migrations, one or several, oldest first. They are replayed, not linted. */
  readonly history?: string | readonly string[];
  /** The migration to lint. */
  readonly sql?: string;
  /** Where `sql` stands, when the name is the point. */
  readonly path?: string;
  /** Several files to lint, by path. Each is a deploy of its own unless `deploy` says otherwise. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of what is given, by path, the files that are context only. */
  readonly context?: readonly string[];
  /** `together`: the linted files go out at once. */
  readonly deploy?: 'each' | 'together';
  /** With `together`: paths of linted files that went out before, and were edited since. */
  readonly edited?: readonly string[];
  readonly options?: Partial<Options>;
  /** Tables that the project calls small, as in the configuration. */
  readonly smallTables?: readonly string[];
  /** The major version; 17 when absent. */
  readonly postgres?: number;
  /** By default `supabase` with the Supabase baseline, else `single-transaction`. */
  readonly runner?: Runner;
  /** True to begin with what a new Supabase project holds. */
  readonly supabase?: boolean;
  /** What the platform grants the API roles on new tables, as the configuration has it; `auto` when absent. */
  readonly defaultGrants?: DefaultGrants;
  /** By default `public` and `graphql_public` with the Supabase baseline, else none. */
  readonly apiSchemas?: readonly string[];
  /** Other rules that are on, for what a rule says about the findings of others. */
  readonly beside?: readonly AnyRule[];
  /** True when the SQL is meant to have a syntax error. */
  readonly broken?: boolean;
}

/** What an invalid case expects of one finding. What is left out is not compared. */
export interface ExpectedFinding<MessageId extends string = string> {
  readonly message: MessageId;
  /** The source text that the finding marks. */
  readonly at: string;
  /** The file, where there are several. */
  readonly path?: string;
  /** The line, 1-based, where `at` stands in the source more than once. */
  readonly line?: number;
  /** The column, 1-based, where it does so in one line. */
  readonly column?: number;
  /** The sentence. */
  readonly what?: string;
  /** The advice, or a part of it. */
  readonly help?: string;
  readonly severity?: Severity;
  readonly subject?: string;
  /** All related places, in order. */
  readonly related?: readonly { readonly at: string; readonly text: string }[];
  /** The reason that a comment gives for silencing it. A finding that is silenced must say so. */
  readonly suppressed?: string;
}

/** A case with findings: all of them, in order. */
export interface InvalidCase<MessageId extends string = string, Options = Readonly<Record<string, unknown>>> extends Case<Options> {
  readonly expect: readonly [ExpectedFinding<MessageId>, ...ExpectedFinding<MessageId>[]];
  /** `sql` after every fix, or the files that fixes change; to be stated whenever a finding has a fix. */
  readonly fixed?: string | Readonly<Record<string, string>>;
}
