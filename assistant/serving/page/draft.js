// Drafting a part: the text as it is written, the figures linked once they are in, the docx at the end.

import { download, events } from "./api.js";
import { element, find } from "./dom.js";
import { DOCX } from "./main.js";
import { paragraphs } from "./prose.js";
import { cellId, showCells } from "./tables.js";

let running = null;

export function prepareDrafting(report, attempt) {
  find("draft").addEventListener("click", () => draft(report(), attempt));
  find("draft-stop").addEventListener("click", () => running?.abort());
  find("download-draft").addEventListener("click", () => attempt("正在生成…", () =>
    download(draftPath(report()), DOCX, `${report().organization}${report().year}年-初稿.docx`)));
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
      if (error.name !== "AbortError") throw error;
      find("draft-status").textContent = "已停止。";
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
  if (name === "queued") find("draft-status").textContent = data.ahead ? `前面还有 ${data.ahead} 个任务…` : "模型正在准备…";
  if (name === "plan") find("draft-status").textContent = "正在起草…";
  if (name === "text") paragraph(area, data).textContent = data.replace ? data.text : paragraph(area, data).textContent + data.text;
  if (name === "error") throw new Error(data.detail);
  if (name === "done") finish(area, data);
}

function paragraph(area, data) {
  const id = `draft-${data.section}-${data.paragraph}`;
  return find(id) ?? area.appendChild(element("p", { id }));
}

function finish(area, result) {
  area.replaceChildren(...result.sections.flatMap((section) => [
    element("h3", {}, section.title),
    ...section.paragraphs.flatMap((each) => paragraphs(each.text, each.figures, figure)),
  ]));
  find("draft-status").textContent = `起草完成，用时 ${result.seconds.toFixed(1)} 秒。请核实后使用。`;
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
