// The host Word through Office.js: requirement sets WordApi 1.4 (comments, change tracking) and 1.6 (tracked changes).

import { Moved, locate, occurrence, plain } from "./places.js";

const SLICE = 1 << 20;

export class WordHost {
  static find() {
    return window.Office && window.Word ? new WordHost() : null;
  }

  ready() {
    return new Promise((resolve) => window.Office.onReady(resolve));
  }

  // The file itself, so that the server reads it like any other.
  async read() {
    const file = await answer((done) => window.Office.context.document.getFileAsync(
      window.Office.FileType.Compressed, { sliceSize: SLICE }, done));
    const parts = [];
    try {
      for (let number = 0; number < file.sliceCount; number += 1) {
        const slice = await answer((done) => file.getSliceAsync(number, done));
        parts.push(new Uint8Array(slice.data));
      }
    } finally {
      file.closeAsync();
    }
    const path = window.Office.context.document.url || "文档.docx";
    return { file: new Blob(parts), name: path.split(/[\\/]/).pop() || "文档.docx" };
  }

  run(act) {
    return window.Word.run(act);
  }

  // The paragraphs of the body outside of tables.
  async body(context) {
    const found = context.document.body.paragraphs;
    found.load("items/text,items/tableNestingLevel,items/style");
    await context.sync();
    return found.items.filter((each) => !each.tableNestingLevel);
  }

  // The range of a place: of the matches in its paragraph the one that stands there.
  async range(context, place) {
    const paragraphs = await this.body(context);
    const texts = paragraphs.map((each) => plain(each.text));
    const { index, start } = locate(texts, place);
    const matches = paragraphs[index].search(place.text, { matchCase: true });
    matches.load("items/text");
    await context.sync();
    const range = matches.items[occurrence(texts[index], place.text, start)];
    if (!range || range.text !== place.text) throw new Moved();
    return { range, paragraph: paragraphs[index] };
  }

  show(place) {
    return this.run(async (context) => {
      (await this.range(context, place)).range.select();
      await context.sync();
    });
  }

  comment(place, text) {
    return this.run(async (context) => {
      (await this.range(context, place)).range.insertComment(text);
      await context.sync();
    });
  }

  replace(place, right, reason) {
    return this.run(async (context) => {
      const { range } = await this.range(context, place);
      context.document.load("changeTrackingMode");
      await context.sync();
      const mode = context.document.changeTrackingMode;
      context.document.changeTrackingMode = window.Word.ChangeTrackingMode.trackAll;
      range.insertComment(reason);
      range.insertText(right, window.Word.InsertLocation.replace);
      context.document.changeTrackingMode = mode;
      await context.sync();
    });
  }

  // Rejects the tracked changes of the value, so that later work elsewhere stays.
  undo(place, right) {
    return this.run(async (context) => {
      const paragraphs = await this.body(context);
      const start = place.paragraph.slice(0, place.start);
      const holder = paragraphs.find((each) => each.text.indexOf(start.slice(-12)) >= 0 && each.text.indexOf(right) >= 0);
      if (!holder) throw new Moved();
      const changes = holder.getRange().getTrackedChanges();
      changes.load("items/text,items/type");
      await context.sync();
      const own = changes.items.filter((each) => each.text === right || each.text === place.text);
      if (!own.length) throw new Error("这之后文档又有修改，请在文档里拒绝这处修订。");
      own.forEach((each) => each.reject());
      await context.sync();
    });
  }

  insert(heading, texts) {
    return this.run(async (context) => {
      const paragraphs = await this.body(context);
      const bare = (text) => text.replace(/\s/g, "");
      const at = paragraphs.findIndex((each) => bare(plain(each.text)) === bare(heading));
      if (at < 0) throw new Error(`文档里没有找到标题“${heading}”，请先写好标题。`);
      const model = paragraphs[at + 1];
      const style = model && !/^[一二三四五六]、/.test(model.text) ? model.style : null;
      let last = paragraphs[at];
      texts.forEach((text) => {
        last = last.insertParagraph(text, window.Word.InsertLocation.after);
        if (style) last.style = style;
      });
      await context.sync();
    });
  }
}

function answer(ask) {
  return new Promise((resolve, reject) => ask((result) => (
    result.status === window.Office.AsyncResultStatus.Succeeded ? resolve(result.value) : reject(new Error(result.error.message)))));
}
