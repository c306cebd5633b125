// The prose with each figure coloured by its verdict and linked to its cells, and what was accepted shown as a change.

import { element } from "./dom.js";
import { decisionOf } from "./cards.js";
import { paragraphs } from "./text.js";

export const VERDICTS = { consistent: "与表格一致", inconsistent: "与表格不一致", unverified: "表格中没有" };

// places.show(cells) is called for a figure that is chosen.
export function showProse(place, report, result, labels, places) {
  const made = [];
  report.sections.forEach((section, index) => {
    const spans = result.claims.filter((claim) => claim.section === index).map((claim) => (
      { start: claim.start, end: claim.end, claim, finding: findingOf(result.findings, claim) }));
    result.findings.forEach((finding) => {
      const at = finding.location;
      const same = spans.some((span) => span.start < at.end && at.start < span.end);
      if (at.section === index && !same) spans.push({ start: at.start, end: at.end, claim: null, finding });
    });
    made.push(element("h3", {}, section.title));
    made.push(...paragraphs(section.text, spans, (text, span) => figure(text, span, labels, places)));
  });
  while (place.firstChild) place.firstChild.remove();
  place.append(...made);
}

function findingOf(findings, claim) {
  return findings.find((finding) => finding.location.section === claim.section
    && finding.location.start <= claim.start && claim.end <= finding.location.end);
}

function figure(text, span, labels, places) {
  const { claim, finding } = span;
  const accepted = finding && decisionOf(finding) === "confirmed" && finding.replacements.length === 1;
  if (accepted) {
    return element("span", { class: "claim accepted", "data-finding-place": finding.id, tabindex: "-1" },
      element("del", {}, text), element("ins", {}, finding.replacements[0]));
  }
  if (!claim) return element("span", { class: `claim ${finding.severity}`, "data-finding-place": finding.id, tabindex: "-1" }, text);
  const named = claim.facts.map((fact) => label(fact, labels)).join("、");
  const expected = claim.verdict === "inconsistent" && claim.expected !== null ? `，应为 ${claim.expected}` : "";
  const says = `${VERDICTS[claim.verdict]}${named ? `：${named}` : ""}${expected}`;
  const attributes = { class: `claim ${claim.verdict}`, title: says, "data-facts": claim.facts.join(" ") };
  if (finding) attributes["data-finding-place"] = finding.id;
  const own = claim.facts.filter((fact) => !fact.startsWith("previous."));
  if (!own.length) return element("span", Object.assign({ tabindex: "-1" }, attributes), text);
  const link = element("a", Object.assign({ href: `#cell-${own[0]}`, "aria-label": `${text}，${says}` }, attributes), text);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    places.show(own, finding);
  });
  return link;
}

export function label(fact, labels) {
  if (fact === "year") return "报告年度";
  if (fact.startsWith("note:")) return `备注第${Number(fact.slice(5)) + 1}条`;
  if (fact.startsWith("previous.")) return `上年度${labels[fact.slice(9)] || fact.slice(9)}`;
  return labels[fact] || fact;
}
