import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Messages } from '../../src/rule/index.js';
import { ruleFiles } from '../rules/rule-files.js';



describe.each(ruleFiles)('$name', ({ name, rule }) => {
  const messages = Object.entries(rule.messages as Messages);

  it('is named for the hazard, as its file is', () => {
    expect(rule.id).toBe(name);
    expect(rule.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(rule.id).not.toMatch(/^(?:no|ban|avoid|disallow|require|prefer)-/);
  });

  it('says in one sentence what it reports', () => {
    expect(rule.summary).toMatch(/^[A-Z][^\n]*[^.\s]\.$/);
    expect(rule.summary).not.toMatch(/\.\s+[A-Z]/);
    expect(rule.summary).not.toContain('{{');
  });

  it('says why', () => {
    expect(rule.why.trim()).toMatch(/^\S[^]{80,}\.$/);
  });

  it.each(messages)('message %s is one sentence and an advice', (_id, { what, help }) => {
    expect(what).toMatch(/^[A-Z"{].*\.(?:\{\{\w+\}\})?$/s);
    expect(help.trim()).not.toBe('');
    expect(what + help).not.toMatch(/\{\{(?!\w+\}\})/);
  });

  it('has options with descriptions', () => {
    for (const { description } of Object.values((rule.options ?? {}) as Readonly<Record<string, { readonly description: string }>>)) {
      expect(description).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it('has examples', () => {
    expect(rule.examples.length).toBeGreaterThan(0);
    for (const { bad, good, path } of rule.examples) if (path === undefined) expect(good).not.toBe(bad);
  });

  it('has tests by testRule', () => {
    const file = new URL(`../rules/${name}.test.ts`, import.meta.url);
    expect(existsSync(file)).toBe(true);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`from '../../rules/${name}.js'`);
    expect(text).toContain('testRule(rule, ');
  });

  it('is one file that imports the contract and rules/lib', () => {
    const text = readFileSync(new URL(`../../rules/${name}.ts`, import.meta.url), 'utf8');
    expect(text.match(/\bdefineRule\(/g)).toHaveLength(1);
    for (const [, from] of text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)';/gm)) expect(from).toMatch(/^(?:\.\.\/src\/rule\/index\.js|\.\/lib\/[a-z-]+\.js)$/);
  });
});

describe('all rules', () => {
  it('have ids of their own', () => {
    const ids = ruleFiles.map(({ rule }) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have summaries of their own', () => {
    const summaries = ruleFiles.map(({ rule }) => rule.summary);
    expect(new Set(summaries).size).toBe(summaries.length);
  });
});
