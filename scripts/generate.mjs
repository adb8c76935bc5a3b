/**
 * Writes what derives from the rules: `generate.mjs index` the list of them (before a build), `generate.mjs catalog`
 * the replayed baseline, and `generate.mjs pages` their documentation and the JSON schema of the configuration (from the build).
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const ids = readdirSync(join(root, 'rules')).filter((name) => name.endsWith('.ts') && name !== 'index.ts').map((name) => name.slice(0, -3)).sort();

function writeIndex() {
  const variable = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  write('rules/index.ts', [
    '// Generated from the files in rules/ by `npm run generate`; do not edit.',
    "import type { AnyRule } from '../src/rule/index.js';",
    ...ids.map((id) => `import ${variable(id)} from './${id}.js';`),
    '',
    '/** Every rule, in the order of the ids. */',
    'export const rules: readonly AnyRule[] = [',
    ...ids.map((id) => `  ${variable(id)},`),
    '];',
    '',
  ].join('\n'));
}

async function writePages() {
  const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
  const [{ rules }, { rulePage }, { configSchema, ruleSets }, { lintCase }, { exampleCase }, { drawFindings }] = await Promise.all([
    built('rules/index.js'), built('src/cli/rule-page.js'), built('src/config/index.js'), built('src/testing/lint-case.js'), built('src/testing/example-case.js'), built('src/format/text.js'),
  ]);
  // What the tests have seen of each example on a Postgres: `npm run prove` records it.
  const { postgres, seen } = JSON.parse(readFileSync(join(root, 'test/rules/seen.generated.json'), 'utf8'));
  const outcomesOf = (rule) => Promise.all(rule.examples.map(async (example, at) => {
    const findings = await lintCase(rule, exampleCase(example, 'bad', { supabase: true, beside: rules }));
    return { findings: drawFindings(findings, { color: false, width: 100 }).join('\n\n'), seen: seen[rule.id]?.find((one) => one.example === at + 1) };
  }));
  const found = rules.map((rule) => rule.id);
  const odd = ids.filter((id, at) => found[at] !== id);
  if (odd.length > 0) throw new Error(`A rule has the id that its file is named for, and the build is fresh. Not so: ${odd.join(', ')}.`);

  for (const rule of rules) write(`docs/rules/${rule.id}.md`, `<!-- Generated from rules/${rule.id}.ts by \`npm run generate\`; do not edit. -->\n\n${rulePage(rule, { postgres, outcomes: await outcomesOf(rule) })}`);
  write('docs/rules/README.md', rulesIndex(rules));
  write('docs/presets.md', presetsPage(rules, ruleSets));
  for (const name of readdirSync(join(root, 'docs/rules'))) {
    if (name !== 'README.md' && !ids.includes(name.replace(/\.md$/, ''))) rmSync(join(root, 'docs/rules', name));
  }
  write('schema.json', `${JSON.stringify(configSchema(rules), null, 2)}\n`);
}

function rulesIndex(rules) {
  const families = [...new Set(rules.map((rule) => rule.family))].sort();
  return [
    '<!-- Generated from the files in rules/ by `npm run generate`; do not edit. -->',
    '# Rules',
    'In brackets: off unless the configuration asks for it.',
    ...families.map((family) => [
      `## ${family}\n`,
      '| Rule | Severity | What it reports |',
      '| --- | --- | --- |',
      ...rules.filter((rule) => rule.family === family).map(({ id, severity, optIn, summary }) => {
        const link = `[${id}](${id}.md)`;
        return `| ${link} | ${optIn ? `(${severity})` : severity} | ${summary.replaceAll('|', '\\|')} |`;
      }),
    ].join('\n')),
  ].join('\n\n') + '\n';
}

/** Which severity each preset gives each rule. */
function presetsPage(rules, ruleSets) {
  const sets = Object.entries(ruleSets);
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const usual = (rule) => ruleSets['pg-safe:recommended'].severityOf(rule) ?? 'off';
  return [
    '<!-- Generated from src/config/rule-sets.ts by `npm run generate`; do not edit. -->',
    '# Presets',
    '`extends` names them; of several that say something about a rule, the last one decides, and `rules` and `overrides` decide before any. `pg-safe:recommended` holds without being named. '
      + '`pg-safe lint --print-config <file>` says what set each severity.',
    sets.map(([name, { summary, settings }]) => `- \`${name}\`: ${summary}${settings === undefined ? '' : ` Sets ${Object.entries(settings).map(([key, value]) => `\`${key}: '${value}'\``).join(', ')}.`}`).join('\n'),
    [
      row(['Rule', ...sets.map(([name]) => name.replace('pg-safe:', ''))]),
      row(['---', ...sets.map(() => '---')]),
      ...rules.map((rule) => row([`[${rule.id}](rules/${rule.id}.md)`, ...sets.map(([, set]) => {
        const severity = set.severityOf(rule) ?? usual(rule);
        return severity === 'off' ? '' : severity;
      })])),
    ].join('\n'),
  ].join('\n\n') + '\n';
}

/** Files that say the same already are left alone, so that their times stay. */
function write(path, text) {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  let before;
  try {
    before = readFileSync(file, 'utf8');
  } catch {
    before = undefined;
  }
  if (before !== text) writeFileSync(file, text);
}

/** The catalog that the Supabase baseline leaves, replayed here once instead of in every run. */
async function writeCatalog() {
  const built = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);
  const [{ loadParser }, { parseSource }, { Replay }, { toSnapshot }] = await Promise.all([
    built('sql/parser.js'), built('sql/parse.js'), built('replay/replay.js'), built('catalog/index.js'),
  ]);
  await loadParser();
  const path = 'src/config/presets/supabase.sql';
  const parsed = parseSource({ path, text: readFileSync(join(root, path), 'utf8') });
  if (parsed.errors.length > 0) throw new Error(`${path} has syntax errors.`);
  const replay = new Replay({ postgres: 17 });
  replay.run({ version: 'baseline', deploy: -1 }, parsed);
  const json = toSnapshot({ catalog: replay.catalog, nextId: replay.nextId });
  write('src/config/presets/supabase-catalog.generated.ts', [
    '// Generated by replaying supabase.sql: `npm run generate`; do not edit.',
    '',
    '/** The catalog after the SQL of the preset `supabase`, as `fromSnapshot` reads it. */',
    `export const supabaseCatalog: string = ${JSON.stringify(json)};`,
    '',
  ].join('\n'));
}

const steps = { index: writeIndex, catalog: writeCatalog, pages: writePages };
const step = steps[process.argv[2]];
if (step === undefined) throw new Error(`Say which: ${Object.keys(steps).join(' or ')}.`);
await step();
