import { element, link, setClass, setText, keyed } from "./dom.js";
import { live, read } from "./live.js";
import { ago, isNumber, limit, number, plain, when, withUnit } from "./format.js";
import { valueChart } from "./chart.js";
import { faultPanel } from "./emulation.js";
import { contributionBars, reason } from "./why.js";

const MINUTE = 60_000;
const BUCKET_MS = 10_000;
const SPANS = [5, 15, 60];
const REFRESH_MS = 60_000;
const LIMITS = [["highHigh", "high-high", "bad"], ["high", "high", "warn"], ["low", "low", "warn"], ["lowLow", "low-low", "bad"]];

export async function open(body, name, query) {
  const page = new Device(body, name, query.get("at"));
  await page.build(await read(`device/${encodeURIComponent(name)}`));
  const close = live(`device/${encodeURIComponent(name)}`, snapshot => page.take(snapshot));
  const timer = setInterval(() => document.hidden || page.refresh(), REFRESH_MS);
  const endPanel = faultPanel(page.controls, name);
  return { close: () => { close(); clearInterval(timer); endPanel(); page.close(); } };
}

class Device {
  charts = new Map();
  minutes = 5;
  now = Date.now();
  summary = element("p", { className: "summary" });
  controls = element("div");
  alerts = element("ul", { className: "alerts" });
  whyTitle = element("h2", { attributes: { id: "why-title" } });
  why = element("section", { attributes: { "aria-labelledby": "why-title" }, children: [this.whyTitle] });
  whyText = element("p", { className: "quiet" });
  whyBars = element("div");

  constructor(body, name, at) {
    this.body = body;
    this.name = name;
    this.at = at ? Number(at) : null;
    this.why.append(this.whyText, this.whyBars);
  }

  async build(page) {
    this.graphs = element("div", { className: "charts" });
    this.body.append(link("← all devices", "#/plant", "back"), this.summary, this.controls, this.choice(), this.graphs);
    for (const channel of page.channels) await this.addChannel(channel);
    if (page.score) await this.addScore(page.score);
    this.body.append(this.why, element("section", {
      attributes: { "aria-labelledby": "alerts-title" },
      children: [element("h2", { text: "Alerts of this device", attributes: { id: "alerts-title" } }), this.alerts],
    }));
    this.fill(page);
    this.take(page);
  }

  choice() {
    const buttons = SPANS.map(minutes => element("button", {
      text: minutes === 60 ? "1 hour" : `${minutes} min`,
      attributes: { type: "button", "aria-pressed": String(minutes === this.minutes && !this.at) },
      onclick: ({ currentTarget }) => {
        this.minutes = minutes;
        this.at = null;
        for (const button of buttons) button.setAttribute("aria-pressed", String(button === currentTarget));
        this.redraw();
      },
    }));
    const moment = this.at ? element("p", { className: "quiet", text: `Around ${when(this.at)} (the gateway remembers one hour); choose a span to follow the present again.` }) : null;
    return element("div", { className: "choice", attributes: { role: "group", "aria-label": "Time shown" }, children: [...buttons, moment] });
  }

  async addChannel({ name, unit, bounds }) {
    const lines = LIMITS.filter(([key]) => isNumber(bounds[key])).map(([key, label, kind]) => ({ name: label, value: bounds[key], kind }));
    const told = lines.map(line => `${line.name} ${limit(line.value, unit)}`);
    if (bounds.normal) told.push(`normal ${plain(bounds.normal.low)} to ${limit(bounds.normal.high, unit)}`);
    await this.addChart(name, { label: name, unit, lines, concerns: alert => alert.channel === name || !alert.channel }, told.join(", "));
  }

  addScore({ threshold }) {
    this.hasScore = true;
    return this.addChart("anomaly score", { label: "score", unit: "", lines: [{ name: "threshold", value: threshold, kind: "bad" }], concerns: ({ alert }) => alert === "anomaly" }, `threshold ${plain(threshold)}`);
  }

  async addChart(name, description, note) {
    const canvas = element("canvas", { attributes: { role: "img", "aria-label": `${name} over time` } });
    const value = element("strong", { className: "now" });
    const caption = element("figcaption", { children: [element("h2", { text: name }), value, element("span", { className: "quiet small", text: note })] });
    this.graphs.append(element("figure", { children: [caption, element("div", { className: "canvas", children: [canvas] })] }));
    const chart = await valueChart(canvas, { ...description, now: () => this.now });
    this.charts.set(name, { chart, value, canvas, lines: description.lines });
  }

  /** Everything the gateway has kept of the last hour. */
  fill(page) {
    for (const channel of page.channels) this.put(channel.name, channel.hour);
    if (page.score) this.put("anomaly score", page.score.hour);
  }

  put(name, hour) {
    if (!hour || !this.charts.has(name)) return;
    const start = Date.parse(hour.start) + hour.stepMillis / 2;
    const points = values => values.map((y, i) => ({ x: start + i * hour.stepMillis, y: Number(y) })).filter(({ y }) => Number.isFinite(y));
    const [mean, low, high] = this.charts.get(name).chart.data.datasets;
    mean.data = points(hour.mean);
    low.data = points(hour.min);
    high.data = points(hour.max);
  }

  async refresh() {
    try {
      this.fill(await read(`device/${encodeURIComponent(this.name)}`));
    } catch {
      // The stream says that there is no connection.
    }
  }

