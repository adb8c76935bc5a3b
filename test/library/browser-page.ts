import { formats, lint } from '../../src/index.js';

/** What a page would do: lint a text, and show it as the command line does. */
export async function show(sql: string): Promise<string> {
  const report = await lint({ sources: [{ path: 'supabase/migrations/20260101000000_page.sql', text: sql }] });
  const format = await formats.text();
  return format(report, { color: false, version: '0.0.0' });
}
