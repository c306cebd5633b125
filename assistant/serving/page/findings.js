// The list of findings; each can be dismissed with a reason, and taken back.

import { send, json } from "./api.js";
import { button, element } from "./dom.js";
import { showCells } from "./tables.js";

const SEVERITIES = { error: "错误", warning: "存疑", info: "提示" };

export function showFindings(place, reportId, findings, changed) {
  const items = findings.map((finding) => item(finding, reportId, changed));
  place.replaceChildren(...(items.length ? items : [element("li", {}, "没有发现问题。")]));
}

function item(finding, reportId, changed) {
  const dismissed = finding.decision?.decision === "dismissed";
  const made = element("li", { class: `${finding.severity}${dismissed ? " dismissed" : ""}`, "data-finding": finding.id },
    element("p", {}, `【${SEVERITIES[finding.severity]}】${finding.message}`));
  if (dismissed) made.append(element("p", {}, `不是问题：${finding.decision.reason}`));
  const actions = element("div", { class: "buttons" });
  const cells = finding.location.cell ? [finding.location.cell] : finding.facts;
  const own = cells.filter((cell) => !cell.startsWith("previous."));
  if (own.length) actions.append(button("查看单元格", () => showCells(own)), " ");
  actions.append(dismissed
    ? button("撤回", () => withdraw(finding, reportId, changed))
    : button("不是问题…", (event) => ask(event.target, finding, reportId, changed)));
  made.append(actions);
  return made;
}

function ask(opener, finding, reportId, changed) {
  const id = `reason-${finding.id}`;
  const reason = element("input", { id, type: "text", maxlength: "2000", required: true });
  const dismiss = async () => {
    if (!reason.value.trim()) return reason.focus();
    await changed(() => send("PUT", `/api/reports/${reportId}/findings/${finding.id}`,
      { decision: "dismissed", reason: reason.value.trim() }));
  };
  reason.addEventListener("keydown", (event) => event.key === "Enter" && dismiss());
  opener.replaceWith(element("label", { for: id }, "理由："), reason, " ", button("确定", dismiss));
  reason.focus();
}

function withdraw(finding, reportId, changed) {
  return changed(() => json(`/api/reports/${reportId}/findings/${finding.id}`, { method: "DELETE" }));
}
