import type { Location, Log, ReportingDescriptor } from 'sarif';
import { expect } from 'vitest';

const levels = ['error', 'warning', 'note'];

/** What GitHub code scanning requires of a SARIF file, and the limits beyond which it refuses one or leaves parts out. */
export function expectGitHubProfile(log: Log): void {
  expect(log.$schema).toMatch(/^https:\/\/.*sarif-2\.1\.0/);
  expect(log.version).toBe('2.1.0');
  expect(log.runs).toHaveLength(1);
  const [run] = log.runs;
  const { driver, extensions = [] } = run!.tool;
  expect(extensions).toEqual([]);
  expect(driver.name).toBe('pg-safe');
  expect(driver.semanticVersion).toMatch(/^\d+\.\d+\.\d+/);
  expect(run!.columnKind).toBe('utf16CodeUnits');
  expect(run!.results!.length).toBeLessThanOrEqual(5000);
  const rules = driver.rules!;
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  rules.forEach(expectRule);

  for (const result of run!.results!) {
    expect(levels).toContain(result.level);
    expect(result.message.text).toMatch(/\S/);
    if (result.ruleIndex !== undefined) expect(rules[result.ruleIndex]!.id).toBe(result.ruleId);
    expect(result.partialFingerprints!['primaryLocationLineHash']).toMatch(/^[0-9a-f]{1,16}:[1-9]\d*$/);
    expect(result.partialFingerprints!['pgSafe/v1']).toMatch(/^[0-9a-f]{16}:[1-9]\d*$/);
    expect(result.locations).toHaveLength(1);
    const related = result.relatedLocations ?? [];
    expect(related.length).toBeLessThanOrEqual(100);
    [...result.locations!, ...related].forEach(expectLocation);
    const ids = related.map((location) => location.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of result.message.text!.matchAll(/\]\((\d+)\)/g)) expect(ids).toContain(Number(id));
  }
}

function expectRule(rule: ReportingDescriptor): void {
  expect(rule.id).toMatch(/^[^/]+$/);
  expect(rule.name).not.toBe(rule.id);
  expect(rule.name!.length).toBeLessThanOrEqual(255);
  for (const text of [rule.shortDescription!.text, rule.fullDescription!.text]) {
    expect(text).toMatch(/\S/);
    expect(text.length).toBeLessThanOrEqual(1024);
  }
  expect(rule.help!.text).toMatch(/\S/);
  expect(rule.help!.markdown).toMatch(/\S/);
  expect(levels).toContain(rule.defaultConfiguration!.level);
  const { tags = [], precision, ...properties } = rule.properties!;
  expect(tags.length).toBeLessThanOrEqual(10);
  expect(['very-high', 'high', 'medium', 'low']).toContain(precision);
  expect(['error', 'warning', 'recommendation']).toContain(properties['problem.severity']);
  const security: unknown = properties['security-severity'];
  expect(security !== undefined).toBe(tags.includes('security'));
  if (security !== undefined) {
    expect(security).toMatch(/^\d+\.\d$/);
    expect(Number(security)).toBeGreaterThan(0);
    expect(Number(security)).toBeLessThanOrEqual(10);
  }
}

function expectLocation({ physicalLocation }: Location): void {
  const { artifactLocation, region } = physicalLocation!;
  // Relative, forward slashes, percent-encoded.
  expect(artifactLocation!.uri).toMatch(/^(?!\/)(?:[\w\-.!~*'()/]|%[0-9A-F]{2})+$/);
  const { startLine, startColumn, endLine, endColumn } = region!;
  for (const number of [startLine, startColumn, endLine, endColumn]) {
    expect(Number.isInteger(number)).toBe(true);
    expect(number).toBeGreaterThanOrEqual(1);
  }
  expect(endLine! > startLine! || (endLine === startLine && endColumn! >= startColumn!)).toBe(true);
}
