// The page: three steps and the way between them; which report and step are open stands in the address.

import { onConnection, useKey } from "./api.js";
import { forgetQuestions, prepareAsking } from "./ask.js";
import { prepareChecking, showChecking } from "./checking.js";
import { find } from "./dom.js";
import { prepareDrafting, showDrafting } from "./drafting.js";
import { prepareHelp } from "./help.js";
import { list, prepareMaterial, save, showMaterial, showSide } from "./material.js";
import { onChange, open, session, title } from "./session.js";
import { attempt } from "./status.js";

const STEPS = ["material", "check", "draft"];
const asked = new URLSearchParams(window.location.hash.slice(1));
let ready = false;
let step = "material";

function goTo(name) {
  step = name !== "material" && !session.stored ? "material" : name;
  STEPS.forEach((each) => {
    find(`step-${each}`).hidden = each !== step;
    const tab = find(`tab-${each}`);
    tab.disabled = each !== "material" && !session.stored;
    if (each === step) tab.setAttribute("aria-current", "step");
    else tab.removeAttribute("aria-current");
  });
  if (!ready) return;
  const place = session.stored ? `#report=${encodeURIComponent(session.stored.id)}&step=${step}` : "#";
  if (window.location.hash !== place && (session.stored || window.location.hash)) window.history.replaceState(null, "", place);
}

function changed(what) {
  const { stored } = session;
  find("report").hidden = !stored;
  find("report-title").textContent = stored ? title(stored) : "";
  if (what === "report") {
    showMaterial();
    forgetQuestions();
    goTo(stored ? step : "material");
  }
  if (what === "changed") showSide();
  if (what === "check") {
    showChecking();
    showDrafting();
  }
}

async function restore() {
  await attempt("", list);
  if (asked.get("report")) {
    await attempt("正在打开…", () => open(asked.get("report")));
    if (session.stored) goTo(STEPS.indexOf(asked.get("step")) >= 0 ? asked.get("step") : "check");
  }
  ready = true;
  if (session.stored) goTo(step);
}

onChange(changed);
onConnection((lost) => { find("connection").hidden = !lost; });
prepareMaterial(goTo);
prepareChecking(goTo);
prepareDrafting();
prepareAsking();
prepareHelp();
STEPS.forEach((name) => find(`tab-${name}`).addEventListener("click", () => save.now().then(() => goTo(name))));
find("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(find("key").value.trim());
  find("problem").textContent = "";
  find("key-area").hidden = true;
  restore();
});
goTo("material");
restore();
