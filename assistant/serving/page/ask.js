// Questions on the report, answered by the chat.

import { json } from "./api.js";
import { element, fill, find } from "./dom.js";
import { session } from "./session.js";
import { attempt } from "./status.js";

let messages = [];

export function prepareAsking() {
  find("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = find("question").value.trim();
    if (question) ask(question);
  });
}

export function forgetQuestions() {
  messages = [];
  fill(find("answers"));
}

async function ask(question) {
  find("question").value = "";
  messages.push({ role: "user", content: question });
  find("answers").append(element("p", { class: "asked" }, question));
  await attempt("正在回答…", async () => {
    const model = session.stored ? `report-assistant:${session.stored.id}` : "report-assistant";
    const answer = await json("POST", "/v1/chat/completions", { model, messages });
    const said = answer.choices[0].message.content;
    messages.push({ role: "assistant", content: said });
    find("answers").append(element("p", { class: "answered" }, said));
    find("answers").lastChild.scrollIntoView({ block: "nearest" });
  });
}
