import type { CreateExtensionStmt, Node } from '@pgsql/types';
import type { Effect } from '../replay/effects.js';
import { ownerOf } from '../sql/extension-names.js';
import { stringList, stringOf } from '../sql/names.js';
import { quoteName } from '../sql/quote.js';
import type { Statement } from '../sql/statement.js';
import { Causes, type Because } from './causes.js';
import type { Engine, PostgresError } from './driver.js';
import type { Refusal, Replaced } from './report.js';
import { stubFor, stubStatement, type Stub } from './stubs/stub.js';

/** What to do with a statement: send it, send something else for a stub, or leave it out. */
export type StatementPlan = { readonly run: true } | { readonly stub: string; readonly run: string } | { readonly skip: string };

const run: StatementPlan = { run: true };
/** A statement that does nothing. */
const nothing = 'select';

/** The packages by which PGlite has an extension that it does not ship. */
const packages: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ vector: 'pgvector', postgis: 'postgis', postgis_raster: 'postgis', postgis_topology: 'postgis', age: 'age', pgtap: 'pgtap' }).map(([name, end]) => [name, `@electric-sql/pglite-${end}`]),
);

/** What an engine does not have, over a run: which statements are replaced or left out for it, and what fails only because of that. */
export class Unavailable {
  readonly #engine: Engine;
  readonly #causes = new Causes();
  readonly #replaced = new Map<string, Replaced>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** What was not run as written so far, by name. */
  get replaced(): readonly Replaced[] {
    return [...this.#replaced.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Decide over a statement; each is asked about once, in the order of the history. */
  plan(statement: Statement): StatementPlan {
    const plan = this.#planOf(statement.node);
    if ('skip' in plan) this.#count(plan.skip, 'skipped');
    else if ('stub' in plan) this.#count(plan.stub, 'stub');
    return plan;
  }

  /** Tell of a statement that was left out. */
  noteSkipped(what: string, effects: readonly Effect[]): void {
    this.#causes.skipped(what, effects);
  }

  /** Tell of one that was refused. */
  noteRefused(refusal: Pick<Refusal, 'because' | 'statement'>, effects: readonly Effect[]): void {
    this.#causes.refused(refusal, effects);
  }

  /** Tell of one that ran. */
  noteRan(effects: readonly Effect[]): void {
    this.#causes.ran(effects);
  }

  /** Why a statement failed, when it did only because something was left out or refused before; undefined when the error is its own. */
  causeOf(error: PostgresError, statement: Statement): Because | undefined {
    return this.#causes.of(error, statement);
  }

  #planOf(node: Node): StatementPlan {
    if ('CreateExtensionStmt' in node) return this.#create(node.CreateExtensionStmt);
    if ('AlterExtensionStmt' in node) return this.#onExtension(node.AlterExtensionStmt.extname, () => nothing);
    if ('AlterExtensionContentsStmt' in node) return this.#onExtension(node.AlterExtensionContentsStmt.extname, () => nothing);
    if ('AlterObjectSchemaStmt' in node && node.AlterObjectSchemaStmt.objectType === 'OBJECT_EXTENSION') {
      const { object, newschema = '' } = node.AlterObjectSchemaStmt;
      return this.#onExtension(stringOf(object), (stub) => this.#move(stub, newschema));
    }
    if ('CommentStmt' in node && node.CommentStmt.objtype === 'OBJECT_EXTENSION') return this.#onExtension(stringOf(node.CommentStmt.object), (stub) => (this.#isFile(stub) ? undefined : nothing));
    if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_EXTENSION') {
      const names = stringList(node.DropStmt.objects ?? []);
      const missing = names.find((name) => !this.#engine.extensions.has(name));
      if (missing === undefined || (node.DropStmt.missing_ok === true && stubFor(missing) === undefined)) return run;
      return this.#onExtension(missing, ({ makes }) => (makes === undefined ? nothing : `drop schema if exists ${quoteName(makes)} cascade`));
    }
    const what = this.#beyond(node);
    return what === undefined ? run : { skip: what };
  }

  #create({ extname = '', if_not_exists, options = [] }: CreateExtensionStmt): StatementPlan {
    const option = (name: string) => options.flatMap((one) => ('DefElem' in one && one.DefElem.defname === name ? [stringOf(one.DefElem.arg)] : [])).at(0);
    const into = option('schema');
    return this.#onExtension(extname, (stub) => {
      if (!this.#isFile(stub)) return stubStatement(stub, into, if_not_exists === true);
      // A stub has one version, whatever the one that is asked for.
      return `create extension ${if_not_exists === true ? 'if not exists ' : ''}${quoteName(extname)}${into === undefined ? '' : ` with schema ${quoteName(into)}`} cascade`;
    });
  }

  /**
   * A statement on an extension.
   * @param replace what to send when it is a stub; undefined for the statement as it is
   */
  #onExtension(name: string | undefined, replace: (stub: Stub) => string | undefined): StatementPlan {
    if (name === undefined) return run;
    const isStub = this.#engine.stubs?.has(name) === true || !this.#engine.extensions.has(name);
    if (!isStub) return run;
    const stub = stubFor(name);
    if (stub === undefined) return { skip: name };
    const instead = replace(stub);
    return instead === undefined ? run : { stub: name, run: instead };
  }

  /** Whether CREATE EXTENSION finds the stub, so that it is an extension to the engine. */
  #isFile({ name }: Stub): boolean {
    return this.#engine.stubs?.has(name) === true;
  }

  /** ALTER EXTENSION … SET SCHEMA: the stub's functions name the schema that it was made in, so it is made anew. */
  #move(stub: Stub, schema: string): string | undefined {
    if (!this.#isFile(stub)) return nothing;
    const name = quoteName(stub.name);
    return stub.relocatable ? `do $stub$ begin drop extension ${name}; create extension ${name} with schema ${quoteName(schema)}; end $stub$` : undefined;
  }

  /** What a statement needs that is no extension, and that the engine does not have. */
  #beyond(node: Node): string | undefined {
    if ('CopyStmt' in node) return node.CopyStmt.is_from === true && node.CopyStmt.filename === undefined ? 'COPY … FROM stdin' : undefined;
    if ('CreateSubscriptionStmt' in node || 'AlterSubscriptionStmt' in node) return 'CREATE SUBSCRIPTION';
    if ('SecLabelStmt' in node) return 'SECURITY LABEL';
    if ('LoadStmt' in node) return 'LOAD';
    if ('CreatePLangStmt' in node) return this.#language(node.CreatePLangStmt.plname);
    const options = 'CreateFunctionStmt' in node ? node.CreateFunctionStmt.options : 'DoStmt' in node ? node.DoStmt.args : undefined;
    return options?.flatMap((option) => ('DefElem' in option && option.DefElem.defname === 'language' ? (this.#language(stringOf(option.DefElem.arg)) ?? []) : [])).at(0);
  }

  /** The extension of a language, when it is not there. */
  #language(name = ''): string | undefined {
    const extension = ownerOf('language', name.toLowerCase());
    return extension === undefined || this.#engine.extensions.has(extension) ? undefined : extension;
  }

  #count(name: string, how: Replaced['how']): void {
    const known = this.#replaced.get(name);
    const pkg = packages[name];
    const advice = how === 'skipped' && pkg !== undefined && this.#engine.name.startsWith('PGlite') ? `npm install -D ${pkg}` : undefined;
    this.#replaced.set(name, { name, how, statements: (known?.statements ?? 0) + 1, ...(advice !== undefined && { advice }) });
  }
}
