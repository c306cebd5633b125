// Step 核对: findings as cards, the prose beside the tables, decisions kept by the server and exported.

import { blob, json } from "./api.js";
import { Cards, decisionOf } from "./cards.js";
import { find, save as saveFile } from "./dom.js";
import { editCell } from "./material.js";
import { showProse } from "./prose.js";
import { check, session, stem } from "./session.js";
import { attempt, say } from "./status.js";
import { markWrong, showCells, showTables } from "./tables.js";

export const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
let cards = null;
let steps = null;

export function prepareChecking(goTo) {
  steps = goTo;
  cards = new Cards(find("findings"), stored, attempt);
  find("download-check").addEventListener("click", () => download("none", "批注"));
  find("download-tracked").addEventListener("click", () => download("confirmed", "修订"));
  find("download-decisions").addEventListener("click", exportDecisions);
  find("to-draft").addEventListener("click", () => goTo("draft"));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || find("step-check").hidden || !session.result) return;
    if (cards.key(event.key)) event.preventDefault();
  });
}

const path = (finding) => `/api/reports/${session.stored.id}/findings/${finding.id}`;

// The host of the cards: decisions on a stored report.
const stored = {
  show: (finding, keepFocus) => showPlace(finding, keepFocus),
  accept: (finding, value) => decide(finding, "confirmed", `采纳 ${value}`),
  dismiss: (finding, reason) => decide(finding, "dismissed", reason),
  undo: async (finding) => {
    await json("DELETE", path(finding));
    await check();
  },
  edit: (finding) => {
    steps("material");
    editCell(finding.location.cell);
  },
};

async function decide(finding, decision, reason) {
  await json("PUT", path(finding), { decision, reason });
  await check();
}

function showPlace(finding, keepFocus) {
  const own = (finding.location.cell ? [finding.location.cell] : finding.facts).filter((each) => !each.startsWith("previous."));
  showCells(own, true);
  document.querySelectorAll("#prose .shown").forEach((each) => each.classList.remove("shown"));
  const place = document.querySelector(`#prose [data-finding-place="${finding.id}"]`);
  if (!place) {
    if (!keepFocus) showCells(own, false);
    return;
  }
  place.classList.add("shown");
  place.scrollIntoView({ block: "center" });
  if (!keepFocus) place.focus({ preventScroll: true });
}

// A cell was chosen: the figures of the prose that state it.
function showFigures(address) {
  document.querySelectorAll("#prose .shown").forEach((each) => each.classList.remove("shown"));
  const figures = Array.from(document.querySelectorAll("#prose [data-facts]"))
    .filter((each) => each.dataset.facts.split(" ").indexOf(address) >= 0);
  figures.forEach((each) => each.classList.add("shown"));
  if (!figures.length) return;
  figures[0].scrollIntoView({ block: "center" });
  figures[0].focus({ preventScroll: true });
}

export function showChecking() {
  const { stored: kept, form, result } = session;
  const { report } = kept;
  const facts = new Set();
  result.claims.forEach((claim) => claim.facts.forEach((fact) => facts.add(fact)));
  cards.show(result.findings, report, form.labels);
  showProse(find("prose"), report, result, form.labels, {
    show: (cells, finding) => {
      if (finding) cards.choose(finding.id);
      showCells(cells);
    },
  });
  showTables(find("tables"), form, report, facts, showFigures);
  markWrong(result.findings);
  const count = (verdict) => result.claims.filter((claim) => claim.verdict === verdict).length;
  const open = result.findings.filter((finding) => decisionOf(finding) === "open").length;
  find("summary").textContent = `读到 ${kept.sections.length} 个部分、${kept.cells} 个单元格；正文数字 ${result.claims.length} 处：`
    + `一致 ${count("consistent")}，不一致 ${count("inconsistent")}，表格中没有 ${count("unverified")}；待处理问题 ${open} 个。`;
  const unread = (kept.tables || []).filter((table) => table.read === 0).map((table) => table.table);
  find("unread").textContent = unread.length ? `${unread.join("、")}一格也没有读到，这些表没有核对。` : "";
  find("download-tracked").disabled = !result.findings.some((each) => decisionOf(each) === "confirmed");
  find("download-decisions").disabled = open === result.findings.length;
}

function download(track, name) {
  return attempt("正在生成…", async () => {
    const address = `/api/reports/${session.stored.id}/check?track=${track}`;
    saveFile(await blob("POST", address, DOCX), `${stem(session.stored)}-${name === "批注" ? "核对" : name}.docx`);
  });
}

// The decisions as a file that `assistant check --baseline` takes.
function exportDecisions() {
  const lines = session.result.findings.filter((each) => decisionOf(each) === "dismissed")
    .map((each) => `${each.id} ${each.decision.reason.replace(/\s+/g, " ")}`);
  const head = `# ${stem(session.stored)}：不是问题的发现，供 assistant check --baseline 使用`;
  saveFile(new Blob([[head, ...lines, ""].join("\n")], { type: "text/plain" }), `${stem(session.stored)}-决定.txt`);
  say(`已导出 ${lines.length} 条决定。`);
}
