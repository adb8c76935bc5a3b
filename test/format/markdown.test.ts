import { describe, expect, it } from 'vitest';
import { formatMarkdown } from '../../src/format/markdown.js';
import { awkward, awkwardReport, many } from './awkward.js';
import { fakeFinding, fakeReport, plain, spanOf } from './fake-report.js';

const rowsOf = (markdown: string): readonly string[] => markdown.split('\n').filter((line) => /^\| \d/.test(line));

describe('--format markdown', () => {
  it('has a table for each file and what to do, folded', () => {
    expect(formatMarkdown(awkwardReport(), plain)).toBe(`### pg-safe

1 error, 2 warnings, 1 note in 2 files (3 migrations linted: additive); 1 suppressed

#### \`supabase/migrations/1_long.sql\` · additive

| Line | Severity | Rule | Problem |
| - | - | - | - |
| 2 | note | \`stale-function-body\` | Function "f" is stale. |

<details>
<summary>What to do</summary>

Line 2, \`stale-function-body\`:

\`\`\`text
Write it anew.
\`\`\`

</details>

#### \`${awkward.path}\` · additive

| Line | Severity | Rule | Problem |
| - | - | - | - |
| 2 | **error** | \`blocking-index-build\` | 50% of "größe", or \\\`more\\\` \\| \\<b\\>all\\</b\\>\ufffd: blocked by @\u200badmin. |
| 3 | warning | \`table-rewrite\` | Building index "users\\_email" blocks every write to "users" until it finishes. |
| 3 | warning | \`missing-lock-timeout\` | Building index "users\\_email" blocks every write to "users" until it finishes. |

<details>
<summary>What to do</summary>

Line 2, \`blocking-index-build\`:

\`\`\`text
Line one.\r
Line two: 100%.
\`\`\`

Line 3, \`table-rewrite\`:

\`\`\`text
Put it alone in a file of its own.
\`\`\`

Line 3, \`missing-lock-timeout\`:

\`\`\`text
Put it alone in a file of its own.
\`\`\`

</details>
`);
  });

  it('is one sentence where nothing was found', () => {
    expect(formatMarkdown(fakeReport([], { summary: { files: 2 } }), plain)).toBe('### pg-safe\n\nNo problems in 2 migrations\n');
  });

  it('keeps a help with backticks within its block', () => {
    const finding = fakeFinding(spanOf(awkward, 'select'), { help: 'a\n```\n</details>' });
    expect(formatMarkdown(fakeReport([finding]), plain)).toContain('````text\na\n```\n</details>\n````');
  });

  it.each([[300, 2000, 2000], [5000, 0, 0]])('keeps to what GitHub takes, the gravest first, and counts the rest (%i, %i, %i)', (errors, warnings, notes) => {
    const report = fakeReport([...many(notes, 'note'), ...many(warnings, 'warning'), ...many(errors, 'error')]);
    const markdown = formatMarkdown(report, plain);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_000);
    // No more than one further finding would have fitted.
    expect(Buffer.byteLength(markdown)).toBeGreaterThan(64_000);
    const shown = rowsOf(markdown).length;
    expect(markdown).toContain(`**${errors + warnings + notes - shown} more problems not shown here:**`);
    expect(rowsOf(markdown).filter((row) => row.includes('**error**')).length).toBe(Math.min(errors, shown));
    expect(markdown).not.toContain('many-note.sql');
  });

  it('counts bytes, not characters', () => {
    const findings = many(400, 'error').map((finding) => ({ ...finding, message: 'ä'.repeat(200) }));
    expect(Buffer.byteLength(formatMarkdown(fakeReport(findings), plain))).toBeLessThanOrEqual(65_000);
  });
});
