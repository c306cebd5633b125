// Step 起草: sections stream in, marks to confirm, one sentence at a time in the panel, one Word file at the end.

import { blob, events, json } from "./api.js";
import { DOCX } from "./checking.js";
import { button, element, fill, find, save } from "./dom.js";
import { DraftState, edited } from "./draftstate.js";
import { label } from "./prose.js";
import { showSentence } from "./sentence.js";
import { session, stem } from "./session.js";
import { attempt } from "./status.js";
import { at as valueAt } from "./tables.js";
import { pieces, sentences } from "./text.js";

let running = null;
let state = null;
let chosen = null;

export function prepareDrafting() {
  find("draft").addEventListener("click", draft);
  find("draft-stop").addEventListener("click", () => running && running.stop && running.stop());
  find("draft-undo").addEventListener("click", () => {
    state.undo();
    show();
  });
  find("download-draft").addEventListener("click", download);
}

export function showDrafting() {
  const name = `draft:${session.stored.id}`;
  if (state && state.name === name) return;
  state = new DraftState(name);
  chosen = null;
  find("draft-status").textContent = state.draft ? "这是上次起草的内容。" : "";
  fill(find("draft-notices"));
  fill(find("sentence"), element("p", { class: "hint" }, "点一句话，可以换说法、看来源、提要求，或自己改。"));
  show();
  if (!find("draft-style").options.length) attempt("", listStyles);
}

async function listStyles() {
  const styles = await json("GET", "/api/styles");
  fill(find("draft-style"), ...styles.map((style) => element("option", { value: style.name }, style.title)));
}

// ---------------------------------------------------------------- writing

async function draft() {
  const section = encodeURIComponent(find("draft-section").value);
  const style = encodeURIComponent(find("draft-style").value);
  const wish = encodeURIComponent(find("draft-wish").value.trim());
  running = {};
  busy(true, "正在等待模型…");
  const coming = new Coming();
  await attempt("", async () => {
    try {
      await events(`/api/reports/${session.stored.id}/draft?section=${section}&style=${style}&wish=${wish}`, running,
        (name, data) => coming.take(name, data));
      if (!coming.done) throw Object.assign(new Error("起草中断，请再试一次；写好的段落已保留。"), { code: "cut" });
    } catch (error) {
      coming.keep();
      find("draft-status").textContent = error.code === "stopped" ? "已停止，写好的段落已保留。" : error.message;
      if (error.code !== "stopped") throw error;
    }
  });
  busy(false);
  show();
}

// What comes of a draft: an empty paragraph for each that is planned, text as it is written, figures once it is verified.
class Coming {
  constructor() {
    this.planned = [];
    this.ready = {};
    this.done = false;
  }

  take(name, data) {
    if (name === "error") throw new Error(data.detail);
    if (name === "queued") find("draft-status").textContent = data.ahead ? `前面还有 ${data.ahead} 个任务…` : "模型正在准备…";
    if (name === "plan") this.plan(data.paragraphs);
    if (name === "text") {
      const place = find(paragraphId(data.key));
      if (place) place.textContent = (data.restart ? "" : place.textContent) + data.text;
    }
    if (name === "figures") {
      this.ready[data.key] = data;
      const place = find(paragraphId(data.key));
      if (place) fill(place, ...pieces(Array.from(data.text), 0, Array.from(data.text).length, data.figures, figure));
      find("draft-status").textContent = `正在起草，已写好 ${Object.keys(this.ready).length} 段，共 ${this.planned.length} 段…`;
    }
    if (name === "done") this.finish(data);
  }

  plan(paragraphs) {
    this.planned = paragraphs;
    find("draft-status").textContent = `正在起草，共 ${paragraphs.length} 段…`;
    const others = state.sections.filter((section) => !paragraphs.some((each) => each.section === section.title));
    const titles = paragraphs.map((each) => each.section).filter((each, index, all) => all.indexOf(each) === index);
    const coming = titles.map((title) => ({ title, made: [element("h3", {}, title),
      ...paragraphs.filter((each) => each.section === title).map(({ key }) => element("p", { id: paragraphId(key) }))] }));
    const kept = others.map((section) => ({ title: section.title, made: sectionShown(section) }));
    const all = coming.concat(kept).sort((a, b) => place(a.title) - place(b.title));
    fill(find("draft-text"), ...all.reduce((made, each) => made.concat(each.made), []));
  }

  finish(result) {
    this.done = true;
    state.merge(result, session.form.sections);
    const toConfirm = confirmations().length;
    find("draft-status").textContent = `起草完成，用时 ${result.seconds.toFixed(1)} 秒。`
      + (toConfirm ? `有 ${toConfirm} 处需要人工确认。` : "") + "请核实后使用。";
    const told = (result.notices || []).concat(result.wishes || []);
    fill(find("draft-notices"), ...told.map((text) => element("li", {}, text)));
  }

