// A stand-in for WPS: the part of its object model that docs/addins.md lists, over a list of paragraphs and tables.
// Positions count one a character; a paragraph ends with \r, a cell with \r\u0007, as in the object model.
(() => {
  const blocks = window.FAKE_DOCUMENT;
  const state = { comments: [], revisions: [], selected: "", track: false, undo: [] };
  const inCell = (block) => block.row !== undefined;
  const textOf = (block) => block.text + (inCell(block) ? "\r\u0007" : "\r");
  const spans = () => {
    let at = 0;
    return blocks.map((block) => {
      const start = at;
      at += textOf(block).length;
      return { block, start, end: at };
    });
  };
  const whole = () => blocks.map(textOf).join("");
  const save = () => state.undo.push(JSON.stringify({ blocks, comments: state.comments, revisions: state.revisions }));
  let grouped = false;
  const step = () => { if (!grouped) save(); };

  class Range {
    constructor(start, end) { this.Start = start; this.End = end; }
    get Text() { return whole().slice(this.Start, this.End); }
    set Text(value) {
      step();
      const { block, start } = spans().find((each) => each.start <= this.Start && this.End < each.end);
      const old = this.Text;
      block.text = block.text.slice(0, this.Start - start) + value + block.text.slice(this.End - start);
      if (state.track) state.revisions.push({ old, now: value });
      this.End = this.Start + value.length;
    }
    get Cells() { return collection(this.cells.map((each) => ({ RowIndex: each.block.row, ColumnIndex: each.block.column, Range: new Range(each.start, each.end) }))); }
    Information(what) {
      if (what !== 12) throw new Error("only wdWithInTable is known here");
      return inCell(spans().find((each) => each.start <= this.Start && this.Start < each.end).block);
    }
    Select() { state.selected = this.Text; }
    InsertBefore(text) {
      step();
      const at = spans().findIndex((each) => each.start === this.Start);
      blocks.splice(at < 0 ? blocks.length : at, 0, ...text.replace(/\r$/, "").split("\r").map((line) => ({ text: line, style: "?" })));
    }
    set Style(value) { spans().filter((each) => each.start >= this.Start && each.end <= this.End).forEach((each) => { each.block.style = value; }); }
  }
  const collection = (items) => ({ Count: items.length, Item: (number) => items[number - 1] });
  const document_ = {
    Name: "年报.docx",
    get Paragraphs() {
      return collection(spans().map(({ block, start, end }) => ({ Range: new Range(start, end), Style: block.style })));
    },
    get Tables() {
      const found = {};
      spans().filter((each) => inCell(each.block)).forEach((each) => { (found[each.block.table] = found[each.block.table] || []).push(each); });
      return collection(Object.keys(found).map((key) => {
        const cells = found[key];
        const range = new Range(cells[0].start, cells[cells.length - 1].end);
        range.cells = cells;
        return { Range: range };
      }));
    },
    Range: (start, end) => new Range(start, end),
    Comments: { Add: (range, text) => { step(); state.comments.push({ at: range.Text, text }); } },
    get TrackRevisions() { return state.track; },
    set TrackRevisions(value) { state.track = value; },
    Undo: (times) => {
      for (let i = 0; i < times; i += 1) {
        const before = JSON.parse(state.undo.pop());
        blocks.splice(0, blocks.length, ...before.blocks);
        Object.assign(state, { comments: before.comments, revisions: before.revisions });
      }
    },
  };
  window.FAKE = { state, blocks };
  window.Application = {
    ActiveDocument: document_,
    UndoRecord: window.FAKE_WITHOUT_RECORD ? null : {
      StartCustomRecord: () => { save(); grouped = true; },
      EndCustomRecord: () => { grouped = false; },
    },
  };
})();
