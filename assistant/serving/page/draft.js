// Drafting a part: the text as it is written, the figures linked once they are in, the docx at the end.

import { download, events } from "./api.js";
import { element, find } from "./dom.js";
import { DOCX } from "./main.js";
import { paragraphs } from "./prose.js";
import { cellId, showCells } from "./tables.js";

let running = null;
let drafted = null;

export function prepareDrafting(report, attempt) {
  find("draft").addEventListener("click", () => draft(report(), attempt));
  find("draft-stop").addEventListener("click", () => running?.abort());
  find("download-draft").addEventListener("click", () => attempt("正在生成…", () =>
    download(`/api/reports/${report().id}/document`, DOCX, `${report().organization}${report().year}年-初稿.docx`, {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ draft: drafted }),
    })));
}

const draftPath = (report) => `/api/reports/${report.id}/draft?section=${encodeURIComponent(find("draft-section").value)}`;

async function draft(report, attempt) {
  running = new AbortController();
  const area = find("draft-text");
  area.replaceChildren();
  busy(true, "正在等待模型…");
  await attempt("", async () => {
    try {
      await events(draftPath(report), running.signal, (name, data) => take(area, name, data));
    } catch (error) {
      find("draft-status").textContent = error.name === "AbortError" ? "已停止。" : error.message;
      if (error.name !== "AbortError") throw error;
    }
  });
  busy(false);
}

function busy(now, says) {
  find("draft").disabled = now;
  find("draft-stop").disabled = !now;
  find("draft-text").setAttribute("aria-busy", String(now));
  if (says !== undefined) find("draft-status").textContent = says;
  if (now) find("download-draft").hidden = true;
}

function take(area, name, data) {
  if (name === "error") throw new Error(data.detail);
  if (name === "queued") find("draft-status").textContent = data.ahead ? `前面还有 ${data.ahead} 个任务…` : "模型正在准备…";
  if (name === "plan") plan(area, data.paragraphs);
  if (name === "text") {
    const place = find(paragraphId(data.key));
    place.textContent = (data.restart ? "" : place.textContent) + data.text;
  }
  if (name === "figures") find(paragraphId(data.key)).replaceWith(...written(data));
  if (name === "done") finish(area, data);
}

const paragraphId = (key) => `draft-${key}`;

// An empty paragraph for each that will be written.
function plan(area, planned) {
  find("draft-status").textContent = `正在起草，共 ${planned.length} 段…`;
  area.replaceChildren(...planned.map(({ key }) => element("p", { id: paragraphId(key) })));
}

function written(paragraph) {
  const made = paragraphs(paragraph.text, paragraph.figures, figure);
  if (made[0]) made[0].id = paragraphId(paragraph.key);
  return made;
}

function finish(area, result) {
  drafted = result;
  area.replaceChildren(...result.sections.flatMap((section) => [
    element("h3", {}, section.title),
    ...section.paragraphs.flatMap(written),
  ]));
  const toConfirm = result.sections.flatMap((section) => section.paragraphs).flatMap((each) => each.needs_confirmation ?? []);
  find("draft-status").textContent = `起草完成，用时 ${result.seconds.toFixed(1)} 秒。` +
    (toConfirm.length ? `有 ${toConfirm.length} 处需要人工确认。` : "") + "请核实后使用。";
  find("download-draft").hidden = false;
}

function figure(text, span) {
  const cells = span.facts.filter((fact) => document.getElementById(cellId(fact)));
  if (!cells.length) return element("span", { class: "claim consistent", title: span.facts.join("、") }, text);
  const link = element("a", { class: "claim consistent", href: `#${cellId(cells[0])}`, title: span.facts.join("、") }, text);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    showCells(cells);
  });
  return link;
}
