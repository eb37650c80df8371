import { drawing } from "./dom.js";

const WIDTH = 120;
const HEIGHT = 28;

/** A small line without axes; decoration, so hidden from screen readers: the value stands beside it. */
export function sparkline() {
  const line = drawing("polyline", { attributes: { fill: "none", "vector-effect": "non-scaling-stroke" } });
  const svg = drawing("svg", {
    className: "spark",
    attributes: { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    children: [line],
  });
  return { svg, draw: points => line.setAttribute("points", path(points)) };
}

function path(points) {
  const known = points.filter(Number.isFinite);
  if (known.length < 2) return "";
  const low = Math.min(...known);
  const range = Math.max(...known) - low || 1;
  return points.map((value, i) => (Number.isFinite(value)
    ? `${((i / (points.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - 2 - ((value - low) / range) * (HEIGHT - 4)).toFixed(1)}`
    : "")).filter(Boolean).join(" ");
}
