"use strict";
// Numbers and cells light each other up; several reports get an index. Without this script all links still work.
const light = (ids, on) => ids.forEach((id) => document.getElementById(id)?.classList.toggle("lit", on));
for (const claim of document.querySelectorAll("[data-cells]")) {
  const cells = claim.dataset.cells.split(" ");
  for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
    claim.addEventListener(event, () => light(cells, on));
  }
}
const index = document.getElementById("index");
if (index) {
  const list = document.createElement("ol");
  for (const article of document.querySelectorAll("article")) {
    const link = document.createElement("a");
    link.href = "#" + article.id;
    link.textContent = `${article.dataset.name}（${article.dataset.found}）`;
    list.appendChild(document.createElement("li")).appendChild(link);
  }
  index.append(list);
}
