// The panel of one sentence of a draft: its sources, other wordings, a wish, editing by hand with the check as one types.

import { events, json, proofread } from "./api.js";
import { button, element, fill, settled } from "./dom.js";
import { label } from "./prose.js";
import { sentences } from "./text.js";

const WORDINGS = 3;
const CHECK_AFTER = 500;

// at = {paragraph, index, reportId, draft, labels, valueOf, replace(paragraph), attempt}
export function showSentence(place, at) {
  const all = sentences(at.paragraph.text);
  const sentence = all[at.index] || all[0];
  if (!sentence) return fill(place);
  const others = element("ul", { class: "wordings" });
  const wish = element("input", { id: "wish", type: "text", maxlength: "500", placeholder: "如：更简洁；突出依申请公开" });
  const rewriteIt = () => (wish.value.trim() ? rewriteTo(at, wish.value.trim()) : wish.focus());
  wish.addEventListener("keydown", (event) => event.key === "Enter" && rewriteIt());
  return fill(place,
    element("blockquote", {}, sentence.text),
    sources(at, sentence),
    element("div", { class: "buttons" },
      button("换种说法", (event) => offer(at, others, event.target), { class: "alternatives" }),
      button("自己改", () => edit(place, at), { class: "edit" })),
    others,
    element("div", { class: "fields" }, element("label", { for: "wish" }, "对这一段的要求"), wish,
      button("按要求重写这一段", rewriteIt, { class: "rewrite" })));
}

function sources(at, sentence) {
  const own = at.paragraph.figures.filter((each) => each.start >= sentence.start && each.end <= sentence.end);
  if (!own.length) return element("p", { class: "hint" }, "这一句没有数字。");
  return element("ul", { class: "sources", "aria-label": "数字的来源" }, ...own.map((figure) => element("li", {},
    element("strong", {}, figure.text), "　", figure.facts.map((fact) => `${label(fact, at.labels)}${at.valueOf(fact)}`).join("、"))));
}

// The paragraph written again by the server to a wish.
async function written(at, wish) {
  let found = null;
  const body = { draft: at.draft(), paragraph: at.paragraph.key, wish };
  await events(`/api/reports/${at.reportId}/rewrite`, {}, (name, data) => {
    if (name === "error") throw new Error(data.detail);
    if (name === "done") {
      data.sections.forEach((section) => section.paragraphs.forEach((each) => {
        if (each.key === at.paragraph.key) found = each;
      }));
    }
  }, body);
  return found;
}

function rewriteTo(at, wish) {
  return at.attempt("正在重写…", async () => {
    const found = await written(at, wish);
    if (found) at.replace(found);
  });
}

async function offer(at, place, opener) {
  opener.disabled = true;
  fill(place);
  await at.attempt("正在换种说法…", async () => {
    const body = { draft: at.draft(), paragraph: at.paragraph.key, count: WORDINGS };
    const { paragraphs } = await json("POST", `/api/reports/${at.reportId}/alternatives`, body);
    fill(place, ...paragraphs.map((found) => element("li", {}, element("p", {}, shown(at, found)),
      button("用这个", () => at.replace(found), { class: "use" }))));
    if (!paragraphs.length) place.append(element("li", {}, "没有找到别的说法。"));
  });
  opener.disabled = false;
}

// Of another wording the sentence that was chosen, or the whole paragraph where its sentences do not match one by one.
function shown(at, paragraph) {
  const before = sentences(at.paragraph.text);
  const now = sentences(paragraph.text);
  const only = before.length === now.length && before.every((each, index) => index === at.index || each.text === now[index].text);
  return only ? now[at.index].text : paragraph.text;
}

function edit(place, at) {
  const area = element("textarea", { id: "own-words", rows: "8" });
  area.value = at.paragraph.text;
  const found = element("ul", { class: "found", "aria-live": "polite" });
  const look = settled(() => checkNow(at, area, found), CHECK_AFTER);
  area.addEventListener("input", look);
  fill(place,
    element("div", { class: "fields" }, element("label", { for: "own-words" }, "自己改这一段，边写边核对"), area),
    found,
    element("div", { class: "buttons" },
      button("改好了", () => at.replace(null, area.value.trim()), { class: "primary done" }),
      button("不改了", () => showSentence(place, at), { class: "quiet" })));
  area.focus();
  checkNow(at, area, found);
}

async function checkNow(at, area, place) {
  const text = area.value;
  let matches = [];
  try {
    matches = await proofread(at.reportId, text);
  } catch (error) {
    return fill(place, element("li", {}, error.message));
  }
  if (area.value !== text) return null;
  const items = matches.map((match) => {
    const made = element("li", { class: "inconsistent-item" }, element("mark", {}, text.substr(match.offset, match.length)), " ", match.message);
    match.replacements.slice(0, 3).forEach(({ value }) => made.append(" ", button(`改为 ${value}`, () => {
      area.value = text.slice(0, match.offset) + value + text.slice(match.offset + match.length);
      area.focus();
      checkNow(at, area, place);
    })));
    return made;
  });
  return fill(place, ...(items.length ? items : [element("li", { class: "good" }, "数字与表格一致。")]));
}
