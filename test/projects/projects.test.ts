import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lintProject } from './lint-project.js';

const folder = fileURLToPath(new URL('../../fixtures/projects/', import.meta.url));

describe.each(readdirSync(folder))('%s', (name) => {
  it('has the findings that its comments expect, and no other', async () => {
    const { found, expected } = await lintProject(`${folder}${name}`);
    expect(found).toEqual(expected);
  });
});
