import { element } from "./dom.js";
import { isEvent, read, say } from "./live.js";
import * as plant from "./plant.js";
import * as device from "./device.js";
import * as alerts from "./alerts.js";
import * as pipe from "./pipe.js";
import * as models from "./models.js";
import * as profiles from "./profiles.js";

const PAGES = { plant, device, alerts, pipe, models, profiles };
const RETRY_MS = 5_000;
const COUNT_PERIOD_MS = 10_000;
const main = document.getElementById("main");
let present = { close() {} };
let visits = 0;

/** #/device/pump-1?at=1700000000000 */
function place() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  return { name: PAGES[name] ? name : "plant", parameter: decodeURIComponent(rest.join("/")), query: new URLSearchParams(query) };
}

function mark(name) {
  for (const link of document.querySelectorAll("nav a")) {
    const isHere = link.dataset.page === (name === "device" ? "plant" : name);
    if (isHere) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function show(isFirst) {
  if (location.hash === "#main") return main.focus();
  const visit = ++visits;
  const { name, parameter, query } = place();
  present.close();
  present = { close() {} };
  mark(name);
  const title = parameter || name[0].toUpperCase() + name.slice(1);
  document.title = `${title} · Millrace`;
  const heading = element("h1", { text: title, attributes: { tabindex: "-1" } });
  const body = element("div", { className: `page ${name}` });
  main.replaceChildren(heading, body);
  if (!isFirst) heading.focus();
  try {
    const opened = await PAGES[name].open(body, parameter, query);
    if (visit === visits) present = opened;
    else opened.close();
    if (name === "profiles") say("loaded", false);
  } catch (error) {
    body.replaceChildren(element("p", { className: "trouble", text: `This page cannot be shown: ${error.message}.` }));
    // A gateway that starts, or a network that is away, comes back without anybody at the keyboard.
    if (error.passes || error instanceof TypeError) setTimeout(() => visit === visits && show(true), RETRY_MS);
  }
}

async function countAlerts() {
  try {
    const { alerts: known } = await read("alerts");
    const active = known.filter(alert => !alert.cleared && !isEvent(alert)).length;
    const count = document.getElementById("alert-count");
    count.replaceChildren(String(active), element("span", { className: "unseen", text: " active" }));
    count.hidden = active === 0;
  } catch {
    // The page's own stream says that there is no connection.
  }
}

addEventListener("hashchange", () => show(false));
show(true);
countAlerts();
setInterval(() => document.hidden || countAlerts(), COUNT_PERIOD_MS);
read("pipe").then(({ gateway }) => {
  document.getElementById("gateway").textContent = gateway.site ? `${gateway.id}, ${gateway.site}` : gateway.id;
}, () => {});
