/** Puts what is made from the code into the operators' guide, between its marks. Rule S125 in SPEC.md. */

/**
 * The guide with new content between `<!-- NAME begins -->` and `<!-- NAME ends -->`, and nothing else changed.
 *
 * @param sections - Markdown by name.
 * @throws {TypeError} when the guide has no such marks.
 */
export function fillGuide(guide: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const [begin, end] = [`<!-- ${name} begins -->`, `<!-- ${name} ends -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) throw new TypeError(`the guide has no section ${name}`);
    return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
  }, guide);
}
