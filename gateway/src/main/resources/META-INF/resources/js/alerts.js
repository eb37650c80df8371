import { element, keyed, link, setClass, setText } from "./dom.js";
import { isEvent, live, read, send, told } from "./live.js";
import { ago, severityWord, when } from "./format.js";
import { contributionBars, reason } from "./why.js";

const announcer = document.getElementById("announcer");

export async function open(body) {
  const active = element("ul", { className: "alerts" });
  const recent = element("ul", { className: "alerts" });
  const note = element("p", { className: "note", attributes: { role: "status" } });
  body.append(
    note, section("Active", "active-title", active),
    section("Over", "recent-title", recent), element("p", { className: "quiet small", text: "The gateway keeps the last 200 that are over in memory; all of them are in Kafka." }));
  let known = null;
  const events = element("ul", { className: "alerts" });
  const about = section("About this gateway", "events-title", events);
  recent.parentElement.before(about);
  const draw = ({ alerts: all, now }) => {
    const alerts = all.filter(alert => !isEvent(alert));
    about.hidden = alerts.length === all.length;
    if (!about.hidden) list(events, all.filter(isEvent), now, note, "");
    announce(all, known);
    known = new Set(all.map(({ alertId }) => alertId));
    list(active, alerts.filter(alert => !alert.cleared), now, note, "No alert is active.");
    list(recent, alerts.filter(alert => alert.cleared), now, note, "No alert has been cleared since the start.");
  };
  draw(await read("alerts"));
  return { close: live("alerts", draw) };
}

const section = (title, id, list) => element("section", {
  attributes: { "aria-labelledby": id }, children: [element("h2", { text: title, attributes: { id } }), list],
});

/** Only what is new is read out; values that change every second are not. */
function announce(alerts, known) {
  if (!known) return;
  const fresh = alerts.filter(({ alertId }) => !known.has(alertId));
  if (fresh.length) announcer.textContent = fresh.length > 3 ? `${fresh.length} new alerts` : fresh.map(({ message }) => `New alert: ${message}`).join(". ");
}

function list(parent, alerts, now, note, nothing) {
  const items = alerts.length ? alerts : [{ alertId: "" }];
  keyed(parent, items, ({ alertId }) => alertId, alert => (alert.alertId ? make(alert, note) : element("li", { className: "none", text: nothing })), (node, alert) => {
    if (alert.alertId) update(node, alert, now);
  });
}

function make(alert, note) {
  const where = alert.channel ? `${alert.device} ${alert.channel}` : alert.device;
  const moment = `#/device/${encodeURIComponent(alert.device)}?at=${Date.parse(alert.raised)}`;
  const acknowledge = element("button", { text: "Acknowledge", attributes: { type: "button", "aria-label": `Acknowledge: ${alert.message}` }, onclick: () => acknowledgeOne(alert, acknowledge, note) });
  const parts = {
    severity: element("span", { className: "badge", text: severityWord(alert.severity) }),
    times: element("span", { className: "quiet small" }),
    acknowledge,
  };
  const node = element("li", {
    children: [
      element("div", { className: "head", children: [element("h3", { text: `${where}: ${alert.alert}` }), parts.severity] }),
      element("p", { text: alert.message }),
      element("p", { className: "quiet small", text: reason(alert.why) }),
      Object.keys(alert.why.contributions).length ? contributionBars(alert.why.contributions) : null,
      element("div", { className: "actions", children: [parts.times, link("show the moment", moment), parts.acknowledge] }),
    ],
  });
  node.parts = parts;
  return node;
}

function update(node, alert, now) {
  const { severity, times, acknowledge } = node.parts;
  if (isEvent(alert)) {
    setClass(node, alert.severity >= 3 ? "urgent" : "alert");
    setText(times, when(alert.raised));
    node.querySelector(".actions a")?.remove();
    acknowledge.hidden = true;
    return;
  }
  const kind = alert.cleared ? "over" : alert.severity >= 3 ? "urgent" : "alert";
  setClass(node, kind);
  setClass(severity, `badge ${alert.cleared ? "" : kind}`);
  const isSeen = alert.isAcknowledged ?? alert.acknowledged;
  const seen = isSeen ? `, acknowledged ${alert.acknowledged ? when(alert.acknowledged) : "before the gateway's last start"}` : "";
  setText(times, `raised ${when(alert.raised)}, ${alert.cleared ? `over after ${ago(alert.raised, alert.cleared)}` : `for ${ago(alert.raised, now)}`}${seen}`);
  acknowledge.hidden = Boolean(isSeen || alert.cleared);
}

async function acknowledgeOne(alert, button, note) {
  button.disabled = true;
  const answer = await send(`api/alerts/${encodeURIComponent(alert.alertId)}/acknowledge`);
  note.textContent = answer.ok ? `Acknowledged: ${alert.message}` : `Not acknowledged: ${told(answer)}`;
  note.className = answer.ok ? "note" : "note trouble";
  button.disabled = false;
}
