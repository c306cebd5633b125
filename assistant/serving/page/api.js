// Calls to the server: JSON, files, and streams of server-sent events. A refusal becomes an Error with its Chinese text.

let key = "";

export function useKey(value) {
  key = value;
}

async function call(path, options = {}) {
  const headers = { ...(options.headers ?? {}) };
  if (key) headers.Authorization = `Bearer ${key}`;
  const answer = await fetch(path, { ...options, headers });
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

async function refusal(answer) {
  const problem = await answer.json().catch(() => ({}));
  const error = new Error(problem.detail ?? `请求未完成（${answer.status}）`);
  error.status = answer.status;
  error.code = problem.code ?? "";
  return error;
}

export async function json(path, options) {
  const answer = await call(path, options);
  return answer.status === 204 ? null : answer.json();
}

export function send(method, path, body) {
  return json(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export function upload(path, file) {
  const form = new FormData();
  form.append("file", file);
  return json(path, { method: "POST", body: form });
}

export async function download(path, accept, name, options = {}) {
  const answer = await call(path, { method: "POST", ...options, headers: { ...(options.headers ?? {}), Accept: accept } });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// Calls onEvent(name, data) for each event until the stream ends; abort through the signal.
export async function events(path, signal, onEvent) {
  const answer = await call(path, { method: "POST", headers: { Accept: "text/event-stream" }, signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) dispatch(block, onEvent);
  }
}

function dispatch(block, onEvent) {
  let name = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    if (line.startsWith("data: ")) data += line.slice(6);
  }
  if (data) onEvent(name, JSON.parse(data));
}