  take(page) {
    this.now = Date.parse(page.now);
    for (const channel of page.channels) {
      const isBad = channel.quality && channel.quality !== "GOOD";
      this.show(channel.name, channel.value, isBad ? `${withUnit(channel.value, channel.unit)} (${channel.quality.toLowerCase()}: ${channel.reason})` : withUnit(channel.value, channel.unit), isBad ? channel.quality : "");
    }
    if (page.score) {
      if (!this.hasScore) this.addScore(page.score);
      this.show("anomaly score", page.score.score, number(page.score.score), page.score.score > page.score.threshold ? "BAD" : "");
    }
    const newest = page.channels.map(({ time }) => time).filter(Boolean).sort().at(-1);
    setText(this.summary, `${page.profile}, ${newest ? `last reading ${ago(newest, page.now)} ago` : "no reading yet"}`);
    this.tellWhy(page);
    this.tellAlerts(page);
    this.redraw(page.alerts);
  }

  show(name, value, text, className) {
    const shown = this.charts.get(name);
    if (!shown) return;
    setText(shown.value, text);
    setClass(shown.value, `now ${className}`);
    if (!isNumber(value)) return;
    addToBucket(shown, Math.floor(this.now / BUCKET_MS) * BUCKET_MS + BUCKET_MS / 2, Number(value));
  }

  redraw(alerts = this.known) {
    this.known = alerts;
    const [min, max] = this.at ? [this.at - 3 * MINUTE, this.at + 3 * MINUTE] : [this.now - this.minutes * MINUTE, this.now];
    for (const { chart, lines } of this.charts.values()) {
      const { x, y } = chart.options.scales;
      [x.min, x.max] = [min, max];
      x.ticks.stepSize = max - min > 30 * MINUTE ? 10 * MINUTE : MINUTE;
      Object.assign(y, room(chart, lines, min, max));
      chart.options.plugins.overlay.alerts = alerts ?? [];
      chart.update("none");
    }
  }

  /** Of the moment that is shown, where it is that of an alert; else of the present. */
  tellWhy({ score, alerts }) {
    const then = this.at && alerts.find(({ raised, why }) => Date.parse(raised) === this.at && Object.keys(why.contributions).length);
    this.why.hidden = !score && !then;
    if (then) return this.tellMoment(then);
    setText(this.whyTitle, "What the anomaly score comes from");
    if (!score) return;
    const shadow = score.isShadow ? "; on trial, raises nothing" : "";
    setText(this.whyText, `${number(score.score)} of ${plain(score.threshold)} by model ${score.model}${shadow}`);
    const shares = JSON.stringify(score.contributions);
    if (shares !== this.shares) this.whyBars.replaceChildren(contributionBars(score.contributions));
    this.shares = shares;
  }

  tellMoment({ raised, message, why }) {
    setText(this.whyTitle, `What the anomaly score came from at ${when(raised)}`);
    setText(this.whyText, `${message} (${reason(why)})`);
    const shares = JSON.stringify(why.contributions);
    if (shares !== this.shares) this.whyBars.replaceChildren(contributionBars(why.contributions));
    this.shares = shares;
  }

  tellAlerts({ alerts, now }) {
    const items = alerts.length ? alerts : [{ alertId: "", message: "none in memory" }];
    keyed(this.alerts, items, ({ alertId }) => alertId, () => element("li", { children: [element("strong"), element("span", { className: "quiet small" }), element("div")] }), (node, alert) => {
      const [message, times, bars] = node.children;
      setText(message, alert.message);
      setClass(node, alert.raised && !alert.cleared ? (alert.severity >= 3 ? "urgent" : "alert") : "over");
      if (!alert.raised) return;
      setText(times, `${alert.alert}, raised ${when(alert.raised)}, ${alert.cleared ? `cleared ${when(alert.cleared)}` : `for ${ago(alert.raised, now)}`}`);
      if (!bars.firstChild && Object.keys(alert.why.contributions).length) bars.append(contributionBars(alert.why.contributions));
    });
  }

  close() {
    for (const { chart } of this.charts.values()) chart.destroy();
  }
}

/** The newest bucket grows as the gateway's does, until the next refresh brings that one. */
function addToBucket(shown, x, y) {
  const [mean, low, high] = shown.chart.data.datasets.map(({ data }) => data);
  if (mean.length && mean.at(-1).x >= x) {
    shown.count = (shown.count ?? 1) + 1;
    mean.at(-1).y += (y - mean.at(-1).y) / shown.count;
    low.at(-1).y = Math.min(low.at(-1).y, y);
    high.at(-1).y = Math.max(high.at(-1).y, y);
    return;
  }
  shown.count = 1;
  for (const line of [mean, low, high]) {
    line.push({ x, y });
    while (line[0].x < x - 61 * MINUTE) line.shift();
  }
}

/** Limits are in the picture where they are near; one far away would flatten the line. */
function room(chart, lines, min, max) {
  const values = chart.data.datasets.flatMap(({ data }) => data.filter(({ x }) => x >= min && x <= max).map(({ y }) => y));
  if (!values.length) return {};
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const reach = Math.max((high - low) * 2, Math.abs(high) * 0.15, 1e-6);
  const near = lines.map(({ value }) => value).filter(value => value > low - reach && value < high + reach);
  const bottom = Math.min(low, ...near);
  const top = Math.max(high, ...near);
  // What cannot be negative gets no room below zero.
  return { min: bottom >= 0 && bottom < (top - bottom) * 0.2 ? 0 : undefined, suggestedMin: bottom, suggestedMax: top };
}
