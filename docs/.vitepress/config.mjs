/** The documentation site: the Markdown files of docs/ as they are, with a sidebar made from their headings. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import groups from './navigation.json';

const docs = new URL('../', import.meta.url);
const read = (page) => readFileSync(new URL(page, docs), 'utf8');
const link = (page) => `/${page.replace(/\.md$/, '')}`;

/** The first heading of a page, without the marks of Markdown. */
function title(page) {
  const heading = /^# (.+)$/m.exec(read(page));
  if (heading === null) throw new Error(`docs/${page} has no heading.`);
  return heading[1].replaceAll('`', '');
}

/** The families of rules and their pages, as the list of all rules has them. */
function ruleFamilies() {
  return read('rules/README.md').split(/^## /m).slice(1).map((part) => {
    const family = part.slice(0, part.indexOf('\n'));
    const rules = [...part.matchAll(/^\| \[([a-z-]+)\]\(\1\.md\)/gm)].map(([, id]) => ({ text: id, link: `/rules/${id}` }));
    return { text: family.replaceAll('-', ' '), link: `/rules/#${family}`, collapsed: true, items: rules };
  });
}

export default defineConfig({
  lang: 'en',
  title: 'pg-safe',
  description: 'Migration safety linter and static analyzer for Supabase and Postgres.',
  // No icon, so that browsers do not ask for one.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  cacheDir: 'node_modules/.vitepress',
  rewrites: { 'rules/README.md': 'rules/index.md' },
  // The index of the search is one file, loaded when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Braces, colons, <names> and accounts.id in the texts of rules are no markup.
    attrs: { disable: true },
    emoji: { enabled: [] },
    linkify: false,
    config(md) {
      md.disable('html_inline');
      // A README is the page of its folder, here as it is in a repository.
      const normalize = md.normalizeLink;
      md.normalizeLink = (url) => normalize(url.replace(/(?<=^|\/)README\.md(?=#|$)/, 'index.md'));
    },
  },
  themeConfig: {
    nav: [
      { text: 'Quick start', link: '/guide/quick-start' },
      { text: 'Rules', link: '/rules/', activeMatch: '^/rules/' },
      { text: 'Configuration', link: '/guide/configuration' },
      { text: 'Library', link: '/api/pg-safe', activeMatch: '^/api/' },
    ],
    sidebar: {
      '/': groups.map(({ text, pages }) => ({ text, items: pages.map((page) => ({ text: title(page), link: link(page) })) })),
      '/rules/': [{ text: 'All rules', link: '/rules/' }, ...ruleFamilies()],
    },
    outline: [2, 3],
    search: {
      provider: 'local',
      // Every word counts (security_invoker is two), and one SQLSTATE is no misspelling of another.
      options: { miniSearch: { searchOptions: { combineWith: 'AND', fuzzy: (word) => (/\d/.test(word) ? false : 0.2) } } },
    },
  },
});
