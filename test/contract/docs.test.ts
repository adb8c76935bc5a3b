import fg from 'fast-glob';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { configKeys } from '../../src/config/keys.js';
import { lint } from '../../src/lint.js';
import type { Source } from '../../src/text/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { exports: exported } = JSON.parse(read('package.json')) as { readonly exports: Readonly<Record<string, { readonly types: string }>> };
/** What can be imported: `.` and its like. */
const entries = Object.keys(exported).filter((entry) => entry !== './package.json');
const pages = fg.sync(['*.md', 'docs/**/*.md', 'benchmarks/*.md'], { cwd: root, ignore: ['**/node_modules/**', 'docs/api/**'] }).sort();
const guides = pages.filter((page) => page.startsWith('docs/guide/'));

/** A page without its blocks of code. */
const prose = (page: string): string => read(page).replace(/^```[^]*?^```/gm, '');

/** Where the links of a page lead inside the repository: the file, and the heading after `#`. */
function links(page: string): readonly { readonly link: string; readonly file: string; readonly heading: string | undefined }[] {
  const text = prose(page).replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!).filter((link) => !/^[a-z]+:/.test(link)).map((link) => {
    const [path = '', heading] = link.split('#');
    return { link, file: path === '' ? page : normalize(join(dirname(page), path)), heading };
  });
}

/** The anchors of a page as GitHub and the site name them. */
function anchors(page: string): readonly string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-'));
}

/** The migrations that a page shows: blocks of SQL that begin with the name of their file. */
function migrations(page: string): readonly Source[] {
  return [...read(page).matchAll(/^```sql\n-- (supabase\/migrations\/\w+\.sql)[^]*?^```/gm)].map(([block, path]) => ({ path: path!, text: block.slice('```sql\n'.length, -'```'.length) }));
}

/** What is there before the migrations of the guides. */
const start: Source = {
  path: 'supabase/migrations/20260101000000_start.sql',
  text: `create table profiles (id uuid primary key references auth.users on delete cascade, fullname text);
    alter table profiles enable row level security;
    create policy own_profile on profiles for select to authenticated using (id = (select auth.uid()));
    create table books (id bigint primary key, isbn text not null, author_id bigint);
    alter table books enable row level security;`,
};

describe.each(pages.filter((page) => links(page).length > 0))('%s', (page) => {
  it('links to files and headings that there are', () => {
    const dead = links(page).filter(({ file, heading }) => !existsSync(join(root, file)) || (heading !== undefined && !anchors(file).includes(heading)));
    expect(dead.map(({ link }) => link)).toEqual([]);
  });
});

describe('the documentation site', () => {
  it('has each page of docs/ in its navigation, once', () => {
    const groups = JSON.parse(read('docs/.vitepress/navigation.json')) as readonly { readonly pages: readonly string[] }[];
    const own = pages.filter((page) => page.startsWith('docs/') && !page.startsWith('docs/rules/') && page !== 'docs/index.md');
    const listed = groups.flatMap((group) => group.pages.map((page) => `docs/${page}`));
    expect(listed.filter((page) => !page.startsWith('docs/api/')).sort()).toEqual(own);
    expect(listed.filter((page) => page.startsWith('docs/api/'))).toEqual(entries.map((entry) => `docs/api/${join('pg-safe', entry).replace('/', '.')}.md`));
  });

  it('has a reference for each entry of the package', () => {
    const { entryPoints } = JSON.parse(read('docs/typedoc.json')) as { readonly entryPoints: readonly string[] };
    expect(entryPoints.map((file) => join('docs', file))).toEqual(entries.map((entry) => exported[entry]!.types.replace(/^\.\/dist\/types\/(.*)\.d\.ts$/, '$1.ts')));
    for (const [at, entry] of entries.entries()) expect(read(join('docs', entryPoints[at]!))).toContain(` * @module ${join('pg-safe', entry)}\n`);
  });

  it('links to nothing outside of docs/, which it is made of', () => {
    const out = pages.filter((page) => page.startsWith('docs/')).flatMap((page) => links(page).filter(({ file }) => !file.startsWith('docs/')).map(({ link }) => `${page}: ${link}`));
    expect(out).toEqual([]);
  });

  it('says what each key of the configuration is', () => {
    const page = read('docs/guide/configuration.md');
    for (const name of Object.keys(configKeys).filter((key) => key !== '$schema')) expect(page).toContain(`\n| \`${name}\` |`);
  });
});

describe('the guides', () => {
  it('show migrations', () => {
    expect(guides.flatMap(migrations).length).toBeGreaterThan(6);
  });

  it.each(guides.filter((page) => migrations(page).length > 0))('%s shows migrations in which nothing is found', async (page) => {
    const { findings } = await lint({ sources: [start, ...migrations(page)], targets: (path) => path !== start.path });
    const loud = findings.filter(({ severity, suppressed }) => severity !== 'note' && suppressed === undefined);
    expect(loud.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });
});
