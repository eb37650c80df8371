import { cell, element, table } from "./dom.js";
import { read } from "./live.js";
import { isNumber, plain, unitOf } from "./format.js";

export async function open(body) {
  const { profiles, problems } = await read("profiles");
  body.append(
    element("section", {
      attributes: { "aria-labelledby": "problems-title" },
      children: [
        element("h2", { text: "Problems", attributes: { id: "problems-title" } }),
        problems.length
          ? element("ul", { className: "plainlist", children: problems.map(text => element("li", { className: "trouble", text })) })
          : element("p", { className: "none", text: "None: gateway.yaml and its profiles are in order." }),
      ],
    }),
    element("ul", { className: "cards wide", children: profiles.map(card) }));
  return { close() {} };
}

function card({ profile: { name, version, description, file, isShipped, shipped, channels, model }, devices }) {
  const origin = isShipped ?? shipped ? "shipped" : file;
  const rows = channels.map(({ name: channel, unit, bounds: { lowLow, low, high, highHigh, normal } }) => element("tr", {
    children: [
      element("th", { text: channel, attributes: { scope: "row" } }), cell(unitOf(unit) || "–"),
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
    ],
  });
}
