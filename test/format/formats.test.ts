import { expect, test } from 'vitest';
import { formats } from '../../src/format/index.js';
import { fakeReport, plain } from './fake-report.js';

test('formats are known by name and end with a newline', async () => {
  const names = Object.keys(formats) as (keyof typeof formats)[];
  expect(names).toEqual(['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown', 'rdjson']);
  for (const name of names) {
    const format = await formats[name]();
    expect(format(fakeReport([]), plain)).toMatch(/[^\n]\n$/);
  }
});
