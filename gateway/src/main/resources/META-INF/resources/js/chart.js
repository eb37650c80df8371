// Time charts by Chart.js, which comes with the gateway.

const LIBRARY = new URL("../webjars/chart.js/4.4.9/dist/chart.umd.js", import.meta.url).href;
import { minuteOf, number, plain, timeOf } from "./format.js";

let loading;

export function library() {
  loading ??= import(LIBRARY).then(() => {
    globalThis.Chart.defaults.animation = false;
    return globalThis.Chart;
  });
  return loading;
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colours = () => ({
  line: colour("--accent"), band: colour("--band"), ink: colour("--quiet"), grid: colour("--line"),
  bad: colour("--bad"), warn: colour("--warn"), good: colour("--good"), second: colour("--second"),
});

/** Horizontal limits with their names, and alerts as shaded stretches of the time axis. */
const overlay = {
  id: "overlay",
  beforeDatasetsDraw(chart, _, { alerts = [], concerns = () => false, now }) {
    const { ctx, chartArea: area, scales: { x } } = chart;
    const tint = colours();
    let shadedTo = area.left;
    for (const alert of [...alerts].reverse()) {
      const { raised, cleared, severity } = alert;
      const from = Math.max(area.left, x.getPixelForValue(Date.parse(raised)));
      const to = Math.min(area.right, x.getPixelForValue(cleared ? Date.parse(cleared) : now()));
      if (to < area.left || from > area.right) continue;
      ctx.save();
      ctx.fillStyle = severity >= 3 ? tint.bad : tint.warn;
      if (concerns(alert) && to > shadedTo) {
        const start = Math.max(from, shadedTo);
        ctx.globalAlpha = 0.12;
        ctx.fillRect(start, area.top, to - start, area.height);
        shadedTo = to;
      }
      ctx.globalAlpha = concerns(alert) ? 0.9 : 0.3;
      if (from > area.left) ctx.fillRect(from, area.top, 2, area.height);
      ctx.restore();
    }
  },
  afterDatasetsDraw(chart, _, { lines = [] }) {
    const { ctx, chartArea: area, scales: { y } } = chart;
    const tint = colours();
    ctx.save();
    ctx.font = "11px system-ui, sans-serif";
    for (const { name, value, kind } of lines) {
      const at = y.getPixelForValue(value);
      if (at < area.top || at > area.bottom) continue;
      ctx.strokeStyle = ctx.fillStyle = tint[kind];
      ctx.setLineDash([6, 4]);
      ctx.beginPath();
      ctx.moveTo(area.left, at);
      ctx.lineTo(area.right, at);
      ctx.stroke();
      ctx.fillText(`${name} ${plain(value)}`, area.left + 4, at > area.top + 14 ? at - 4 : at + 12);
    }
    ctx.restore();
  },
};

function onWholeMinutes(axis) {
  const step = axis.options.ticks.stepSize;
  axis.ticks = [];
  for (let at = Math.ceil(axis.min / step) * step; at <= axis.max; at += step) axis.ticks.push({ value: at });
}

function axes(tint, unit, minY) {
  const text = { color: tint.ink, font: { size: 11 } };
  return {
    x: {
      type: "linear",
      ticks: { ...text, maxRotation: 0, autoSkipPadding: 24, callback: at => minuteOf(at), stepSize: 60_000 },
      afterBuildTicks: onWholeMinutes,
      grid: { color: tint.grid },
    },
    y: {
      beginAtZero: minY === 0, grace: "8%", title: { display: Boolean(unit), text: unit, color: tint.ink },
      ticks: { ...text, maxTicksLimit: 6, callback: value => plain(value) }, grid: { color: tint.grid },
    },
  };
}

function lineSet(label, borderColor, more = {}) {
  return { label, borderColor, borderWidth: 1.5, pointRadius: 0, spanGaps: 30_000, data: [], ...more };
}

function options({ tint, unit, minY, legend, overlay: drawn }) {
  return {
    responsive: true, maintainAspectRatio: false, parsing: false, normalized: true,
    interaction: { mode: "index", intersect: false },
    scales: axes(tint, unit, minY),
    plugins: {
      legend: { display: legend, labels: { color: tint.ink, boxHeight: 2 } },
      tooltip: {
        filter: ({ dataset }) => !dataset.isBand,
        callbacks: { title: ([item]) => (item ? timeOf(item.parsed.x) : ""), label: ({ dataset, parsed }) => `${dataset.label} ${number(parsed.y)} ${unit}` },
      },
      overlay: drawn,
    },
  };
}

/** One value with the band of its smallest and largest, its limits and the device's alerts. */
export async function valueChart(canvas, { label, unit, lines, now, concerns }) {
  const Chart = await library();
  const tint = colours();
  const drawn = { lines, alerts: [], now, concerns };
  return new Chart(canvas, {
    type: "line",
    data: {
      datasets: [
        lineSet(label, tint.line),
        lineSet("lowest", "transparent", { isBand: true }),
        lineSet("highest", "transparent", { isBand: true, fill: "-1", backgroundColor: tint.band }),
      ],
    },
    options: options({ tint, unit, legend: false, overlay: drawn }),
    plugins: [overlay],
  });
}

/** Several values over time. */
export async function ratesChart(canvas, labels, unit) {
  const Chart = await library();
  const tint = colours();
  const tints = [tint.line, tint.second];
  return new Chart(canvas, {
    type: "line",
    data: { datasets: labels.map((label, i) => lineSet(label, tints[i], i > 0 ? { borderDash: [5, 3] } : {})) },
    options: options({ tint, unit, minY: 0, legend: labels.length > 1, overlay: {} }),
  });
}
