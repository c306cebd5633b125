// The host WPS: its JS API follows the object model of documents, paragraphs, ranges and tables (docs/addins.md).

import { Moved, escape, locate, plain } from "./places.js";

const IN_TABLE = 12; // wdWithInTable, for Range.Information
const UNDO_NAME = "年报核对：采纳";

export class WpsHost {
  constructor(application) {
    this.application = application;
    this.done = [];
  }

  static find() {
    if (window.Application && window.Application.ActiveDocument) return new WpsHost(window.Application);
    if (window.wps && window.wps.WpsApplication) return new WpsHost(window.wps.WpsApplication());
    return null;
  }

  get document() {
    const found = this.application.ActiveDocument;
    if (!found) throw new Error("没有打开的文档。");
    return found;
  }

  each(collection) {
    const found = [];
    for (let number = 1; number <= collection.Count; number += 1) found.push(collection.Item(number));
    return found;
  }

  body() {
    return this.each(this.document.Paragraphs).filter((each) => !each.Range.Information(IN_TABLE));
  }

  // The document as a web page, which the server reads like any report.
  async read() {
    const tables = this.each(this.document.Tables);
    const parts = [];
    let next = 0;
    const before = (position) => {
      while (next < tables.length && tables[next].Range.Start <= position) {
        parts.push(tableOf(this.each(tables[next].Range.Cells)));
        next += 1;
      }
    };
    this.body().forEach((paragraph) => {
      before(paragraph.Range.Start);
      parts.push(`<p>${escape(plain(paragraph.Range.Text))}</p>`);
    });
    before(Infinity);
    const page = `<!doctype html><html><head><meta charset="utf-8"></head><body>${parts.join("\n")}</body></html>`;
    const name = `${String(this.document.Name || "文档").replace(/\.[^.]*$/, "")}.html`;
    return { file: new Blob([page], { type: "text/html" }), name };
  }

  // The range of a place, its text verified.
  range(place) {
    const paragraphs = this.body();
    const { index, start } = locate(paragraphs.map((each) => plain(each.Range.Text)), place);
    const from = paragraphs[index].Range.Start + start;
    const range = this.document.Range(from, from + place.text.length);
    if (range.Text !== place.text) throw new Moved();
    return range;
  }

  async show(place) {
    this.range(place).Select();
  }

  async comment(place, text) {
    this.document.Comments.Add(this.range(place), text);
  }

  // The right value as a tracked change, the reason in a comment; one step to undo where the program can group them.
  async replace(place, right, reason) {
    const range = this.range(place);
    const record = this.application.UndoRecord;
    const tracked = this.document.TrackRevisions;
    if (record) record.StartCustomRecord(UNDO_NAME);
    try {
      this.document.Comments.Add(range, reason);
      this.document.TrackRevisions = true;
      range.Text = right;
    } finally {
      this.document.TrackRevisions = tracked;
      if (record) record.EndCustomRecord();
    }
    this.done.push({ place, steps: record ? 1 : 2 });
  }

  // Takes the last replacement back; only the last, so that nobody's later work goes with it.
  async undo(place) {
    const last = this.done[this.done.length - 1];
    if (!last || last.place.paragraph !== place.paragraph || last.place.start !== place.start) {
      throw new Error("这之后文档又有修改，请在文档里拒绝这处修订。");
    }
    this.document.Undo(last.steps);
    this.done.pop();
    this.range(place);
  }

  // A drafted section below its heading, in the style of the text that stands in the document.
  async insert(heading, texts) {
    const paragraphs = this.body();
    const bare = (text) => text.replace(/\s/g, "");
    const at = paragraphs.findIndex((each) => bare(plain(each.Range.Text)) === bare(heading));
    if (at < 0) throw new Error(`文档里没有找到标题“${heading}”，请先写好标题。`);
    const model = paragraphs[at + 1] || paragraphs.find((each) => plain(each.Range.Text).length > 20);
    const style = model && !/^[一二三四五六]、/.test(plain(model.Range.Text)) ? model.Style : null;
    let end = paragraphs[at].Range.End;
    texts.forEach((text) => {
      const range = this.document.Range(end, end);
      range.InsertBefore(`${text}\r`);
      const made = this.document.Range(end, end + text.length + 1);
      if (style) made.Style = style;
      end += text.length + 1;
    });
  }
}

function tableOf(cells) {
  const rows = [];
  cells.forEach((cell) => {
    const row = cell.RowIndex - 1;
    rows[row] = rows[row] || [];
    rows[row][cell.ColumnIndex - 1] = escape(plain(cell.Range.Text));
  });
  const row = (texts) => `<tr>${Array.from(texts || [], (text) => `<td>${text === undefined ? "" : text}</td>`).join("")}</tr>`;
  return `<table>${Array.from(rows, row).join("")}</table>`;
}
