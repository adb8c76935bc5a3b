import type { Step } from './init-step.js';
import type { Survey } from './init-survey.js';

/** A configuration to begin with, unless there is one. It is TypeScript where there is a package to import from, else YAML, which may have comments too. */
export function configStep({ config, package: manifest, targets }: Survey): Step {
  if (config !== undefined) return { kind: 'there', path: config };
  const migrations = targets.find(({ configured }) => configured)?.migrations;
  return manifest === undefined
    ? { kind: 'write', path: 'pg-safe.config.yaml', after: yamlConfig(migrations) }
    : { kind: 'write', path: 'pg-safe.config.ts', after: typeScriptConfig(migrations) };
}

function typeScriptConfig(migrations: string | undefined): string {
  return `import { defineConfig } from 'pg-safe';

export default defineConfig({
${migrations === undefined ? '' : `  migrations: '${migrations}',\n`}  // The lightest severity that fails a run: 'error', 'warning', 'note' or 'never'.
  failOn: 'warning',
  // "pg-safe rules" lists the rules, "pg-safe explain <rule>" says what one is about.
  rules: {
    // 'missing-rollback': 'off',
  },
});
`;
}

function yamlConfig(migrations: string | undefined): string {
  return `${migrations === undefined ? '' : `migrations: ${JSON.stringify(migrations)}\n`}# The lightest severity that fails a run: error, warning, note or never.
failOn: warning
# "pg-safe rules" lists the rules, "pg-safe explain <rule>" says what one is about.
rules: {}
#  missing-rollback: off
`;
}

/** A workflow for GitHub Actions, unless one of those there runs pg-safe. */
export function workflowStep({ read, list, version, targets }: Survey): Step {
  const folder = '.github/workflows';
  const there = list(folder).map((name) => `${folder}/${name}`).find((path) => read(path)?.includes('pg-safe') === true);
  if (there !== undefined) return { kind: 'there', path: there };
  const lint = targets.map(({ named }) => `npx --yes pg-safe@${version} lint --since "origin/$GITHUB_BASE_REF" --format github${named === '' ? '' : ` ${named}`}`);
  return {
    kind: 'write', path: `${folder}/pg-safe.yml`,
    after: `name: pg-safe
on:
  pull_request:
    paths:
${targets.map(({ migrations }) => `      - '${migrations}/**'\n`).join('')}
permissions:
  contents: read

jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0 # --since looks for where the branch began
      - uses: actions/setup-node@v5
        with:
          node-version: 22
${lint.map((line) => `      - run: ${line}\n`).join('')}`,
  };
}
