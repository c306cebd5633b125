// The page: a file in, its tables, prose and findings out. Drafting stands in draft.js.

import { download, json, upload, useKey } from "./api.js";
import { find } from "./dom.js";
import { prepareDrafting } from "./draft.js";
import { showFindings } from "./findings.js";
import { showProse } from "./prose.js";
import { markWrong, showTables } from "./tables.js";

export const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
let stored = null;
let form = null;

async function open(file) {
  await attempt("正在读取…", async () => {
    stored = await upload("/api/reports", file);
    stored.report = (await json(`/api/reports/${stored.id}`)).report;
    form = await json(`/api/forms/${stored.form}`);
    showReport();
    await recheck();
    find("report-title").focus();
  });
}

// Runs an action with its status told, and tells what went wrong.
async function attempt(doing, action) {
  find("problem").textContent = "";
  find("status").textContent = doing;
  try {
    await action();
  } catch (error) {
    find("problem").textContent = error.message;
    find("key-area").hidden = find("key-area").hidden && error.status !== 401;
  } finally {
    if (find("status").textContent === doing) find("status").textContent = "";
  }
}

function showReport() {
  find("report").hidden = false;
  find("report-title").textContent = `${stored.organization} ${stored.year}年`;
  const line = (text, none) => Object.assign(document.createElement("li"), { textContent: text, className: none ? "unread" : "" });
  const read = stored.tables.map((table) => line(`${table.table} ${table.cells}格，读到${table.read}格`, table.read === 0));
  find("warnings").replaceChildren(...read, ...stored.warnings.map((text) => line(text, false)));
  showTables(find("tables"), form, stored.report);
}

async function recheck() {
  const result = await json(`/api/reports/${stored.id}/check`, { method: "POST", headers: { Accept: "application/json" } });
  const changed = (action) => attempt("正在保存…", async () => {
    await action();
    await recheck();
  });
  showFindings(find("findings"), stored.id, result.findings, changed);
  showProse(find("prose"), stored.report.sections, result.claims, form.labels);
  markWrong(result.findings);
  const count = (verdict) => result.claims.filter((claim) => claim.verdict === verdict).length;
  const open = result.findings.filter((finding) => finding.decision?.decision !== "dismissed").length;
  find("summary").textContent = `读到 ${stored.sections.length} 个部分、${stored.cells} 个单元格；正文数字 ${result.claims.length} 处：` +
    `一致 ${count("consistent")}，不一致 ${count("inconsistent")}，表格中没有 ${count("unverified")}；待处理问题 ${open} 个。`;
}

async function remove() {
  await attempt("正在删除…", async () => {
    await json(`/api/reports/${stored.id}`, { method: "DELETE" });
    stored = null;
    find("report").hidden = true;
    find("status").textContent = "已删除。";
    find("file").value = "";
    find("file").focus();
  });
}

function prepareOpening() {
  const drop = find("drop");
  find("file").addEventListener("change", (event) => event.target.files[0] && open(event.target.files[0]));
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) open(event.dataTransfer.files[0]);
    });
  }
  find("key-use").addEventListener("click", () => {
    useKey(find("key").value.trim());
    find("problem").textContent = "";
    find("key-area").hidden = true;
    if (find("file").files[0]) open(find("file").files[0]);
  });
}

prepareOpening();
find("download-check").addEventListener("click", () => attempt("正在生成…", () =>
  download(`/api/reports/${stored.id}/check`, DOCX, `${stored.name.replace(/\.[^.]*$/, "")}-核对.docx`)));
find("remove").addEventListener("click", remove);
prepareDrafting(() => stored, attempt);
