// A draft as the page keeps it: sections put together over several runs, changes that can be undone. No document here.

const MOST_STEPS = 50;

export class DraftState {
  constructor(name) {
    this.name = name;
    this.draft = null;
    this.past = [];
    try {
      this.draft = JSON.parse(sessionStorage.getItem(name));
    } catch (error) { /* nothing was kept */ }
  }

  get sections() {
    return this.draft ? this.draft.sections : [];
  }

  paragraph(key) {
    let found = null;
    this.sections.forEach((section) => section.paragraphs.forEach((each) => {
      if (each.key === key) found = each;
    }));
    return found;
  }

  // Takes in a draft of some sections; those drafted before and not now stay. `order` is the form's sections.
  merge(draft, order) {
    this.remember();
    const kept = this.sections.filter((old) => !draft.sections.some((section) => section.title === old.title));
    const sections = kept.concat(draft.sections);
    const place = (section) => order.indexOf(section.title);
    sections.sort((a, b) => place(a) - place(b));
    this.draft = Object.assign({}, draft, { sections });
    this.store();
  }

  replace(key, paragraph) {
    this.remember();
    this.sections.forEach((section) => {
      section.paragraphs = section.paragraphs.map((each) => (each.key === key ? Object.assign({}, paragraph, { key }) : each));
    });
    this.store();
  }

  remember() {
    this.past.push(JSON.stringify(this.draft));
    if (this.past.length > MOST_STEPS) this.past.shift();
  }

  undo() {
    if (!this.past.length) return;
    this.draft = JSON.parse(this.past.pop());
    this.store();
  }

  store() {
    try {
      if (this.draft) sessionStorage.setItem(this.name, JSON.stringify(this.draft));
      else sessionStorage.removeItem(this.name);
    } catch (error) { /* too large for the browser: it lives as long as the page */ }
  }
}

// A paragraph with another text: figures and marks stay where their words still stand, in their order.
export function edited(paragraph, text) {
  const characters = Array.from(text);
  const kept = (spans, wordsOf) => {
    let from = 0;
    const found = [];
    spans.slice().sort((a, b) => a.start - b.start).forEach((span) => {
      const words = Array.from(wordsOf(span));
      const start = indexOf(characters, words, from);
      if (start < 0) return;
      from = start + words.length;
      found.push(Object.assign({}, span, { start, end: from }));
    });
    return found;
  };
  const before = Array.from(paragraph.text);
  return Object.assign({}, paragraph, {
    text,
    heading: paragraph.heading && text.startsWith(paragraph.heading) ? paragraph.heading : "",
    figures: kept(paragraph.figures, (figure) => figure.text),
    needs_confirmation: kept(paragraph.needs_confirmation || [], (place) => before.slice(place.start, place.end).join("")),
  });
}

function indexOf(characters, words, from) {
  for (let start = from; start + words.length <= characters.length; start += 1) {
    if (words.every((word, offset) => characters[start + offset] === word)) return start;
  }
  return -1;
}
