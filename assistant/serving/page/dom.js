// Small helpers for the document. Written for old browser cores too: no optional chaining, no replaceChildren.

export const find = (id) => document.getElementById(id);

export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.keys(attributes).forEach((key) => {
    const value = attributes[key];
    if (value !== "" && value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value === true ? "" : value);
    }
  });
  children.forEach((child) => child !== null && made.append(child));
  return made;
}

export function button(text, act, attributes = {}) {
  const made = element("button", Object.assign({ type: "button" }, attributes), text);
  made.addEventListener("click", act);
  return made;
}

export function fill(place, ...children) {
  while (place.firstChild) place.firstChild.remove();
  children.forEach((child) => child !== null && place.append(child));
}

export function save(data, name) {
  const link = element("a", { href: URL.createObjectURL(data), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// A function that runs `act` once nothing has called it for `time` milliseconds; its `now` runs what waits at once.
export function settled(act, time) {
  let timer = null;
  const run = () => {
    timer = null;
    return act();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(run, time);
  };
  later.now = () => {
    if (timer === null) return Promise.resolve();
    clearTimeout(timer);
    return Promise.resolve(run());
  };
  return later;
}
