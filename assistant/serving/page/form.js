// The official tables to be filled in like a spreadsheet: sums are made as one types, arrows and Enter move, cells paste.

import { element, fill, find } from "./dom.js";
import { at, blockTable } from "./tables.js";

export const inputId = (address) => `in-${address}`;

export class FormTables {
  // changed() is called after each change by a person.
  constructor(place, problems, changed) {
    this.place = place;
    this.problems = problems;
    this.changed = changed;
    this.inputs = new Map();
    place.addEventListener("input", (event) => this.typed(event.target));
    place.addEventListener("keydown", (event) => this.move(event));
    place.addEventListener("paste", (event) => this.paste(event));
    place.addEventListener("focusin", (event) => event.target.select && event.target.select());
  }

  show(form, report) {
    this.form = form;
    this.inputs.clear();
    const tables = [];
    form.tables.forEach((table) => table.blocks.forEach((block) => {
      tables.push(blockTable(table, block, (address) => this.cell(address, at(report.tables, address))));
    }));
    fill(this.place, ...tables);
    this.compute();
  }

  cell(address, value) {
    const filled = value !== null && value !== undefined;
    const input = element("input", {
      id: inputId(address), type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": this.form.labels[address],
      "data-address": address,
    });
    input.value = filled ? String(value) : "";
    if (!filled && this.sumOf(address)) input.dataset.auto = "";
    this.inputs.set(address, input);
    return element("td", {}, input);
  }

  // The sum that a cell is the left side of, alone.
  sumOf(address) {
    return this.form.sums.find((sum) => sum.left.length === 1 && sum.left[0] === address);
  }

  typed(input) {
    const address = input.dataset.address;
    if (!address) return;
    if (this.sumOf(address)) {
      if (input.value.trim()) delete input.dataset.auto;
      else input.dataset.auto = "";
    }
    this.compute();
    this.changed();
  }

  number(address) {
    const text = this.inputs.get(address).value.trim().replace(/[，,]/g, "");
    if (!text) return null;
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  total(addresses) {
    const values = addresses.map((address) => this.number(address));
    if (values.every((value) => value === null) || values.some((value) => value === undefined)) return null;
    return Math.round(values.reduce((sum, value) => sum + (value || 0), 0) * 1e6) / 1e6;
  }

  // Fills in sums that nobody typed, and tells which of the typed ones are wrong.
  compute() {
    const single = this.form.sums.filter((sum) => sum.left.length === 1);
    for (let round = 0; round < 2; round += 1) {
      single.forEach((sum) => {
        const input = this.inputs.get(sum.left[0]);
        if (input.dataset.auto === undefined) return;
        const value = this.total(sum.right);
        input.value = value === null ? "" : String(value);
      });
    }
    const wrong = new Map();
    this.form.sums.forEach((sum) => {
      const left = this.total(sum.left);
      const right = this.total(sum.right);
      if (left !== null && right !== null && left !== right) {
        const address = sum.left[0];
        const name = sum.left.map((each) => this.form.labels[each]).join("＋");
        wrong.set(address, `${name}：填的是 ${left}，按勾稽关系为 ${right}（${sum.says}）`);
      }
    });
    this.inputs.forEach((input, address) => {
      const bad = this.number(address) === undefined;
      if (bad) wrong.set(address, `${this.form.labels[address]}：“${input.value}”不是数`);
      input.setAttribute("aria-invalid", String(wrong.has(address)));
      input.title = wrong.get(address) || "";
    });
    const lines = Array.from(wrong.values()).map((text) => element("li", {}, text));
    fill(this.problems, ...(lines.length ? lines : [element("li", { class: "good" }, "勾稽关系都相符。")]));
  }

  // The cells as the interface nests them; what is no number is kept as text.
  tables() {
    const tables = {};
    this.inputs.forEach((input, address) => {
      const parts = address.split(".");
      const last = parts.pop();
      const node = parts.reduce((inner, part) => {
        inner[part] = inner[part] || {};
        return inner[part];
      }, tables);
      const value = this.number(address);
      node[last] = value === undefined ? input.value.trim() : value;
    });
    return tables;
  }

  fillZeros() {
    this.inputs.forEach((input, address) => {
      if (!input.value.trim() && !this.sumOf(address)) input.value = "0";
    });
    this.compute();
    this.changed();
  }

  go(address) {
    const input = find(inputId(address));
    if (input) input.focus();
  }

  move(event) {
    const input = event.target;
    const step = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step || !input.dataset.address) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const edge = event.key === "ArrowLeft" ? input.selectionStart === 0 : input.selectionEnd === input.value.length;
    if (step[1] && !whole && !edge) return;
    const next = neighbour(input, step[0], step[1]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.dataset.address || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        let input = event.target;
        for (let i = 0; i < down && input; i += 1) input = neighbour(input, 1, 0);
        for (let i = 0; i < right && input; i += 1) input = neighbour(input, 0, 1);
        if (input) {
          input.value = value.trim();
          if (value.trim()) delete input.dataset.auto;
        }
      });
    });
    this.compute();
    this.changed();
  }
}

// The field `down` rows below and `right` columns beside.
function neighbour(input, down, right) {
  const cell = input.closest("td");
  const row = cell.parentElement;
  const fields = (each) => Array.from(each.querySelectorAll("input"));
  const column = fields(row).indexOf(input);
  if (right) return fields(row)[column + right] || null;
  const rows = Array.from(row.closest("tbody").rows).filter((each) => fields(each).length);
  const next = rows[rows.indexOf(row) + down];
  return next ? fields(next)[column] || null : null;
}
