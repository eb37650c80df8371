import { element } from "./dom.js";
import { percent, plain } from "./format.js";

/** Each channel's share of a score as bars, the largest first. */
export function contributionBars(contributions) {
  const shares = Object.entries(contributions).sort(([, one], [, other]) => other - one);
  return element("ul", {
    className: "bars",
    children: shares.map(([channel, share]) => {
      const bar = element("span", { className: "bar", attributes: { "aria-hidden": "true" }, children: [element("i")] });
      bar.firstChild.style.width = `${Math.max(1, share * 100)}%`;
      return element("li", { children: [element("span", { text: channel }), bar, element("span", { className: "share", text: percent(share) })] });
    }),
  });
}

/** In words, what an alert was judged by beyond its sentence, which has value and limit with their units. */
export function reason({ score, threshold, model }) {
  const parts = [];
  if (score !== undefined && score !== null) parts.push(`score ${plain(score)} over ${plain(threshold)}`);
  if (model) parts.push(`model ${model}`);
  return parts.join(", ");
}
