// Calls to the server over XMLHttpRequest, which the browser cores of office programs have too: JSON, files, streams of
// server-sent events. A refusal becomes an Error with its Chinese text; a lost connection is tried again for a while.

const PAUSE = 1500;
const MOST_TRIES = 40;

let key = stored("key") || "";
let base = "";
let tellConnection = function () {};

function stored(name) {
  try {
    return sessionStorage.getItem(name);
  } catch (error) {
    return null;
  }
}

export function useKey(value) {
  key = value;
  try {
    sessionStorage.setItem("key", value);
  } catch (error) { /* a browser without storage asks again */ }
}

export function hasKey() {
  return key !== "";
}

export function useServer(address) {
  base = address.replace(/\/$/, "");
}

// Calls told(true) when the connection is lost and told(false) when it is back.
export function onConnection(told) {
  tellConnection = told;
}

function lost() {
  const error = new Error("连不上服务，请确认它正在运行。");
  error.code = "offline";
  return error;
}

async function refusal(request) {
  let problem = {};
  try {
    problem = JSON.parse(request.responseType === "blob" ? await new Response(request.response).text() : request.responseText);
  } catch (error) { /* no problem+json: the status has to do */ }
  const made = new Error(problem.detail || `请求未完成（${request.status}）`);
  made.status = request.status;
  made.code = problem.code || "";
  return made;
}

function send(method, path, options, prepare) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, base + path);
    const headers = options.headers || {};
    Object.keys(headers).forEach((name) => request.setRequestHeader(name, headers[name]));
    if (key) request.setRequestHeader("Authorization", `Bearer ${key}`);
    if (options.signal) options.signal.stop = () => request.abort();
    request.onload = () => (request.status < 400 ? resolve(request) : refusal(request).then(reject));
    request.onerror = () => reject(lost());
    request.onabort = () => reject(Object.assign(new Error("已停止。"), { code: "stopped" }));
    if (prepare) prepare(request);
    request.send(options.body === undefined ? null : options.body);
  });
}

const wait = (time) => new Promise((done) => setTimeout(done, time));

// What can be asked twice without harm is asked again while the server is away.
const repeatable = (method, path) => method !== "POST" || /\/check(\?|$)/.test(path);

async function call(method, path, options = {}, prepare = null) {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await send(method, path, options, prepare);
      tellConnection(false);
      return answer;
    } catch (error) {
      if (error.code !== "offline") tellConnection(false);
      if (error.code !== "offline" || !repeatable(method, path) || tries >= MOST_TRIES) throw error;
      tellConnection(true);
      await wait(PAUSE);
    }
  }
}

export async function json(method, path, body) {
  const headers = body === undefined ? { Accept: "application/json" }
    : { Accept: "application/json", "Content-Type": "application/json" };
  const answer = await call(method, path, { headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return answer.status === 204 ? null : JSON.parse(answer.responseText);
}

export async function upload(path, file, name) {
  const form = new FormData();
  form.append("file", file, name || file.name);
  return JSON.parse((await call("POST", path, { headers: { Accept: "application/json" }, body: form })).responseText);
}

// Several files of a form at once.
export async function form(path, data) {
  return JSON.parse((await call("POST", path, { headers: { Accept: "application/json" }, body: data })).responseText);
}

// A text checked by LanguageTool's protocol against a report: its matches, in UTF-16 offsets.
export async function proofread(reportId, text) {
  const body = `language=zh-CN&text=${encodeURIComponent(text)}`;
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const answer = await call("POST", `/reports/${reportId}/v2/check`, { headers, body });
  return JSON.parse(answer.responseText).matches;
}

export async function blob(method, path, accept, body) {
  const headers = body === undefined ? { Accept: accept } : { Accept: accept, "Content-Type": "application/json" };
  const options = { headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const answer = await call(method, path, options, (request) => { request.responseType = "blob"; });
  return answer.response;
}

// Calls onEvent(name, data) for each server-sent event until the stream ends; signal.stop() ends it from here.
export async function events(path, signal, onEvent, body) {
  let done = 0;
  const take = (request, last) => {
    const text = request.responseText;
    for (let end = text.indexOf("\n\n", done); end >= 0; end = text.indexOf("\n\n", done)) {
      dispatch(text.slice(done, end), onEvent);
      done = end + 2;
    }
    if (last && done < text.length) dispatch(text.slice(done), onEvent);
  };
  const headers = { Accept: "text/event-stream" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const options = { headers, signal, body: body === undefined ? undefined : JSON.stringify(body) };
  let problem = null;
  const safely = (request, last) => {
    try {
      take(request, last);
    } catch (error) {
      problem = error;
      if (request.readyState < 4) request.abort();
    }
  };
  const answer = await call("POST", path, options, (request) => {
    request.onprogress = () => !problem && request.status < 400 && safely(request, false);
  }).catch((error) => { throw problem || error; });
  if (problem) throw problem;
  take(answer, true);
}

function dispatch(block, onEvent) {
  let name = "message";
  let data = "";
  block.split("\n").forEach((line) => {
    if (line.startsWith("event: ")) name = line.slice(7);
    if (line.startsWith("data: ")) data += line.slice(6);
  });
  if (data) onEvent(name, JSON.parse(data));
}
