// The official tables with the values as read. Every cell has the id "cell-ADDRESS"; one that figures of the prose state is a
// button that shows them.

import { button, element, fill } from "./dom.js";

export const cellId = (address) => `cell-${address}`;

export function showTables(place, form, report, stated, showFigures) {
  const made = [];
  form.tables.forEach((table) => table.blocks.forEach((block) => {
    made.push(blockTable(table, block, (address) => cell(address, report, stated, showFigures, form.labels)));
  }));
  fill(place, ...made);
}

// A printed block of the form, each cell made by `cellOf(address)`.
export function blockTable(table, block, cellOf) {
  const head = element("tr", {}, element("th", { scope: "col" }, "项目"),
    ...block.columns.map((column) => element("th", { scope: "col" }, column.label)));
  const title = `${table.printed}　${block.heading ? `${table.title}：${block.heading}` : table.title}`;
  const rows = [];
  block.rows.forEach((row, index) => {
    const before = block.rows[index - 1];
    if (row.group && (!before || row.group !== before.group)) rows.push(groupRow(row.group, block.columns.length));
    rows.push(element("tr", {}, element("th", { scope: "row" }, numbered(row)),
      ...block.columns.map((column) => cellOf(`${row.address}.${column.key}`, row, column))));
  });
  return element("table", {}, element("caption", {}, title), element("thead", {}, head), element("tbody", {}, ...rows));
}

const groupRow = (group, columns) =>
  element("tr", {}, element("th", { scope: "colgroup", colspan: String(columns + 1), class: "group" }, group));

function numbered(row) {
  if (/^\d+$/.test(row.number)) return `${row.number}.${row.label}`;
  return /^[一二三四五六七八九]$/.test(row.number) ? `${row.number}、${row.label}` : row.number + row.label;
}

function cell(address, report, stated, showFigures, labels) {
  const value = at(report.tables, address);
  const filled = value !== null && value !== undefined;
  const shown = filled ? String(value) : "—";
  const content = stated.has(address)
    ? button(shown, () => showFigures(address), { class: "stated", "aria-label": `${shown}，${labels[address]}，在正文中查看` }) : shown;
  return element("td", { id: cellId(address), class: filled ? "" : "empty", tabindex: "-1" }, content);
}

export function at(tables, address) {
  return address.split(".").reduce((node, part) => (node === null || node === undefined ? node : node[part]), tables);
}

export function markWrong(findings) {
  document.querySelectorAll("#tables td.wrong").forEach((each) => each.classList.remove("wrong"));
  findings.forEach((finding) => {
    const wrong = finding.location.cell && document.getElementById(cellId(finding.location.cell));
    if (wrong) wrong.classList.add("wrong");
  });
}

// Shows the cells of a claim and moves to the first.
export function showCells(addresses, keepFocus) {
  document.querySelectorAll("td.shown").forEach((each) => each.classList.remove("shown"));
  const cells = addresses.map((address) => document.getElementById(cellId(address))).filter(Boolean);
  cells.forEach((each) => each.classList.add("shown"));
  if (!cells.length) return;
  cells[0].scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!keepFocus) cells[0].focus({ preventScroll: true });
}
