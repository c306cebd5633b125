// Texts with spans: offsets count code points, as the server does.

import { element } from "./dom.js";

const ENDS = "。！？；";

// The paragraphs of a text with mark(text, span) for each span; spans that overlap an earlier one are left out.
export function paragraphs(text, spans, mark) {
  const characters = Array.from(text);
  const made = [];
  let start = 0;
  text.split("\n").forEach((line) => {
    const end = start + Array.from(line).length;
    const inside = spans.filter((span) => span.start >= start && span.end <= end);
    if (line.trim()) made.push(element("p", {}, ...pieces(characters, start, end, inside, mark)));
    start = end + 1;
  });
  return made;
}

export function pieces(characters, start, end, spans, mark) {
  const made = [];
  let at = start;
  spans.slice().sort((a, b) => a.start - b.start || b.end - a.end).forEach((span) => {
    if (span.start < at || span.end > end) return;
    made.push(characters.slice(at, span.start).join(""), mark(characters.slice(span.start, span.end).join(""), span));
    at = span.end;
  });
  made.push(characters.slice(at, end).join(""));
  return made;
}

// The sentences of a text as {start, end, text}.
export function sentences(text) {
  const characters = Array.from(text);
  const found = [];
  let start = 0;
  characters.forEach((character, index) => {
    if ("。！？".indexOf(character) >= 0 || index === characters.length - 1) {
      found.push({ start, end: index + 1, text: characters.slice(start, index + 1).join("") });
      start = index + 1;
    }
  });
  return found;
}

// The sentence around a span, as its parts before, at and after the span.
export function quote(text, start, end) {
  const characters = Array.from(text);
  let from = start;
  let to = end;
  while (from > 0 && ENDS.indexOf(characters[from - 1]) < 0 && characters[from - 1] !== "\n") from -= 1;
  while (to < characters.length && characters[to] !== "\n" && ENDS.indexOf(characters[to - 1]) < 0) to += 1;
  if (to < end) to = end;
  return {
    before: characters.slice(from, start).join("").replace(/^\s+/, ""),
    marked: characters.slice(start, end).join(""),
    after: characters.slice(end, to).join(""),
  };
}
