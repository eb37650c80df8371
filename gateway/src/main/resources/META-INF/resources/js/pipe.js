import { cell, element, setClass, setText, table } from "./dom.js";
import { live, read } from "./live.js";
import { ago, bytes, rate, when, whole } from "./format.js";
import { linkPanel } from "./emulation.js";
import { ratesChart } from "./chart.js";

const STEPS = [["received", "received"], ["decoded", "decoded"], ["scored", "scored windows"], ["journaled", "journaled"], ["forwarded", "forwarded"]];
const WORDS = { inFlight: "in flight", backlog: "waiting", appended: "journaled" };
const HISTORY_MS = 300_000;

export async function open(body) {
  const page = new Pipe(body);
  await page.build();
  page.tell(await read("pipe"));
  const close = live("pipe", snapshot => page.take(snapshot));
  const endPanel = linkPanel(page.controls);
  return { close: () => { close(); endPanel(); page.chart.destroy(); page.backlog.destroy(); } };
}

const section = (id, title, ...children) => element("section", {
  attributes: { "aria-labelledby": id }, children: [element("h2", { text: title, attributes: { id } }), ...children],
});

class Pipe {
  steps = new Map();
  controls = element("div");
  flow = element("ol", { className: "flow" });
  facts = element("dl", { className: "facts" });
  identity = element("div", { className: "identity" });
  lanes = element("div");
  sources = element("ul", { className: "plainlist" });
  rejected = element("div");

  constructor(body) {
    this.body = body;
    for (const [key, label] of STEPS) this.addStep(key, label, "per second");
    this.addStep("kafka", "Kafka", "");
  }

  addStep(key, label, unit) {
    const value = element("b");
    const node = element("li", { children: [element("span", { text: label }), value, element("small", { text: unit })] });
    this.steps.set(key, { node, value });
    this.flow.append(node);
  }

  async build() {
    const canvases = ["Readings per second", "Readings waiting for Kafka"].map(label => element("canvas", { attributes: { role: "img", "aria-label": label } }));
    const figures = canvases.map(canvas => element("figure", {
      children: [element("figcaption", { children: [element("h3", { text: canvas.getAttribute("aria-label") })] }), element("div", { className: "canvas", children: [canvas] })],
    }));
    this.body.append(
      section("flow-title", "From sensor to Kafka", this.flow, this.facts),
      this.controls,
      section("books-title", "Where every reading is", this.identity),
      section("charts-title", "Since this page was opened", element("div", { className: "charts", children: figures })),
      section("lanes-title", "Links to Kafka", this.lanes),
      section("sources-title", "Ways in", this.sources),
      section("rejected-title", "Rejected messages", this.rejected));
    this.chart = await ratesChart(canvases[0], ["received", "forwarded"], "readings/s");
    this.backlog = await ratesChart(canvases[1], ["waiting"], "readings");
  }

  take(page) {
    this.tell(page);
    this.draw(page);
  }

  tell(page) {
    for (const [key] of STEPS) setText(this.steps.get(key).value, rate(page.rates[key]));
    const link = page.lanes.find(({ lane }) => lane === "READINGS")?.link.state ?? "down";
    setText(this.steps.get("kafka").value, link);
    setClass(this.steps.get("kafka").node, `kafka ${link}`);
    this.tellFacts(page);
    this.tellIdentity(page);
    this.tellLanes(page);
    this.sources.replaceChildren(...page.sources.map(({ name, isUp, up, detail }) => element("li", {
      children: [element("span", { text: `${name}: ` }), element("b", { text: detail, className: isUp ?? up ? "up" : "down" })],
    })));
    this.tellRejected(page.rejected, page.readings.rejected);
  }

