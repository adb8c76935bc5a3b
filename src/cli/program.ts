import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { failOnValues, postgresVersions, runners } from '../config/keys.js';
import { formats } from '../format/index.js';
import { ledgerFormats } from '../format/ledger/index.js';
import { lockFormats } from '../format/locks/index.js';
import { rollbackFormats } from '../format/rollback/index.js';
import { verifyFormats } from '../format/verify/index.js';
import { ownPackage } from '../node/own-package.js';
import { defaultTimeout } from '../verify/task.js';
import type { Shell } from './completion.js';
import type { InitFlags } from './init-command.js';
import type { Io } from './io.js';
import type { ConfigFlag } from './known-rules.js';
import type { LintFlags } from './lint-command.js';
import type { LocksFlags } from './locks-command.js';
import type { RlsFlags } from './rls-command.js';
import type { RollbackFlags } from './rollback-command.js';
import type { RulesFlags } from './rules-command.js';
import { UsageError } from './usage-error.js';
import type { VerifyFlags } from './verify-command.js';

/** Read the arguments and run the command that they name. Gives the exit code; throws what `main` explains. */
export async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = createProgram(io, (result) => void (code = result));
  const [first] = argv;
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const isPath = error.code === 'commander.unknownCommand' && /[./\\]/.test(first ?? '');
    throw new UsageError(`${asSentence(error.message)}${isPath ? ` To lint it, run: pg-safe lint ${first!}` : ''}`);
  }
}

