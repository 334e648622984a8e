/** Puts what is made or measured into a page of the docs, between its marks. Rule B60 in SPEC.md. */

/**
 * The page with new content between `<!-- NAME begins -->` and `<!-- NAME ends -->`, and nothing else changed.
 *
 * @param sections - Markdown by name.
 * @throws {TypeError} when the page has no such marks.
 */
export function fillSections(page: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const [begin, end] = [`<!-- ${name} begins -->`, `<!-- ${name} ends -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) throw new TypeError(`the page has no section ${name}`);
    return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
  }, page);
}
