// Where something stands in an office program's document: by its paragraph and its text, verified, never by a bare offset.

export class Moved extends Error {
  constructor() {
    super("文档里已经找不到这一处，可能刚改过。请重新核对。");
    this.code = "moved";
  }
}

// The place of a finding: {paragraph, start, text}, the offset in UTF-16 units within the paragraph.
export function placeOf(finding, report) {
  const at = finding.location;
  if (at.section === undefined || at.section === null) return null;
  const text = report.sections[at.section].text;
  const characters = Array.from(text);
  let from = at.start;
  while (from > 0 && characters[from - 1] !== "\n") from -= 1;
  let to = at.end;
  while (to < characters.length && characters[to] !== "\n") to += 1;
  return {
    paragraph: characters.slice(from, to).join(""),
    start: characters.slice(from, at.start).join("").length,
    text: characters.slice(at.start, at.end).join(""),
  };
}

// Which of the document's paragraphs holds the place, and at which offset. Throws Moved where none does surely.
export function locate(paragraphs, place) {
  const found = [];
  paragraphs.forEach((text, index) => {
    const start = offsetIn(text, place);
    if (start !== null && text.substr(start, place.text.length) === place.text) found.push({ index, start });
  });
  const exact = found.filter(({ index }) => paragraphs[index].trim() === place.paragraph.trim());
  if (exact.length === 1) return exact[0];
  if (found.length !== 1) throw new Moved();
  return found[0];
}

// The reader may have written an automatic number before the paragraph, or taken a line of it.
function offsetIn(text, place) {
  const own = place.paragraph.trim();
  const lead = place.paragraph.indexOf(own);
  if (!own) return null;
  if (text.indexOf(own) >= 0) return text.indexOf(own) + place.start - lead;
  const bare = text.trim();
  if (bare.length >= 4 && own.endsWith(bare)) {
    const start = text.indexOf(bare) + place.start - lead - (own.length - bare.length);
    return start >= 0 ? start : null;
  }
  return null;
}

// How often the text stands in the paragraph before the offset: which of several matches of a search is meant.
export function occurrence(paragraph, text, start) {
  let count = 0;
  for (let at = paragraph.indexOf(text); at >= 0 && at < start; at = paragraph.indexOf(text, at + 1)) count += 1;
  return count;
}

export const plain = (text) => text.replace(/[\r\n\u0007\u000b]+$/, "");

export function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