function createProgram(io: Io, finish: (code: number) => void): Command {
  const program = new Command('pg-safe')
    .description('Migration safety linter for Supabase and Postgres.')
    .version(ownPackage().version, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => undefined, outputError: () => undefined })
    .configureHelp({ helpWidth: Math.min(io.stdout.columns ?? 100, 120) })
    .addHelpText('after', `
Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 the run itself failed.`);

  databaseOptions(program.command('lint')
    .description('Check migrations. Without paths: the Supabase project around the working folder.')
    .argument('[paths...]', 'files, folders or glob patterns; - for stdin')
    .addOption(new Option('-f, --format <name>', 'how to print the report').choices(Object.keys(formats)).default('text'))
    .option('-o, --output-file <file>', 'write the report to a file instead of stdout')
    .option('-c, --config <file>', 'the configuration file, instead of searching one')
    .option('--no-config', 'use no configuration file')
    .option('--since <ref>', 'lint only what changed since the branch left this git reference, as one deploy')
    .option('--staged', 'lint what is staged for the next commit, as it is staged; for a hook')
    .option('--no-warn-ignored', 'do not say which of the named files are not linted')
    .option('--pg-version <major>', 'the Postgres version that the SQL runs on', majorVersion)
    .addOption(new Option('--runner <name>', 'how files reach the server').choices(runners))
    .addOption(new Option('--fail-on <severity>', 'the lightest severity that gives exit code 1').choices(failOnValues))
    .option('--rule <id=severity>', 'set the severity of a rule, or turn it off; may be repeated', ruleSetting)
    .option('--max-warnings <n>', 'the number of warnings that do not fail the run', wholeNumber)
    .option('-q, --quiet', 'report errors only')
    .option('--baseline <file>', 'leave out the findings that this file lists; fail on new ones only')
    .option('--no-baseline', 'report known findings too, whatever the configuration says')
    .option('--update-baseline', 'write that file: all findings of this run are known from then on, those that are gone are taken out')
    .option('--fix', 'apply the fixes that are safe, and report what is left; needs paths or --since')
    .option('--fix-unsafe', 'apply those too after which the SQL may behave otherwise; they may write new migrations')
    .option('--fix-dry-run', 'print as a diff what --fix, or --fix-unsafe beside it, would change, and write nothing')
    .option('--no-inline-config', 'let no comment silence a finding')
    .option('--sarif-category <name>', 'with --format sarif: the category of the analysis; it overrules the one of the upload', categoryName)
    .option('--report-suppressed', 'with --format sarif: report silenced findings too, marked as such')
    .option('--print-config <file>', 'print the configuration that counts for a file, as JSON, and lint nothing')
    .option('--stats', 'say on stderr, and in JSON, where the time went')
    .option('--cache', 'keep what the files before the linted ones leave, for later runs; so by default, unless CI is set')
    .option('--no-cache', 'keep nothing, and use nothing that is kept')
    .option('--verify', 'run the migrations on a throw-away Postgres too, and say of each finding whether it is confirmed'))
    .option('--stdin', 'read SQL from stdin')
    .option('--stdin-filename <path>', 'the path that the SQL from stdin would have')
    .option('--color', 'use colors')
    .option('--no-color', 'use no colors')
    .action(async (paths: string[], flags: LintFlags) => {
      const { lintCommand } = await import('./lint-command.js');
      finish(await lintCommand(paths, flags, io));
    });

  program.command('locks')
    .description('Show what each statement locks, what that blocks, and for how long.')
    .argument('[paths...]', 'files, folders or glob patterns; - for stdin')
    .addOption(new Option('-f, --format <name>', 'how to print it').choices(Object.keys(lockFormats)).default('text'))
    .option('--all', 'show locks that block nobody, too')
    .option('--stats <file>', 'sizes of the tables, as JSON from the query that "pg-safe explain stats" prints; the heaviest locks are then listed')
    .option('-c, --config <file>', 'the configuration file, instead of searching one')
    .option('--no-config', 'use no configuration file')
    .option('--since <ref>', 'show only what changed since the branch left this git reference')
    .option('--pg-version <major>', 'the Postgres version that the SQL runs on', majorVersion)
    .addOption(new Option('--runner <name>', 'how files reach the server').choices(runners))
    .option('--stdin', 'read SQL from stdin')
    .option('--stdin-filename <path>', 'the path that the SQL from stdin would have')
    .option('--color', 'use colors')
    .option('--no-color', 'use no colors')
    .action(async (paths: string[], flags: LocksFlags) => {
      const { locksCommand } = await import('./locks-command.js');
      finish(await locksCommand(paths, flags, io));
    });

  program.command('rls')
    .description('Show the row level security of each table, after all migrations.')
    .argument('[paths...]', 'files, folders or glob patterns')
    .addOption(new Option('-f, --format <name>', 'how to print it').choices(Object.keys(ledgerFormats)).default('text'))
    .option('--diff <ref>', 'show what the branch adds, changes and loses since it left this git reference; exit code 1 when something is lost')
    .option('--sql', 'print the query that shows the same for a live database')
    .option('--live <file>', 'compare with what that query gave; exit code 1 when they differ')
    .option('-c, --config <file>', 'the configuration file, instead of searching one')
    .option('--no-config', 'use no configuration file')
    .option('--pg-version <major>', 'the Postgres version that the SQL runs on', majorVersion)
    .option('--color', 'use colors')
    .option('--no-color', 'use no colors')
    .action(async (paths: string[], flags: RlsFlags) => {
      const { rlsCommand } = await import('./rls-command.js');
      finish(await rlsCommand(paths, flags, io));
    });

  program.command('rollback')
    .description('Draft the script that undoes a migration, or check those that are there.')
    .argument('[migration...]', 'the path or version of the migration; with --check, files, folders or glob patterns')
    .option('--check', 'check rollback scripts: exit code 1 when one fails or is not the inverse of its migration')
    .addOption(new Option('-f, --format <name>', 'how --check prints what it found').choices(Object.keys(rollbackFormats)).default('text'))
    .option('-o, --out <file>', 'where to write the draft, instead of supabase/rollbacks')
    .option('--stdout', 'print the draft')
    .option('-c, --config <file>', 'the configuration file, instead of searching one')
    .option('--no-config', 'use no configuration file')
    .option('--pg-version <major>', 'the Postgres version that the SQL runs on', majorVersion)
    .option('--color', 'use colors')
    .option('--no-color', 'use no colors')
    .action(async (named: string[], flags: RollbackFlags) => {
      const { rollbackCommand } = await import('./rollback-command.js');
      finish(await rollbackCommand(named, flags, io));
    });

  databaseOptions(program.command('verify')
    .description('Run the history and the migrations on a throw-away Postgres: what fails, what is locked, who reads and writes, whether rollbacks lead back.')
    .argument('[paths...]', 'the migrations under test: files, folders or glob patterns; the others are history')
    .addOption(new Option('-f, --format <name>', 'how to print the report').choices(Object.keys(verifyFormats)).default('text'))
    .option('-o, --output-file <file>', 'write the report to a file instead of stdout')
    .option('--all', 'show what went as foretold, too')
    .option('-c, --config <file>', 'the configuration file, instead of searching one')
    .option('--no-config', 'use no configuration file')
    .option('--since <ref>', 'test only what changed since the branch left this git reference')
    .option('--pg-version <major>', 'the Postgres version that the project runs on', majorVersion)
    .addOption(new Option('--runner <name>', 'how files reach the server').choices(runners))
    .option('--twice', 'run each migration under test a second time'))
    .option('--color', 'use colors')
    .option('--no-color', 'use no colors')
    .action(async (paths: string[], flags: VerifyFlags) => {
      const { verifyCommand } = await import('./verify-command.js');
      finish(await verifyCommand(paths, flags, io));
    });

  program.command('init')
    .description('Set pg-safe up in this repository: a configuration, and a line in the hook that it uses. What is there stays.')
    .option('--dry-run', 'print as a diff what would be written, and write nothing')
    .option('-y, --yes', 'ask nothing')
    .option('--no-hook', 'set up no hook')
    .option('--workflow', 'write a workflow for GitHub Actions too')
    .action(async (flags: InitFlags) => {
      const { initCommand } = await import('./init-command.js');
      await initCommand(flags, io);
    });

  program.command('rules')
    .description('List the rules.')
    .addOption(new Option('-f, --format <name>', 'how to print them').choices(['text', 'json']).default('text'))
    .option('-c, --config <file>', 'the configuration file whose plugins count, instead of searching one')
    .option('--no-config', 'list the built-in rules only')
    .action(async (flags: RulesFlags) => {
      const { rulesCommand } = await import('./rules-command.js');
      await rulesCommand(flags, io);
    });

  program.command('explain')
    .description('Print the documentation of a rule, or the query for "pg-safe locks --stats".')
    .argument('<rule>', 'the id of the rule, or "stats"')
    .option('-c, --config <file>', 'the configuration file whose plugins count, instead of searching one')
    .option('--no-config', 'know the built-in rules only')
    .action(async (id: string, flags: ConfigFlag) => {
      const { explainCommand } = await import('./explain-command.js');
      await explainCommand(id, flags, io);
    });

  program.command('completion')
    .description('Print a script that completes commands and options in a shell: source <(pg-safe completion bash), in the file that the shell runs at its start.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish'] satisfies Shell[]))
    .action(async (shell: Shell) => {
      const [{ completions }, { rules }] = await Promise.all([import('./completion.js'), import('../../rules/index.js')]);
      io.stdout.write(completions[shell](program, { explain: [...rules.map(({ id }) => id), 'stats'] }));
    });
  return program;
}

