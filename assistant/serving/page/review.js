// The page of reviews: begin one, watch its overview grow, open a report, decide, take the workbook.

import { blob, form, hasKey, json, useKey } from "./api.js";
import { button, element, fill, find, save } from "./dom.js";

const SEVERITIES = { error: "错误", warning: "存疑", info: "提示" };
const CHOICES = ["", "已核实", "不改", "要改"];
const PAUSE = 1000;

let current = null; // the review that is shown: its address and how many rows of it are

let opened = null; // the number of the report that is shown

run(former);
find("page").addEventListener("click", () => run(page));
find("begin").addEventListener("click", () => run(begin));
find("workbook").addEventListener("click", () => run(workbook));
find("remove").addEventListener("click", () => run(remove));
find("key-use").addEventListener("click", () => {
  useKey(find("key").value);
  find("key-area").hidden = true;
  run(former);
});

async function run(act) {
  find("problem").textContent = "";
  try {
    await act();
  } catch (error) {
    find("problem").textContent = error.message;
    if (error.status === 401) find("key-area").hidden = false;
  }
}

async function begin() {
  const folder = find("folder").value.trim();
  let made;
  if (folder) {
    made = await json("POST", "/api/reviews", { folder });
  } else {
    const data = new FormData();
    ["file", "previous", "roster", "decisions"].forEach((name) => {
      const chosen = find(name).files[0];
      if (chosen) data.append(name, chosen);
    });
    if (!data.has("file")) throw new Error("请选择报告的 zip 压缩包，或填写文件夹。");
    made = await form("/api/reviews", data);
  }
  show(made.id);
}

function show(id) {
  current = { path: `/api/reviews/${id}`, shown: 0 };
  fill(find("rows"));
  fill(find("together"));
  find("review").hidden = false;
  find("report").hidden = true;
  watch(current);
}

// The reviews that the server keeps, also after it was started anew.
async function former() {
  const kept = await json("GET", "/api/reviews");
  fill(find("formers"), ...kept.map((each) => element(
    "li", {}, button(each.name || "审核", () => run(() => show(each.id)), { class: "quiet" }),
    ` 已读 ${each.done}/${each.total}${each.problem ? `（${each.problem}）` : ""}`,
  )));
  find("former").hidden = !kept.length;
}

// Ask for what is new until all is read or another review is shown.
async function watch(review) {
  while (review === current) {
    let state = "running";
    await run(async () => {
      const answer = await json("GET", `${review.path}?since=${review.shown}`);
      if (review !== current) return;
      state = answer.state;
      answer.reports.forEach((row) => find("rows").append(line(row)));
      review.shown += answer.reports.length;
      tell(answer);
    });
    if (state !== "running" || find("problem").textContent) return;
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

function tell(answer) {
  const bar = find("progress");
  bar.max = Math.max(answer.total, 1);
  bar.value = answer.done;
  const left = answer.seconds_left === null ? "" : `，约剩 ${Math.ceil(answer.seconds_left)} 秒`;
  const words = { running: `正在审核 ${answer.done}/${answer.total}${left}`, done: `已完成，共 ${answer.total} 个文件`, failed: answer.problem };
  find("status").textContent = words[answer.state];
  fill(
    find("together"),
    ...answer.pairs.map((pair) => element("li", {}, `雷同 ${Math.round(pair.share * 100)}%：${pair.a} 与 ${pair.b}`)),
    ...answer.missing.map((name) => element("li", {}, `缺报：${name}`)),
  );
}

function line(row) {
  const name = row.organization || "（未写明单位）";
  const unread = row.verdict === "无法读取";
  const number = (value) => element("td", { class: "number" }, String(value));
  return element(
    "tr", {},
    element("td", {}, unread ? "" : button(name, () => run(() => open(row.number)), { class: "quiet" })),
    number(row.year || ""), element("td", {}, row.verdict),
    number(row.errors), number(row.warnings), number(row.infos),
    number(row.last_year === null ? "" : `${Math.round(row.last_year * 100)}%`),
    element("td", { class: "file" }, unread ? row.message : row.source),
  );
}

// The report's page: opened beside this one, or saved where a key is needed that a new window does not have.
async function page() {
  const path = `${current.path}/reports/${opened}/page`;
  if (!hasKey()) window.open(path, "_blank", "noopener");
  else save(await blob("GET", path, "text/html"), "核对.html");
}

async function open(number) {
  opened = number;
  const report = await json("GET", `${current.path}/reports/${number}`);
  find("report-title").textContent = `${report.organization}${report.year}年：${report.verdict}`;
  fill(find("findings"), ...report.findings.map((finding) => item(number, finding)));
  if (!report.findings.length) fill(find("findings"), element("li", {}, "没有发现问题。"));
  find("report").hidden = false;
  find("report-title").focus();
}

function item(number, finding) {
  const at = finding.sentence.indexOf(finding.marked);
  const quote = finding.sentence && at >= 0
    ? element("blockquote", {}, finding.sentence.slice(0, at), element("mark", {}, finding.marked), finding.sentence.slice(at + finding.marked.length))
    : null;
  const told = [finding.cells.join("；"), finding.right ? `应为：${finding.right}` : "", finding.basis ? `依据：${finding.basis}` : ""];
  return element(
    "li", {},
    element("strong", {}, SEVERITIES[finding.severity]), ` ${finding.place}：${finding.message}`, quote,
    element("p", { class: "hint" }, told.filter((text) => text).join("　")), choice(number, finding),
  );
}

function choice(number, finding) {
  const select = element("select", { "aria-label": "决定" }, ...CHOICES.map((word) => element("option", { value: word, selected: word === finding.decided }, word || "（未决定）")));
  const reason = element("input", { type: "text", value: finding.reason, "aria-label": "理由", placeholder: "理由" });
  const keep = () => run(async () => {
    if (!select.value) return;
    await json("PUT", `${current.path}/reports/${number}/findings/${finding.id}`, { decision: select.value, reason: reason.value });
    find("status").textContent = "决定已记下，写入工作簿。";
  });
  select.addEventListener("change", keep);
  reason.addEventListener("change", keep);
  return element("p", { class: "buttons" }, select, reason);
}

async function workbook() {
  save(await blob("GET", `${current.path}/workbook`, "*/*"), "审核.xlsx");
}

async function remove() {
  await json("DELETE", current.path);
  current = null;
  find("review").hidden = true;
  find("status").textContent = "已删除。";
  await former();
}
