import { element, link, setClass, setText } from "./dom.js";
import { live, read } from "./live.js";
import { number, plain, withUnit } from "./format.js";
import { faultPanel } from "./emulation.js";
import { sparkline } from "./spark.js";

const STATES = { urgent: "urgent alert", alert: "alert", lost: "lost", ok: "in order", waiting: "no reading yet" };
const POINTS = 60;
const CHANNELS_SHOWN = 4;

export async function open(body) {
  const page = new Plant(body);
  page.take(await read("plant"));
  const close = live("plant", snapshot => page.take(snapshot));
  const endPanel = faultPanel(page.controls, null);
  return { close: () => { close(); endPanel(); page.close(); } };
}

class Plant {
  tiles = new Map();
  visible = new Set();
  search = element("input", { attributes: { type: "search", id: "search", placeholder: "name or profile", autocomplete: "off" } });
  state = element("select", { attributes: { id: "state" } });
  summary = element("p", { className: "summary" });
  controls = element("div");
  grid = element("ul", { className: "tiles" });
  // Hidden until the first snapshot has said what there is.
  nothing = element("p", { className: "none", text: "No device fits the search.", attributes: { hidden: "" } });

  constructor(body) {
    this.state.append(element("option", { text: "all states", attributes: { value: "" } }),
      ...Object.entries(STATES).map(([value, text]) => element("option", { text, attributes: { value } })));
    this.search.addEventListener("input", () => this.filter());
    this.state.addEventListener("change", () => this.filter());
    // Only what is on the screen is drawn: a plant of 500 devices costs what a dozen do.
    this.observer = new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.visible.add(target.tile);
        else this.visible.delete(target.tile);
        if (isIntersecting) target.tile.draw();
      }
    }, { rootMargin: "200px" });
    body.append(
      element("form", {
        className: "filters",
        attributes: { role: "search" },
        children: [
          element("label", { text: "Search ", children: [this.search] }),
          element("label", { text: "State ", children: [this.state] }),
          this.summary,
        ],
      }), this.controls, this.grid, this.nothing);
    body.querySelector("form").addEventListener("submit", event => event.preventDefault());
  }

  take({ devices }) {
    const names = new Set(devices.map(({ name }) => name));
    for (const [name, tile] of this.tiles) {
      if (!names.has(name)) this.remove(name, tile);
    }
    for (const device of devices) {
      if (!this.tiles.has(device.name)) this.add(device.name);
      this.tiles.get(device.name).take(device);
    }
    this.filter();
    for (const tile of this.visible) tile.draw();
  }

  add(name) {
    const tile = new Tile(name);
    this.tiles.set(name, tile);
    this.grid.append(tile.node);
    this.observer.observe(tile.node);
  }

  remove(name, tile) {
    this.observer.unobserve(tile.node);
    this.visible.delete(tile);
    this.tiles.delete(name);
    tile.node.remove();
  }

  filter() {
    const text = this.search.value.trim().toLowerCase();
    const counts = {};
    let shown = 0;
    for (const tile of this.tiles.values()) {
      const { name, profile, state } = tile.device;
      counts[state] = (counts[state] ?? 0) + 1;
      const fits = (!text || name.toLowerCase().includes(text) || profile.includes(text)) && (!this.state.value || state === this.state.value);
      if (tile.node.hidden === fits) tile.node.hidden = !fits;
      if (fits) shown += 1;
    }
    this.nothing.hidden = shown > 0;
    const parts = Object.keys(STATES).filter(state => counts[state]).map(state => `${counts[state]} ${STATES[state]}`);
    setText(this.summary, `${shown} of ${this.tiles.size} devices: ${parts.join(", ")}`);
  }

  close() {
    this.observer.disconnect();
  }
}

class Tile {
  points = new Array(POINTS).fill(NaN);
  odd = false;
  device = { name: "", profile: "", state: "waiting", channels: [] };

  constructor(name) {
    this.spark = sparkline();
    this.badge = element("span", { className: "badge" });
    this.profile = element("span", { className: "quiet" });
    this.values = element("dl");
    this.alerts = element("p", { className: "kinds" });
    this.score = element("p", { className: "quiet small" });
    this.node = element("li", {
      className: "tile",
      children: [
        element("div", { className: "head", children: [element("h2", { children: [link(name, `#/device/${encodeURIComponent(name)}`)] }), this.badge] }),
        this.profile, this.spark.svg, this.values, this.alerts, this.score,
      ],
    });
    this.node.tile = this;
  }

  take(device) {
    this.device = device;
    if (device.spark) {
      this.points = device.spark.map(Number);
    } else if ((this.odd = !this.odd)) {
      this.points.push(Number(device.channels[0]?.value ?? NaN));
      this.points.shift();
    }
  }

  draw() {
    const { device } = this;
    setClass(this.node, `tile ${device.state}`);
    setClass(this.badge, `badge ${device.state === "ok" && device.quality && device.quality !== "GOOD" ? "alert" : device.state}`);
    const quality = device.quality && device.quality !== "GOOD" ? `, ${device.quality.toLowerCase()} values` : "";
    setText(this.badge, STATES[device.state] + quality);
    setText(this.profile, device.profile);
    this.spark.draw(this.points);
    this.drawValues(device.channels);
    setText(this.alerts, device.alerts.map(({ alert, channel }) => (channel ? `${alert} ${channel}` : alert)).join(", "));
    setText(this.score, device.score ? `anomaly score ${number(device.score.score)} of ${plain(device.score.threshold)}` : "");
  }

  drawValues(channels) {
    // One that is not well is never left out.
    const isWell = ({ quality }) => !quality || quality === "GOOD";
    const shown = [...channels.filter(channel => !isWell(channel)), ...channels.filter(isWell)].slice(0, CHANNELS_SHOWN);
    while (this.values.children.length < shown.length) {
      this.values.append(element("div", { children: [element("dt"), element("dd")] }));
    }
    shown.forEach((channel, i) => {
      const [name, value] = this.values.children[i].children;
      const isBad = channel.quality && channel.quality !== "GOOD";
      setText(name, channel.name);
      setText(value, isBad ? `${withUnit(channel.value, channel.unit)} ${channel.quality.toLowerCase()}` : withUnit(channel.value, channel.unit));
      setClass(value, isBad ? channel.quality : "");
    });
  }
}