/** What says on which database a command runs the migrations. */
function databaseOptions(command: Command): Command {
  return command
    .option('--database-url <url>', 'an empty database to run them on, instead of PGlite; also PG_SAFE_DATABASE_URL')
    .option('--yes-use-this-database', 'use that database though it is not empty')
    .option('--timeout <seconds>', `how long one statement may take (default: ${defaultTimeout / 1000})`, seconds);
}

/** A message of commander like all others: on one line, with a capital and a full stop. */
function asSentence(message: string): string {
  const [said = '', ...more] = message.replace(/^error: /, '').split(/\s*\n\s*/);
  const sentence = `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.endsWith('.') ? '' : '.'}`;
  return [sentence, ...more.map((line) => line.replace(/^\((.*)\)$/, '$1'))].join(' ');
}

function majorVersion(text: string): number {
  const { min, max } = postgresVersions;
  const major = /^\d+(?:\.\d+)*$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  if (major >= min && major <= max) return major;
  throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
}

function seconds(text: string): number {
  // What fits into the 32 bits of a timer, in milliseconds.
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number > 0 && number <= 2_000_000) return number;
  throw new InvalidArgumentError('It must be a number of seconds, more than 0.');
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

function categoryName(text: string): string {
  if (/[^\s/]/.test(text)) return text;
  throw new InvalidArgumentError('It must be a name, such as "migrations".');
}

function ruleSetting(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a rule and a severity: blocking-index-build=off.');
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
}
