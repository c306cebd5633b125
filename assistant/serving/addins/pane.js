// The task pane of WPS and Word: the page's cards and drafts on the document that is open there.

import { events, json, upload, useKey } from "/page/api.js";
import { Cards, decisionOf } from "/page/cards.js";
import { find } from "/page/dom.js";
import { attempt, say } from "/page/status.js";
import { draftsOf, take } from "./drafts.js";
import { placeOf } from "./places.js";
import { WordHost } from "./word_host.js";
import { WpsHost } from "./wps_host.js";

let host = null;
let stored = null;
let form = null;
let findings = [];
let cards = null;
let writing = null;

// What the cards do in a document; decisions live as long as the pane.
const inDocument = {
  show: (finding) => withPlace(finding, (place) => host.show(place)),
  accept: (finding, value) => withPlace(finding, async (place) => {
    await host.replace(place, value, comment(finding));
    decide(finding, { decision: "confirmed", reason: "" });
  }),
  dismiss: async (finding, reason) => {
    await json("PUT", `/api/reports/${stored.id}/findings/${finding.id}`, { decision: "dismissed", reason });
    decide(finding, { decision: "dismissed", reason });
  },
  undo: async (finding) => {
    if (decisionOf(finding) === "confirmed") await host.undo(placeOf(finding, stored.report), finding.replacements[0]);
    else await json("DELETE", `/api/reports/${stored.id}/findings/${finding.id}`);
    decide(finding, null);
  },
  edit: () => say("请在文档的表格里改正，再核对一次。"),
};

function withPlace(finding, act) {
  const place = placeOf(finding, stored.report);
  if (!place) {
    say("这一处在表格里，或说的是整份报告。");
    return null;
  }
  return act(place);
}

const comment = (finding) => `${finding.message}（年报核对 ${stored.organization}${stored.year}年）`;

function decide(finding, decision) {
  findings.forEach((each) => { if (each.id === finding.id) each.decision = decision; });
  show();
}

function show() {
  cards.show(findings, stored.report, form.labels);
  const open = findings.filter((each) => decisionOf(each) === "open").length;
  find("summary").textContent = `${stored.organization}${stored.year}年：待处理 ${open} 个，共 ${findings.length} 个。`;
  find("mark-all").disabled = !findings.some((each) => decisionOf(each) === "open" && placeOf(each, stored.report));
}

async function check() {
  const { file, name } = await host.read();
  stored = await upload("/api/reports?again=true", file, name);
  stored = await json("GET", `/api/reports/${stored.id}`);
  form = await json("GET", `/api/forms/${stored.form}`);
  findings = (await json("POST", `/api/reports/${stored.id}/check`)).findings;
  find("result").hidden = false;
  draftsOf(stored, form, host);
  show();
}

// Every open finding of the prose as a comment at its digits.
async function markAll() {
  let missed = 0;
  for (const finding of findings.filter((each) => decisionOf(each) === "open")) {
    const place = placeOf(finding, stored.report);
    if (!place) continue;
    try {
      await host.comment(place, comment(finding));
    } catch (error) {
      if (error.code !== "moved") throw error;
      missed += 1;
    }
  }
  say(missed ? `已加批注，${missed} 处在文档里已找不到。` : "已在文档里加批注。");
}

async function draft() {
  writing = {};
  const section = encodeURIComponent(find("draft-section").value);
  find("draft-stop").disabled = false;
  try {
    await events(`/api/reports/${stored.id}/draft?section=${section}`, writing, (name, data) => {
      if (name === "error") throw new Error(data.detail);
      if (name === "queued") say("正在等待模型…");
      if (name === "done") take(data);
    });
  } finally {
    find("draft-stop").disabled = true;
  }
}

async function start() {
  host = WpsHost.find() || WordHost.find();
  if (host && host.ready) await host.ready();
  find("no-host").hidden = Boolean(host);
  find("work").hidden = !host;
  cards = new Cards(find("findings"), inDocument, attempt);
  find("check").addEventListener("click", () => attempt("正在核对…", check));
  find("mark-all").addEventListener("click", () => attempt("正在加批注…", markAll));
  find("draft").addEventListener("click", () => attempt("正在起草…", draft));
  find("draft-stop").addEventListener("click", () => writing && writing.stop && writing.stop());
  find("key-use").addEventListener("click", () => {
    useKey(find("key").value.trim());
    find("key-area").hidden = true;
    find("problem").textContent = "";
  });
}

start();
