// The official tables with the values as read. Every cell has the id "cell-ADDRESS".

import { element } from "./dom.js";

export const cellId = (address) => `cell-${address}`;

export function showTables(place, form, report) {
  place.replaceChildren(...form.tables.flatMap((table) => table.blocks.map((block) => blockTable(table, block, report))));
}

function blockTable(table, block, report) {
  const head = element("tr", {}, element("th", { scope: "col" }, "项目"),
    ...block.columns.map((column) => element("th", { scope: "col" }, column.label)));
  const title = block.heading ? `${table.title}：${block.heading}` : table.title;
  const rows = block.rows.flatMap((row, index) => {
    const begins = row.group && row.group !== block.rows[index - 1]?.group;
    return [...(begins ? [groupRow(row.group, block.columns.length)] : []), tableRow(block, row, report)];
  });
  return element("table", {}, element("caption", {}, title), element("thead", {}, head), element("tbody", {}, ...rows));
}

const groupRow = (group, columns) =>
  element("tr", {}, element("th", { scope: "colgroup", colspan: String(columns + 1), class: "group" }, group));

function tableRow(block, row, report) {
  const number = /^\d+$/.test(row.number) ? `${row.number}.` : /^[一二三四五六七八九]$/.test(row.number) ? `${row.number}、` : row.number;
  return element("tr", {}, element("th", { scope: "row" }, number + row.label),
    ...block.columns.map((column) => cell(`${row.address}.${column.key}`, report)));
}

function cell(address, report) {
  const value = at(report.tables, address);
  const filled = value !== null && value !== undefined;
  return element("td", { id: cellId(address), class: filled ? "" : "empty", tabindex: "-1" }, filled ? String(value) : "—");
}

export function at(tables, address) {
  return address.split(".").reduce((node, part) => node?.[part], tables);
}

export function markWrong(findings) {
  for (const finding of findings) {
    const cell = finding.location.cell && document.getElementById(cellId(finding.location.cell));
    cell?.classList.add("wrong");
  }
}

// Shows the cells of a claim and moves to the first.
export function showCells(addresses) {
  document.querySelectorAll("td.shown").forEach((cell) => cell.classList.remove("shown"));
  const cells = addresses.map((address) => document.getElementById(cellId(address))).filter(Boolean);
  cells.forEach((cell) => cell.classList.add("shown"));
  cells[0]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  cells[0]?.focus({ preventScroll: true });
  return cells.length > 0;
}
