// A stand-in for Word: the part of Office.js that docs/addins.md lists. What is loaded can be read only after sync().
(() => {
  const paragraphs = window.FAKE_DOCUMENT;
  const state = { comments: [], changes: [], selected: "", mode: "Off" };
  const proxies = (items) => ({ items: undefined, load() { this.wanted = true; }, fill() { if (this.wanted) this.items = items(); } });
  const queue = [];
  const pending = [];
  const later = (act) => queue.push(act);

  const range = (block, start, length) => ({
    text: block.text.slice(start, start + length),
    select() { later(() => { state.selected = this.text; }); },
    insertComment(text) { later(() => state.comments.push({ at: this.text, text })); },
    insertText(text, where) {
      if (where !== "Replace") throw new Error("only Replace is known here");
      const tracked = () => state.mode === "TrackAll";
      later(() => {
        const old = this.text;
        block.text = block.text.slice(0, start) + text + block.text.slice(start + length);
        if (tracked()) state.changes.push({ block, start, old, now: text });
      });
    },
  });
  const paragraph = (block) => ({
    get text() { return block.text; }, get tableNestingLevel() { return block.row === undefined ? 0 : 1; },
    get style() { return block.style; }, set style(value) { later(() => { block.style = value; }); },
    search(text) {
      const found = proxies(() => {
        const all = [];
        for (let at = block.text.indexOf(text); at >= 0; at = block.text.indexOf(text, at + text.length)) all.push(range(block, at, text.length));
        return all;
      });
      pending.push(found);
      return found;
    },
    insertParagraph(text) {
      const made = { text, style: "?" };
      const anchor = block;
      later(() => paragraphs.splice(paragraphs.indexOf(anchor) + 1, 0, made));
      return paragraph(made);
    },
    getRange: () => ({
      getTrackedChanges() {
        const found = proxies(() => state.changes.filter((each) => each.block === block).map((each) => ({
          text: each.now, type: "Added",
          reject() {
            later(() => {
              block.text = block.text.slice(0, each.start) + each.old + block.text.slice(each.start + each.now.length);
              state.changes.splice(state.changes.indexOf(each), 1);
            });
          } })));
        pending.push(found);
        return found;
      },
    }),
  });
  const run = async (act) => {
    const all = proxies(() => paragraphs.map(paragraph));
    pending.push(all);
    const context = {
      document: {
        body: { paragraphs: all }, load() {},
        get changeTrackingMode() { return state.mode; },
        set changeTrackingMode(value) { later(() => { state.mode = value; }); },
      },
      async sync() {
        queue.splice(0).forEach((each) => each());
        pending.forEach((each) => each.fill());
      },
    };
    return act(context);
  };
  const bytes = () => Uint8Array.from(atob(window.FAKE_FILE), (each) => each.charCodeAt(0));
  window.FAKE = { state, blocks: paragraphs };
  window.Word = { run, ChangeTrackingMode: { trackAll: "TrackAll" }, InsertLocation: { replace: "Replace", after: "After" } };
  window.Office = {
    onReady: (act) => act({ host: "Word" }),
    FileType: { Compressed: "compressed" }, AsyncResultStatus: { Succeeded: "succeeded" },
    context: { document: {
      url: "C:\\文件\\年报.docx",
      getFileAsync: (type, options, done) => {
        const data = bytes();
        const size = 5000;
        done({ status: "succeeded", value: {
          sliceCount: Math.ceil(data.length / size), closeAsync() {},
          getSliceAsync: (index, told) => told({ status: "succeeded", value: { data: Array.from(data.slice(index * size, (index + 1) * size)) } }),
        } });
      },
    } },
  };
})();
