/** A plugin of TypeDoc: the pages of the library's reference in the form that the site takes. */
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';

export function load(app) {
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = withLiveAnchors(withoutHtml(page.contents));
  });
}

/** The site shows HTML as text, and has no use for anchors in tables. */
function withoutHtml(text) {
  return text.replaceAll(/<a id="[^"]*"><\/a> /g, '');
}

/** TypeDoc counts headings of one name otherwise than the site where a function and a type differ in case alone. Types come last, and are what is linked. */
function withLiveAnchors(text) {
  const anchors = new Set();
  const last = new Map();
  for (const [, heading] of text.matchAll(/^#+ (.+)$/gm)) {
    const name = heading.toLowerCase().replace(/[^\w-]/g, '');
    let anchor = name;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${name}-${again}`;
    anchors.add(anchor);
    last.set(name, anchor);
  }
  return text.replace(/\]\(#([\w-]+)-\d+\)/g, (link, name) => (anchors.has(link.slice(3, -1)) ? link : `](#${last.get(name)})`));
}
