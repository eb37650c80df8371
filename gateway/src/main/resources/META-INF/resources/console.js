// Draws /api/status once a second. Text goes in through textContent only, so a name can never become markup.

const PERIOD_MS = 1000;
const LOST_AFTER_MS = 5000;
const UNITS = { Cel: "°C", "1": "", "m3/h": "m³/h", "%": "%" };
const WORDS = { inFlight: "in flight", backlog: "waiting", appended: "stored" };
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const count = new Intl.NumberFormat("en");
const at = id => document.getElementById(id);

function element(tag, { text, className, children = [] } = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function agoText(instant, now) {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(instant)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function alertItem(alert, now) {
  const where = alert.channel ? `${alert.device} ${alert.channel}` : alert.device;
  return element("li", {
    className: alert.severity >= 3 ? "urgent" : "",
    children: [
      element("b", { text: where }),
      element("span", { text: alert.message }),
      element("small", { text: `${alert.alert}, for ${agoText(alert.since, now)}` }),
    ],
  });
}

function drawAlerts({ alerts, now }) {
  const items = alerts.map(alert => alertItem(alert, now));
  at("alerts").replaceChildren(...(items.length ? items : [element("li", { className: "none", text: "none" })]));
}

function step(label, value, isTrouble = false) {
  return element("li", {
    className: isTrouble && value > 0 ? "trouble" : "",
    children: [element("b", { text: count.format(value) }), element("span", { text: label })],
  });
}

function identity(title, names, readings) {
  return [
    element("dt", { text: title }),
    element("dd", { text: names.map(name => `${count.format(readings[name])} ${WORDS[name] ?? name}`).join(" + ") }),
  ];
}

function drawPipe({ readings, lanes, sources, now, storage }) {
  at("pipe").replaceChildren(
    step("received", readings.received), step("stored", readings.appended), step("waiting for Kafka", readings.backlog),
    step("in Kafka", readings.forwarded), step("rejected", readings.rejected, true), step("dropped", readings.dropped, true));
  at("identities").replaceChildren(
    ...identity(`${count.format(readings.received)} received`,
      ["inFlight", "suppressed", "duplicate", "rejected", "dropped", "appended"], readings),
    ...identity(`${count.format(readings.recovered + readings.appended)} recovered and stored`,
      ["forwarded", "parked", "evicted", "damaged", "backlog"], readings));
  const rows = lanes.map(lane => element("li", {
    children: [
      element("span", { text: `${lane.lane.toLowerCase()} lane: ` }),
      element("b", { text: lane.link.state, className: lane.link.state }),
      element("span", { text: laneDetail(lane, now) }),
    ],
  }));
  rows.unshift(...sources.map(source => element("li", {
    children: [element("span", { text: `${source.name}: ` }), element("b", { text: source.detail, className: source.isUp ? "up" : "down" })],
  })));
  if (storage) rows.push(element("li", { className: "down", text: `storage: ${storage}` }));
  at("lanes").replaceChildren(...rows);
}

function laneDetail(lane, now) {
  const waiting = lane.backlog > 0 ? `, ${count.format(lane.backlog)} waiting` : "";
  const oldest = lane.oldest ? `, oldest ${agoText(lane.oldest, now)}` : "";
  const why = lane.link.detail ? `, ${lane.link.detail}` : "";
  return waiting + oldest + why;
}

function channelRow(channel) {
  const unit = UNITS[channel.unit] ?? channel.unit;
  const value = channel.value === undefined || channel.value === null ? "–" : `${number.format(channel.value)} ${unit}`;
  const cell = element("td", { className: "value", children: [element("span", { text: value })] });
  if (channel.quality && channel.quality !== "GOOD") {
    cell.append(element("span", { className: `quality ${channel.quality}`, text: channel.reason || channel.quality }));
  }
  return element("tr", { children: [element("td", { text: channel.name }), cell] });
}

function scoreMeter({ score, threshold }) {
  const meter = element("meter");
  Object.assign(meter, { min: 0, max: threshold * 2, high: threshold, optimum: 0, value: score });
  return element("label", {
    className: "score",
    children: [element("span", { text: `anomaly score ${number.format(score)} of ${number.format(threshold)}` }), meter],
  });
}

function deviceTile(device, severities) {
  const severity = severities.get(device.name) ?? 0;
  const title = element("h3", { text: `${device.name} `, children: [element("small", { text: device.profile })] });
  const table = element("table", { children: [element("tbody", { children: device.channels.map(channelRow) })] });
  return element("article", {
    className: ["device", severity > 0 ? "alerting" : "", severity >= 3 ? "urgent" : ""].join(" "),
    children: [title, table, ...(device.score ? [scoreMeter(device.score)] : [])],
  });
}

function draw(status) {
  const { gateway } = status;
  at("gateway").textContent = gateway.site ? `${gateway.id}, ${gateway.site}` : gateway.id;
  document.title = status.alerts.length ? `(${status.alerts.length}) Millrace` : "Millrace";
  drawAlerts(status);
  drawPipe(status);
  const severities = new Map();
  for (const { device, severity } of status.alerts) severities.set(device, Math.max(severity, severities.get(device) ?? 0));
  at("devices").replaceChildren(...status.devices.map(device => deviceTile(device, severities)));
}

function condition(text, isBad) {
  at("condition").textContent = text;
  at("condition").className = isBad ? "bad" : "";
}

async function refresh() {
  try {
    const answer = await fetch("api/status", { cache: "no-store", signal: AbortSignal.timeout(LOST_AFTER_MS) });
    if (!answer.ok) throw new Error(`the gateway answers ${answer.status}`);
    const status = await answer.json();
    draw(status);
    condition(`as of ${new Date(status.now).toLocaleTimeString()}, clock ${status.gateway.clock}`, false);
  } catch (error) {
    condition(`no connection to the gateway (${error.message}); the values below are old`, true);
  }
  setTimeout(refresh, PERIOD_MS);
}

refresh();
