// One place that says what is being done and what went wrong.

import { find } from "./dom.js";

export async function attempt(doing, action) {
  find("problem").textContent = "";
  find("status").textContent = doing;
  try {
    return await action();
  } catch (error) {
    find("problem").textContent = error.message;
    if (error.status === 401) find("key-area").hidden = false;
    return null;
  } finally {
    if (find("status").textContent === doing) find("status").textContent = "";
  }
}

export function say(text) {
  find("status").textContent = text;
}

export function complain(text) {
  find("problem").textContent = text;
}
