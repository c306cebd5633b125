// Drafted sections in the pane: put into the document as they are, a sentence at a time changed before that.

import { button, element, fill, find } from "/page/dom.js";
import { DraftState, edited } from "/page/draftstate.js";
import { showSentence } from "/page/sentence.js";
import { attempt, say } from "/page/status.js";
import { at as valueAt } from "/page/tables.js";
import { sentences } from "/page/text.js";

let state = null;
let about = null; // the stored report, its form and the host that inserts

// Begin with the report that was read last; what was drafted for it in this pane is shown again.
export function draftsOf(stored, form, host) {
  about = { stored, form, host };
  state = new DraftState(`pane:${stored.id}`);
  fill(find("sentence"));
  show();
}

export function take(draft) {
  state.merge(draft, about.form.sections);
  show();
}

function show() {
  fill(find("drafted"), ...state.sections.map(drafted));
}

function drafted(section) {
  const put = () => attempt("正在插入…", async () => {
    await about.host.insert(section.title, section.paragraphs.map((each) => each.text));
    say(`已插入“${section.title}”。`);
  });
  return element("section", {}, element("h3", {}, section.title || "报告开头"), ...section.paragraphs.map(paragraphShown),
    section.title ? button("插入到文档", put, { class: "primary insert" }) : null);
}

function paragraphShown(paragraph) {
  const parts = sentences(paragraph.text).map((sentence, index) => {
    const made = element("span", { class: "sentence", role: "button", tabindex: "0" }, sentence.text);
    const choose = () => choice(paragraph.key, index);
    made.addEventListener("click", choose);
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
    return made;
  });
  return element("p", {}, ...parts,
    ...(paragraph.needs_confirmation || []).map((place) => element("span", { class: "hint" }, `（待确认：${place.reason}）`)));
}

function choice(key, index) {
  const { stored, form } = about;
  showSentence(find("sentence"), {
    paragraph: state.paragraph(key), index, reportId: stored.id, labels: form.labels, attempt,
    draft: () => state.draft,
    valueOf: (fact) => {
      const tables = fact.startsWith("previous.") ? (stored.report.previous || {}).tables || {} : stored.report.tables;
      const value = valueAt(tables, fact.replace(/^previous\./, ""));
      return value === null || value === undefined ? "" : `（${value}）`;
    },
    replace: (paragraph, text) => {
      const before = state.paragraph(key);
      state.replace(key, paragraph || edited(before, text || before.text));
      show();
      choice(key, Math.min(index, sentences(state.paragraph(key).text).length - 1));
    },
  });
  find("sentence").scrollIntoView({ block: "nearest" });
}
