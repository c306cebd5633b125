// The prose with each figure coloured by its verdict and linked to its cells. Offsets count code points.

import { element } from "./dom.js";
import { cellId, showCells } from "./tables.js";

const VERDICTS = { consistent: "与表格一致", inconsistent: "与表格不一致", unverified: "表格中没有" };

export function showProse(place, sections, claims, labels) {
  place.replaceChildren(...sections.flatMap((section, index) => {
    const own = claims.filter((claim) => claim.section === index);
    return [element("h3", {}, section.title), ...paragraphs(section.text, own, (text, claim) => figure(text, claim, labels))];
  }));
}

// The paragraphs of a text with `mark(text, span)` for each span; spans are sorted and do not overlap.
export function paragraphs(text, spans, mark) {
  const characters = Array.from(text);
  const made = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + Array.from(line).length;
    const inside = spans.filter((span) => span.start >= start && span.end <= end);
    if (line.trim()) made.push(element("p", {}, ...pieces(characters, start, end, inside, mark)));
    start = end + 1;
  }
  return made;
}

function pieces(characters, start, end, spans, mark) {
  const made = [];
  let at = start;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.start < at) continue;
    made.push(characters.slice(at, span.start).join(""), mark(characters.slice(span.start, span.end).join(""), span));
    at = span.end;
  }
  made.push(characters.slice(at, end).join(""));
  return made;
}

function figure(text, claim, labels) {
  const named = claim.facts.map((fact) => labels[fact.replace(/^previous\./, "")] ?? fact).join("、");
  const expected = claim.verdict === "inconsistent" && claim.expected !== null ? `，应为 ${claim.expected}` : "";
  const says = `${VERDICTS[claim.verdict]}${named ? `：${named}` : ""}${expected}`;
  const attributes = { class: `claim ${claim.verdict}`, title: says, "aria-label": `${text}，${says}` };
  const own = claim.facts.filter((fact) => !fact.startsWith("previous."));
  if (!own.length) return element("span", { ...attributes, role: "note", tabindex: "0" }, text);
  const link = element("a", { ...attributes, href: `#${cellId(own[0])}` }, text);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    showCells(own);
  });
  return link;
}
