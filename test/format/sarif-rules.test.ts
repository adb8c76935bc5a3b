import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Log, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { describeRule } from '../../src/format/sarif-rule.js';
import { runCli } from '../cli/run-cli.js';
import { expectGitHubProfile } from './github-profile.js';

const projects = fileURLToPath(new URL('../../fixtures/projects/', import.meta.url));

async function analysis(project: string): Promise<Run> {
  const { stdout } = await runCli(['lint', '--format', 'sarif'], { cwd: `${projects}${project}` });
  const log = JSON.parse(stdout) as Log;
  expectGitHubProfile(log);
  return log.runs[0]!;
}

/** The rules that say who may read, change or run what. All others are about outages, and no alerts of security. */
const aboutSecurity = [
  'account-in-migration', 'captured-policy-column', 'definer-function-search-path', 'disabled-rls', 'exposed-definer-function', 'exposed-foreign-table', 'exposed-materialized-view', 'exposed-queue',
  'exposed-sensitive-column', 'extension-in-public', 'ineffective-revoke', 'lost-policy', 'open-write-policy', 'policy-made-public', 'policy-true-without-login',
  'policy-trusts-user-metadata', 'policy-without-rls', 'public-bucket-listing', 'published-without-rls', 'recreated-function-without-revoke', 'recreated-relation-without-grants',
  'recreated-table-without-rls', 'reset-function-attributes', 'reset-view-options', 'revoke-without-default', 'secret-in-migration', 'self-granted-role', 'storage-policy-too-wide', 'table-without-rls',
  'update-check-weaker-than-using', 'view-bypasses-rls', 'wide-grant',
];

describe('the rules in SARIF', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has help, tags, precision and a security severity where it is about security', (id, rule) => {
    const { help, properties, helpUri, name, ...described } = describeRule(rule);
    expect(name).toMatch(/^(?:[A-Z][a-z]*)+$/);
    expect(name!.toLowerCase()).toBe(id.replaceAll('-', ''));
    // There is no site yet.
    expect(helpUri).toBeUndefined();
    expect(help!.markdown).toContain('**Reported:**\n\n```sql\n');
    expect(help!.markdown).toContain(`-- pg-safe-ignore ${id}:`);
    // Plain text: no marks of Markdown.
    expect(help!.text).not.toMatch(/```|\*\*|\]\(/);
    for (const text of [described.shortDescription!.text, described.fullDescription!.text]) expect(text).not.toMatch(/`|\*\*|\]\(/);
    expect(properties!.tags).toContain(rule.family);
    const isSecurity = aboutSecurity.includes(id);
    expect('security-severity' in properties!).toBe(isSecurity);
    expect(properties!.tags!.includes('security')).toBe(isSecurity);
  });

  it('link their pages where there are some', () => {
    expect(describeRule(rules[0]!, 'https://docs.example/rules/one').helpUri).toBe('https://docs.example/rules/one');
  });

  it('are security rules by a list without strangers', () => {
    const ids = new Set(rules.map(({ id }) => id));
    expect(aboutSecurity.filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe.each(readdirSync(projects))('the analysis of %s', (project) => {
  it('is to the liking of GitHub, and marks a handful of lines at most', async () => {
    const { results } = await analysis(project);
    const regions = results!.flatMap(({ locations = [], relatedLocations = [] }) => [...locations, ...relatedLocations].map(({ physicalLocation }) => physicalLocation!.region!));
    for (const { startLine, endLine } of regions) expect(endLine! - startLine!).toBeLessThan(5);
    expect(results!.every(({ locations }) => locations![0]!.physicalLocation!.artifactLocation!.uri!.startsWith(`fixtures/projects/${project}/`))).toBe(true);
  });
});

it('links related places in messages', async () => {
  const { results } = await analysis('bookshop');
  const linked = results!.filter(({ relatedLocations = [] }) => relatedLocations.length > 0);
  expect(linked.length).toBeGreaterThan(0);
  for (const { message, relatedLocations } of linked) for (const { id } of relatedLocations!) expect(message.text).toContain(`](${id})`);
});
