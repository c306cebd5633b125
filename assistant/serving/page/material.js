// Step 材料: the report as a file or filled in here, last year's file, notes, office and year; reports stored before.

import { blob, json, upload } from "./api.js";
import { button, element, fill, find, save as saveFile, settled } from "./dom.js";
import { FormTables } from "./form.js";
import { attempt, complain, say } from "./status.js";
import { changed, close, open, session, title } from "./session.js";

const SAVE_AFTER = 700;
let tables = null;
let saving = Promise.resolve();
let dirty = new Set();

export function prepareMaterial(goTo) {
  tables = new FormTables(find("form-tables"), find("form-problems"), () => edited("tables"));
  takesFiles(find("drop"), find("file"), (files) => openFiles(files, goTo));
  takesFiles(find("material-drop"), find("material-file"), addFiles);
  find("new-report").addEventListener("submit", (event) => {
    event.preventDefault();
    start(goTo);
  });
  find("template").addEventListener("click", () => attempt("正在生成…", async () => {
    const year = find("new-year").value;
    const path = `/api/template?year=${year}&organization=${encodeURIComponent(find("new-organization").value.trim())}`;
    saveFile(await blob("GET", path, "*/*"), `${year}年填报表.xlsx`);
  }));
  find("fill-zeros").addEventListener("click", () => tables.fillZeros());
  ["organization", "year", "notes"].forEach((id) => find(id).addEventListener("input", () => edited(id)));
  find("remove").addEventListener("click", remove);
  find("to-check").addEventListener("click", () => goTo("check"));
}

function takesFiles(place, input, take) {
  input.addEventListener("change", () => {
    const files = Array.from(input.files);
    if (files.length) take(files).then(() => { input.value = ""; });
  });
  ["dragover", "dragleave", "drop"].forEach((name) => place.addEventListener(name, (event) => {
    event.preventDefault();
    place.classList.toggle("over", name === "dragover");
    const files = name === "drop" ? Array.from(event.dataTransfer.files) : [];
    if (files.length) take(files);
  }));
}

// Opens what was chosen. Of several files the newest report is opened; the year before it and texts go with it.
async function openFiles(files, goTo) {
  await save.now();
  close();
  const read = [];
  const others = [];
  const problems = [];
  await attempt(`正在读取${files.map((file) => `“${file.name}”`).join("、")}…`, async () => {
    for (const file of files) {
      try {
        read.push({ file, stored: await upload("/api/reports?again=true", file) });
      } catch (error) {
        if (error.status === 401 || error.code === "offline") throw error;
        if (error.code === "no-tables" && files.length > 1) others.push(file);
        else problems.push(`“${file.name}”没有读入：${error.message}`);
      }
    }
    read.sort((a, b) => b.stored.year - a.stored.year);
    if (!read.length) throw new Error(problems.join("\n") || "没有找到年度报告，请至少放入一份报告文件。");
    const [main, ...rest] = read;
    await open(main.stored.id);
    for (const { file, stored } of rest) {
      const former = stored.organization === main.stored.organization && stored.year === main.stored.year - 1;
      if (former) await add(file);
      else problems.push(`“${file.name}”是另一份报告（${title(stored)}），已保存在下面的列表里。`);
    }
    for (const file of others) await add(file);
    goTo(main.stored.sections.length ? "check" : "material");
  });
  if (problems.length) complain([find("problem").textContent, ...problems].filter(Boolean).filter(unique).join("\n"));
  await list();
}

const unique = (value, index, all) => all.indexOf(value) === index;

async function addFiles(files) {
  await save.now();
  await attempt("正在读取…", async () => {
    for (const file of files) await add(file);
  });
}

async function add(file) {
  const answer = await upload(`/api/reports/${session.stored.id}/material`, file);
  await changed(answer);
  say(answer.taken === "previous" ? `“${file.name}”已作为上年度报告。` : `“${file.name}”已加入备注。`);
}

async function start(goTo) {
  await attempt("正在建立…", async () => {
    const body = { organization: find("new-organization").value.trim(), year: Number(find("new-year").value), sections: [], tables: {} };
    const stored = await json("POST", "/api/reports", body);
    await open(stored.id);
    goTo("material");
    find("form-title").scrollIntoView();
    find("form-title").focus();
  });
  await list();
}

// ---------------------------------------------------------------- the open report

export function showMaterial() {
  const { stored, form } = session;
  find("material").hidden = !stored;
  if (!stored) return;
  find("organization").value = stored.organization;
  find("year").value = String(stored.year);
  find("notes").value = stored.report.notes.join("\n");
  showSide();
  tables.show(form, stored.report);
  dirty = new Set();
}

export function showSide() {
  const { stored } = session;
  const { previous } = stored.report;
  find("previous-state").textContent = previous ? `已有${previous.year}年的表格，核对和起草时用来比较。`
    : `还没有${stored.year - 1}年的报告；有了它才能核对增减、结转和现行有效。`;
  const read = (stored.tables || []).map((table) => element("li", { class: table.read ? "" : "unread" },
    `${table.table} ${table.cells}格，读到${table.read}格`));
  fill(find("warnings"), ...read, ...stored.warnings.map((text) => element("li", {}, text)));
  if (document.activeElement !== find("notes")) find("notes").value = stored.report.notes.join("\n");
}

function edited(what) {
  dirty.add(what);
  find("saved").textContent = "正在修改…";
  save();
}

export const save = settled(() => {
  saving = saving.then(() => attempt("", store));
  return saving;
}, SAVE_AFTER);

async function store() {
  if (!session.stored || !dirty.size) return;
  const body = {};
  if (dirty.has("tables")) body.tables = tables.tables();
  if (dirty.has("organization")) body.organization = find("organization").value.trim();
  if (dirty.has("notes")) body.notes = find("notes").value.split("\n").map((line) => line.trim()).filter(Boolean);
  const year = Number(find("year").value);
  if (dirty.has("year") && year >= 2019 && year <= 2100) body.year = year;
  dirty = new Set();
  await changed(await json("PATCH", `/api/reports/${session.stored.id}`, body));
  find("saved").textContent = "已保存。";
}

export function editCell(address) {
  find("form-details").open = true;
  tables.go(address);
}

async function remove() {
  await attempt("正在删除…", async () => {
    await json("DELETE", `/api/reports/${session.stored.id}`);
    close();
  });
  if (!session.stored) {
    say("已删除。");
    find("file").focus();
  }
  await list();
}

// ---------------------------------------------------------------- reports stored before

export async function list() {
  const reports = await json("GET", "/api/reports");
  find("stored").hidden = !reports.length;
  fill(find("stored-list"), ...reports.map((each) => element("li", {},
    button(title(each), () => reopen(each.id), { class: "link" }),
    element("span", { class: "hint" }, ` ${each.name === "report.json" ? "网页填写" : each.name}，${when(each.created)}`))));
}

const when = (moment) => new Date(moment).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });

async function reopen(id) {
  await save.now();
  await attempt("正在打开…", () => open(id));
}
