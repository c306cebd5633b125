// What the page works on: the stored report, the form it follows, the last check. One object, told to whoever listens.

import { json } from "./api.js";

export const session = { stored: null, form: null, result: null };

const listeners = [];

// told(what) is called with "report" when another report is open (or none), "check" after each check.
export function onChange(told) {
  listeners.push(told);
}

function tell(what) {
  listeners.forEach((told) => told(what));
}

export async function open(id) {
  const stored = await json("GET", `/api/reports/${id}`);
  const form = await json("GET", `/api/forms/${stored.form}`);
  Object.assign(session, { stored, form, result: null });
  tell("report");
  await check();
}

// Takes over a report that the server answered after a change.
export async function changed(stored) {
  if (stored.form !== session.form.id) session.form = await json("GET", `/api/forms/${stored.form}`);
  session.stored = stored;
  tell("changed");
  await check();
}

export async function check() {
  session.result = await json("POST", `/api/reports/${session.stored.id}/check`);
  tell("check");
}

export function close() {
  Object.assign(session, { stored: null, form: null, result: null });
  tell("report");
}

export const title = (stored) => `${stored.organization || "（未写明机关）"} ${stored.year}年`;

export const stem = (stored) => stored.name.replace(/\.[^.]*$/, "") || title(stored);
