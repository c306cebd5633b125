// Where office programs find this server: addresses to be copied.

import { button, element, fill, find } from "./dom.js";
import { session } from "./session.js";
import { say } from "./status.js";

const origin = () => window.location.origin;

const rows = () => {
  const id = session.stored ? session.stored.id : "报告编号";
  return [
    ["LibreOffice", "工具 → 选项 → 语言设置 → LanguageTool 服务器：基础 URL", `${origin()}/reports/${id}/v2`],
    ["ONLYOFFICE（AI 插件）", "提供商地址", `${origin()}/v1`],
    ["ONLYOFFICE（AI 插件）", "模型名", `report-assistant:${id}`],
    ["WPS 文字", "加载项列表（管理员用 assistant addin wps 写出安装文件）", `${origin()}/addins/wps/jsplugins.xml`],
    ["WPS 文字", "较早的版本用的列表", `${origin()}/addins/wps/publish.xml`],
    ["Word", "清单（管理员放入公司目录；服务须为 https）", `${origin()}/addins/word/manifest.xml`],
  ];
};

export function prepareHelp() {
  find("help-open").addEventListener("click", () => {
    fill(find("addresses"), ...rows().map(([program, what, address]) => element("tr", {}, element("th", { scope: "row" }, program),
      element("td", {}, what), element("td", {}, element("code", {}, address)),
      element("td", {}, button("复制", () => copy(address), { "aria-label": `复制 ${address}` })))));
    find("help").showModal();
  });
  find("help-close").addEventListener("click", () => find("help").close());
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("已复制。");
  } catch (error) {
    say("浏览器不允许复制，请手工选取。");
  }
}
