import { cell, element, table } from "./dom.js";
import { read, send, told } from "./live.js";
import { isNumber, plain, withUnit } from "./format.js";

const PERIOD_MS = 10_000;

export async function open(body) {
  const { profiles, problems } = await read("profiles");
  const list = element("div");
  tell(list, problems);
  body.append(
    element("section", {
      attributes: { "aria-labelledby": "problems-title" },
      children: [element("h2", { text: "Problems", attributes: { id: "problems-title" } }), list],
    }),
    element("ul", { className: "cards wide", children: profiles.map(card) }));
  // A change of the files that is refused shows while somebody looks; the cards stay, for a message may stand in one.
  const timer = setInterval(() => document.hidden || read("profiles").then(page => tell(list, page.problems), () => {}), PERIOD_MS);
  return { close: () => clearInterval(timer) };
}

function tell(list, problems) {
  const shown = JSON.stringify(problems);
  if (list.shown === shown) return;
  list.shown = shown;
  list.replaceChildren(problems.length
    ? element("ul", { className: "plainlist", children: problems.map(text => element("li", { className: "trouble", text })) })
    : element("p", { className: "none", text: "None: gateway.yaml and its profiles are in order." }));
}

function card({ profile: { name, version, description, file, isShipped, shipped, channels, topics, model }, devices }) {
  const origin = isShipped ?? shipped ? "shipped" : file;
  const rows = channels.map(({ name: channel, unit, bounds: { lowLow, low, high, highHigh, normal } }) => element("tr", {
    children: [
      element("th", { text: channel, attributes: { scope: "row" } }), cell(unit || "–"),
      cell(normal ? `${plain(normal.low)} to ${plain(normal.high)}` : "–", "figure"),
      ...[lowLow, low, high, highHigh].map(limit => cell(isNumber(limit) ? plain(limit) : "–", "figure")),
    ],
  }));
  return element("li", {
    className: "card",
    children: [
      element("div", { className: "head", children: [element("h2", { text: name }), element("span", { className: "quiet small", text: `version ${version}, ${origin}, ${devices} ${devices === 1 ? "device" : "devices"}${model ? `, model ${model}` : ""}` })] }),
      element("p", { text: description }),
      table(`Channels of ${name}`, ["channel", "unit", "normal", "low-low", "low", "high", "high-high"], rows, [2, 3, 4, 5, 6]),
      attempt(name, topics),
    ],
  });
}

/** Shows what this profile would make of a message; nothing of it is kept. */
function attempt(profile, topics) {
  if (!topics.length) return null;
  const id = `try-${profile}`;
  const topic = element("select", { attributes: { id: `${id}-topic` }, children: topics.map(levels => element("option", { text: levels ? `…/${levels}` : "the device's own topic", attributes: { value: levels } })) });
  const encoding = element("select", { attributes: { id: `${id}-encoding` }, children: ["text", "hex"].map(value => element("option", { text: value, attributes: { value } })) });
  const payload = element("textarea", { attributes: { id: `${id}-payload`, rows: "3", spellcheck: "false" } });
  const result = element("div", { attributes: { role: "status" } });
  const form = element("form", {
    className: "attempt",
    children: [
      element("label", { text: "Topic ", children: [topic] }), element("label", { text: "written as ", children: [encoding] }),
      element("label", { text: "Message", className: "whole", children: [payload] }),
      element("button", { text: "Try", attributes: { type: "submit", "aria-label": `Try the message with ${profile}` } }), result,
    ],
  });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const answer = await send(`api/profiles/${encodeURIComponent(profile)}/try`, { topic: topic.value, payload: payload.value, encoding: encoding.value });
    result.replaceChildren(answer.ok ? outcome(profile, answer.body) : element("p", { className: "trouble", text: `Not tried: ${told(answer)}` }));
  });
  return element("details", { children: [element("summary", { text: "Try a message" }), form] });
}

function outcome(profile, { readings, rejection }) {
  if (rejection) return element("p", { className: "trouble", text: `Would be rejected (${rejection.reason}): ${rejection.detail}` });
  const rows = readings.map(({ channel, value, unit, quality, reason, sourceTime, sequence }) => element("tr", {
    children: [
      element("th", { text: channel, attributes: { scope: "row" } }), cell(withUnit(value, unit), "figure"),
      cell(element("span", { text: reason ? `${quality.toLowerCase()}: ${reason}` : quality.toLowerCase(), className: quality === "GOOD" ? "" : quality })),
      cell(sourceTime ?? "the gateway's"), cell(isNumber(sequence) ? String(sequence) : "–", "figure"),
    ],
  }));
  return table(`What ${profile} makes of the message`, ["channel", "value", "quality", "time", "sequence"], rows, [1, 4]);
}
