/** Writes a rule and its test to begin with: `npm run new-rule -- <id>`. */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const id = process.argv[2];
if (id === undefined || !/^[a-z]+(?:-[a-z]+)+$/.test(id)) {
  console.error('Say how it is called: npm run new-rule -- <id>. A kebab-case noun phrase that names the hazard, such as dropped-column.');
  process.exit(2);
}
const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [rule, test] = [`rules/${id}.ts`, `test/rules/${id}.test.ts`];
if (existsSync(file(rule))) {
  console.error(`${rule} exists.`);
  process.exit(2);
}

writeFileSync(file(rule), `import { defineRule, displayName } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: '${id}',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  // One sentence: what it reports.
  summary: '',
  // Markdown for someone who disagrees: what Postgres does, with the page of the manual.
  why: \`\`,
  messages: {
    // \`what\` is one sentence in the present tense with the real names; \`help\` is an imperative with SQL.
    found: { what: '', help: '' },
  },
  examples: [{ history: '', bad: '', good: '', proof: 'schema' }],
  create: ({ report }) => ({
    'table.drop'({ table, span }, { migration }) {
      if (isLive(table, migration)) report({ message: 'found', at: span, subject: subjectOf(table, displayName(table)) });
    },
  }),
});
`);
writeFileSync(file(test), `import rule from '../../rules/${id}.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [],
  invalid: [],
});
`);
console.log(`Written: ${rule} and ${test}. Then: npm run generate, npm test.`);
