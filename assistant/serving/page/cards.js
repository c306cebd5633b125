// Findings as cards: the sentence, what is wrong, what it should be; accept, dismiss with a reason, undo; j k a d u.
// Where the findings live, a stored report or an office program's document, is the host's business:
//   host.show(finding)            shows its place
//   host.accept(finding, value)   puts the right value in its place
//   host.dismiss(finding, reason) notes that it is none
//   host.undo(finding)            takes the decision back
// Each may answer a promise; when it is done the list is made anew by whoever owns it.

import { button, element, fill } from "./dom.js";
import { quote } from "./text.js";

export const SEVERITIES = { error: "错误", warning: "存疑", info: "提示" };

export const decisionOf = (finding) => (finding.decision ? finding.decision.decision : "open");

export class Cards {
  constructor(place, host, attempt) {
    this.place = place;
    this.host = host;
    this.attempt = attempt;
    this.current = "";
  }

  // Shows the findings; report and labels give their sentences and cells names.
  show(findings, report, labels) {
    this.findings = findings.slice().sort((a, b) => order(a) - order(b));
    if (!this.findings.some((each) => each.id === this.current)) this.current = "";
    const items = this.findings.map((finding) => this.card(finding, report, labels));
    fill(this.place, ...(items.length ? items : [element("li", { class: "nothing" }, "没有发现问题。")]));
  }

  card(finding, report, labels) {
    const decided = decisionOf(finding);
    const made = element("li", {
      class: `card ${finding.severity} ${decided}${finding.id === this.current ? " current" : ""}`,
      "data-finding": finding.id, tabindex: "-1",
    });
    made.append(element("p", { class: "where" },
      element("span", { class: "severity" }, SEVERITIES[finding.severity]), " ", where(finding, report, labels)));
    const at = finding.location;
    if (at.section !== undefined && at.section !== null && report.sections[at.section]) {
      const said = quote(report.sections[at.section].text, at.start, at.end);
      made.append(element("blockquote", {}, said.before, element("mark", {}, said.marked), said.after));
    }
    made.append(element("p", { class: "message" }, finding.message));
    const right = rightValues(finding);
    if (right.length) made.append(element("p", { class: "right" }, "应为：", element("strong", {}, right.join(" 或 "))));
    made.append(decided === "open" ? this.actions(finding) : this.decided(finding));
    made.addEventListener("click", () => this.choose(finding.id));
    return made;
  }

  actions(finding) {
    const made = element("div", { class: "buttons" });
    if (finding.replacements.length === 1) {
      made.append(button(`采纳 ${finding.replacements[0]}`, () => this.accept(finding), { class: "primary accept" }));
    } else if (finding.location.cell) {
      made.append(button("去改表格", () => this.host.edit(finding), { class: "primary" }));
    }
    made.append(button("查看位置", () => this.host.show(finding), { class: "quiet" }));
    made.append(button("不是问题…", (event) => this.ask(event.target, finding), { class: "quiet dismiss" }));
    return made;
  }

  decided(finding) {
    const dismissed = decisionOf(finding) === "dismissed";
    const says = dismissed ? `不是问题：${finding.decision.reason}` : `已采纳：${rightValues(finding).join("")}`;
    return element("div", { class: "buttons" }, element("span", { class: "said" }, says),
      button("撤销", () => this.undo(finding), { class: "quiet undo" }));
  }

  ask(opener, finding) {
    const id = `reason-${finding.id}`;
    const reason = element("input", { id, type: "text", maxlength: "2000", "aria-describedby": `${id}-problem` });
    const problem = element("span", { id: `${id}-problem`, class: "problem", role: "alert" });
    const actions = opener.closest(".buttons");
    const dismiss = () => {
      if (reason.value.trim()) return this.run(() => this.host.dismiss(finding, reason.value.trim()));
      problem.textContent = "请写明理由，如“含下属单位”。";
      reason.setAttribute("aria-invalid", "true");
      reason.focus();
      return null;
    };
    const cancel = () => {
      form.replaceWith(actions);
      actions.querySelector(".dismiss").focus();
    };
    const form = element("div", { class: "reason" }, element("label", { for: id }, "不是问题的理由"), reason,
      button("确定", dismiss, { class: "primary" }), button("取消", cancel, { class: "quiet" }), problem);
    reason.addEventListener("keydown", (event) => {
      if (event.key === "Enter") dismiss();
      if (event.key === "Escape") cancel();
    });
    actions.replaceWith(form);
    reason.focus();
  }

  accept(finding) {
    return this.run(() => this.host.accept(finding, finding.replacements[0]));
  }

  undo(finding) {
    return this.run(() => this.host.undo(finding));
  }

  run(action) {
    return this.attempt("正在保存…", action).then(() => {
      const card = this.place.querySelector(".card.current");
      if (card) card.focus({ preventScroll: true });
    });
  }

  choose(id) {
    this.current = id;
    this.place.querySelectorAll(".card").forEach((card) => {
      card.classList.toggle("current", card.dataset.finding === id);
    });
  }

  // One key pressed outside of fields; answers whether it meant something.
  key(name) {
    const index = this.findings ? this.findings.findIndex((each) => each.id === this.current) : -1;
    const step = { j: 1, k: -1 }[name];
    if (step && this.findings.length) {
      const next = index < 0 ? 0 : Math.min(Math.max(index + step, 0), this.findings.length - 1);
      this.goTo(this.findings[next]);
      return true;
    }
    if (index < 0) return false;
    const finding = this.findings[index];
    const open = decisionOf(finding) === "open";
    if (name === "a" && open && finding.replacements.length === 1) this.accept(finding);
    else if (name === "d" && open) this.ask(this.place.querySelector(".card.current .dismiss"), finding);
    else if (name === "u" && !open) this.undo(finding);
    else return false;
    return true;
  }

  goTo(finding) {
    this.choose(finding.id);
    const card = this.place.querySelector(".card.current");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    this.host.show(finding, true);
  }
}

function order(finding) {
  const ranks = { error: 0, warning: 1, info: 2 };
  return ranks[finding.severity] + (decisionOf(finding) === "open" ? 0 : 10);
}

export function rightValues(finding) {
  if (finding.replacements.length) return finding.replacements;
  return finding.expected === null || finding.expected === undefined ? [] : [String(finding.expected)];
}

function where(finding, report, labels) {
  const at = finding.location;
  if (at.cell) return labels[at.cell] || at.cell;
  if (at.section === undefined || at.section === null) return "全文";
  return report.sections[at.section] ? report.sections[at.section].title : "";
}
