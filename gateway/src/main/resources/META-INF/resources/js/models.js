import { element, link } from "./dom.js";
import { read } from "./live.js";
import { plain } from "./format.js";

const DEVICES_SHOWN = 20;

export async function open(body) {
  const { models } = await read("models");
  body.append(
    element("p", { className: "summary", text: models.length ? `${models.length} models are asked for by the profiles of this gateway.` : "No profile of this gateway asks for a model: its devices are watched by their limits." }),
    element("ul", { className: "cards", children: models.map(card) }));
  return { close() {} };
}

const fact = (name, value) => element("div", { children: [element("dt", { text: name }), typeof value === "string" ? element("dd", { text: value }) : element("dd", { children: value })] });

function card({ model: { file, card: about, refusal }, devices }) {
  const isDeployable = about && (about.isDeployable ?? about.deployable);
  const badge = refusal ? ["refused", "urgent"] : isDeployable ? ["in service", "ok"] : ["on trial", "alert"];
  const names = devices.slice(0, DEVICES_SHOWN).flatMap((name, i) => [...(i ? [", "] : []), link(name, `#/device/${encodeURIComponent(name)}`)]);
  if (devices.length > DEVICES_SHOWN) names.push(`, and ${devices.length - DEVICES_SHOWN} more`);
  return element("li", {
    className: "card",
    children: [
      element("div", { className: "head", children: [element("h2", { text: file }), element("span", { text: badge[0], className: `badge ${badge[1]}` })] }),
      refusal ? element("p", { className: "trouble", text: refusal }) : null,
      element("dl", {
        className: "facts",
        children: [
          ...(about ? [
            fact("version", about.version), fact("channels", about.channels.join(", ")), fact("threshold", plain(about.threshold)),
            fact("window", `${about.windowRows} rows of ${plain(about.periodMillis / 1000)} s`),
            fact("deployable", isDeployable ? "yes" : "no: fitted on too little, raises nothing"),
          ] : []),
          fact("devices", names.length ? names : "none"),
        ],
      }),
    ],
  });
}