  tellFacts({ readings, lanes, lastCommit, storage, now, gateway }) {
    const waiting = lanes.reduce((sum, { backlogBytes }) => sum + backlogBytes, 0);
    const oldest = lanes.map(lane => lane.oldest).filter(Boolean).sort()[0];
    const facts = [
      ["readings waiting", whole(readings.backlog), ""],
      ["segments waiting", bytes(waiting), ""],
      ["oldest waiting", oldest ? ago(oldest, now) : "–", ""],
      ["last commit", lastCommit ? `${ago(lastCommit, now)} ago` : "none seen yet", ""],
      ["evicted", whole(readings.evicted), readings.evicted ? "down" : ""],
      ["rejected", whole(readings.rejected), readings.rejected ? "down" : ""],
      ["storage", storage ?? "in order", storage ? "down" : "up"],
      ["clock", gateway.clock, gateway.clock === "synced" ? "up" : "degraded"],
      ["up since", when(gateway.startedAt), ""],
    ];
    while (this.facts.children.length < facts.length) this.facts.append(element("div", { children: [element("dt"), element("dd")] }));
    facts.forEach(([name, text, className], i) => {
      const [head, value] = this.facts.children[i].children;
      setText(head, name);
      setText(value, text);
      setClass(value, className);
    });
  }

  tellIdentity({ readings, isBalanced, balanced }) {
    const isGreen = isBalanced ?? balanced;
    const sum = (left, names) => `${left} = ${names.map(name => `${whole(readings[name])} ${WORDS[name] ?? name}`).join(" + ")}`;
    const texts = [
      isGreen ? "The books balance: every reading is accounted for." : "The books do not balance. This is a defect: please report it with the figures below.",
      sum(`${whole(readings.received)} received`, ["inFlight", "suppressed", "duplicate", "rejected", "dropped", "appended"]),
      sum(`${whole(readings.recovered + readings.appended)} recovered and journaled`, ["forwarded", "parked", "evicted", "damaged", "backlog"]),
    ];
    while (this.identity.children.length < texts.length) this.identity.append(element("p"));
    texts.forEach((text, i) => setText(this.identity.children[i], text));
    setClass(this.identity, `identity ${isGreen ? "green" : "red"}`);
  }

  tellLanes({ lanes, now }) {
    const rows = lanes.map(({ lane, link, backlog, backlogBytes, oldest, forwarded }) => element("tr", {
      children: [
        cell(lane.toLowerCase()), cell(element("b", { text: link.state, className: link.state })), cell(whole(backlog), "figure"),
        cell(bytes(backlogBytes), "figure"), cell(oldest ? ago(oldest, now) : "–", "figure"), cell(whole(forwarded), "figure"), cell(link.detail ?? ""),
      ],
    }));
    if (this.laneTable) this.laneTable.replaceChildren(...rows);
    else {
      this.lanes.append(table("Links to Kafka", ["lane", "link", "entries waiting", "segments waiting", "oldest", "forwarded", "last failure"], rows, [2, 3, 4, 5]));
      this.laneTable = this.lanes.querySelector("tbody");
    }
  }

  tellRejected({ counts, samples }, readings) {
    const told = JSON.stringify([counts, samples.length, samples[0]]);
    if (told === this.told) return;
    this.told = told;
    const reasons = Object.entries(counts).map(([reason, count]) => `${reason} ${whole(count)}`);
    const rows = samples.map(({ at, topic, rejection, payload }) => element("tr", {
      children: [cell(when(at)), cell(topic), cell(`${rejection.reason}: ${rejection.detail}`), cell(element("code", { text: payload }))],
    }));
    this.rejected.replaceChildren(
      element("p", { text: reasons.length ? `By reason: ${reasons.join(", ")}` : `None since the start${readings ? " that could be read" : ""}.` }),
      ...(rows.length ? [table("The last rejected messages", ["at", "topic", "why", "payload"], rows)] : []));
  }

  draw({ now, rates, readings }) {
    const x = Date.parse(now);
    const put = (chart, values) => {
      chart.data.datasets.forEach(({ data }, i) => {
        data.push({ x, y: values[i] });
        while (data[0].x < x - HISTORY_MS) data.shift();
      });
      Object.assign(chart.options.scales.x, { min: x - HISTORY_MS, max: x });
      chart.update("none");
    };
    put(this.chart, [rates.received, rates.forwarded]);
    put(this.backlog, [readings.backlog]);
  }
}