  // What was written whole before it ended early.
  keep() {
    const sections = [];
    this.planned.forEach(({ key, section }) => {
      if (!this.ready[key]) return;
      if (!sections.some((each) => each.title === section)) sections.push({ title: section, paragraphs: [] });
      sections.find((each) => each.title === section).paragraphs.push(this.ready[key]);
    });
    if (this.done || !sections.length) return;
    const { organization, year } = session.stored;
    const rest = { organization, year, model: "", style: find("draft-style").value, seed: 0, seconds: 0, tokens: 0 };
    state.merge(Object.assign(rest, state.draft || {}, { sections }), session.form.sections);
  }
}

const place = (title) => session.form.sections.indexOf(title);

const paragraphId = (key) => `draft-${key}`;

function busy(now, says) {
  find("draft").disabled = now;
  find("draft-stop").disabled = !now;
  find("draft-text").setAttribute("aria-busy", String(now));
  if (says !== undefined) find("draft-status").textContent = says;
}

// ---------------------------------------------------------------- showing

function show() {
  find("draft-undo").disabled = !state.past.length;
  find("download-draft").disabled = !state.sections.length;
  fill(find("draft-text"), ...state.sections.reduce((made, section) => made.concat(sectionShown(section)), []));
  fill(find("confirmations"), ...confirmations().map(({ key, span, words }) => element("li", {},
    element("mark", {}, words), ` ${span.reason} `, button("已确认", () => confirm(key, span), { class: "confirm" }))));
  if (!find("confirmations").firstChild) find("confirmations").append(element("li", { class: "hint" }, "没有。"));
}

function confirmations() {
  const found = [];
  state.sections.forEach((section) => section.paragraphs.forEach((each) => (each.needs_confirmation || []).forEach((span) => {
    found.push({ key: each.key, span, words: Array.from(each.text).slice(span.start, span.end).join("") });
  })));
  return found;
}

function confirm(key, span) {
  const paragraph = state.paragraph(key);
  const left = paragraph.needs_confirmation.filter((each) => each.start !== span.start || each.end !== span.end);
  state.replace(key, Object.assign({}, paragraph, { needs_confirmation: left }));
  show();
}

const sectionShown = (section) => [element("h3", {}, section.title), ...section.paragraphs.map(paragraphShown)];

function paragraphShown(paragraph) {
  const characters = Array.from(paragraph.text);
  const made = element("p", { id: paragraphId(paragraph.key) });
  sentences(paragraph.text).forEach((sentence, index) => {
    const current = chosen && chosen.key === paragraph.key && chosen.index === index;
    const span = element("span", { class: `sentence${current ? " current" : ""}`, role: "button", tabindex: "0" },
      ...marked(characters, sentence, paragraph));
    const choose = () => choice(paragraph.key, index);
    span.addEventListener("click", choose);
    span.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
    made.append(span);
  });
  return made;
}

// The characters of a sentence with its figures and, around them, the marks to confirm.
function marked(characters, sentence, paragraph) {
  const inside = (span) => span.start < sentence.end && span.end > sentence.start;
  const clipped = (paragraph.needs_confirmation || []).filter(inside).map((span) => Object.assign({}, span, {
    start: Math.max(span.start, sentence.start), end: Math.min(span.end, sentence.end) }));
  const figures = paragraph.figures.filter(inside);
  let at = sentence.start;
  const made = [];
  clipped.sort((a, b) => a.start - b.start).forEach((span) => {
    if (span.start < at) return;
    made.push(...pieces(characters, at, span.start, figures.filter((each) => each.end <= span.start && each.start >= at), figure));
    const own = figures.filter((each) => each.start >= span.start && each.end <= span.end);
    made.push(element("mark", { class: "confirm-mark", title: `待确认：${span.reason}` }, ...pieces(characters, span.start, span.end, own, figure)));
    at = span.end;
  });
  made.push(...pieces(characters, at, sentence.end, figures.filter((each) => each.start >= at), figure));
  return made;
}

function figure(text, span) {
  const named = span.facts.map((fact) => label(fact, session.form.labels)).join("、");
  return element("span", { class: "claim consistent", title: named }, text);
}

function choice(key, index) {
  chosen = { key, index };
  document.querySelectorAll("#draft-text .sentence.current").forEach((each) => each.classList.remove("current"));
  const place = find(paragraphId(key)).querySelectorAll(".sentence")[index];
  if (place) place.classList.add("current");
  const { report } = session.stored;
  showSentence(find("sentence"), {
    paragraph: state.paragraph(key), index, reportId: session.stored.id, labels: session.form.labels, attempt,
    draft: () => state.draft,
    valueOf: (fact) => {
      const previous = fact.startsWith("previous.");
      const value = valueAt(previous ? (report.previous || {}).tables || {} : report.tables, fact.replace(/^previous\./, ""));
      return value === null || value === undefined ? "" : `（${value}）`;
    },
    replace: (paragraph, text) => {
      const before = state.paragraph(key);
      state.replace(key, paragraph || edited(before, text || before.text));
      show();
      choice(key, Math.min(index, sentences(state.paragraph(key).text).length - 1));
    },
  });
}

function download() {
  return attempt("正在生成…", async () => {
    const { stored } = session;
    save(await blob("POST", `/api/reports/${stored.id}/document`, DOCX, { draft: state.draft }), `${stem(stored)}-初稿.docx`);
  });
}
