// In emulator mode only: faults to inject, and the link to Kafka to cut.
import { element } from "./dom.js";
import { send, told } from "./live.js";

const PERIOD_MS = 5_000;

/** What the emulator lets a visitor do; null where the sensors are real, and "later" while it starts. */
async function look() {
  try {
    const answer = await fetch("api/emulation", { cache: "no-store" });
    if (answer.status === 204) return null;
    return answer.ok ? await answer.json() : "later";
  } catch {
    return "later";
  }
}

/** Adds a panel to `place` where there is an emulator, perhaps a little later; the returned function ends it. */
function panel(place, { title, className }, build) {
  let update = null;
  let isOpen = true;
  const note = element("p", { className: "note", attributes: { role: "status" } });
  const ask = async (path, order, done) => {
    const answer = await send(`api/emulation/${path}`, order);
    note.textContent = answer.ok ? done : `Not done: ${told(answer)}`;
    note.className = answer.ok ? "note" : "note trouble";
    if (answer.ok) update(answer.body);
  };
  const show = () => {
    const controls = element("div", { className: "controls" });
    update = build(controls, ask);
    place.append(element("section", {
      className: `emulated ${className}`,
      attributes: { "aria-labelledby": "emulated-title" },
      children: [element("h2", { text: title, attributes: { id: "emulated-title" } }), controls, note],
    }));
  };
  const refresh = async () => {
    if (document.hidden) return;
    const state = await look();
    if (!isOpen || state === "later") return;
    if (!state) return end();
    if (!update) show();
    update(state);
  };
  const timer = setInterval(refresh, PERIOD_MS);
  const end = () => {
    isOpen = false;
    clearInterval(timer);
  };
  refresh();
  return end;
}

const options = names => names.map(name => element("option", { text: name, attributes: { value: name } }));
const labelled = (text, control) => element("label", { text: `${text} `, children: [control] });

/** Begins and ends faults: on one device, or on any when `device` is null. */
export function faultPanel(place, device) {
  return panel(place, { title: "Emulated plant: inject a fault", className: "faults" }, (controls, ask) => {
    const which = element("select", { attributes: { id: "fault-device" } });
    const kind = element("select", { attributes: { id: "fault-kind" } });
    const inject = element("button", { text: "Inject fault", attributes: { type: "button" } });
    const going = element("ul", { className: "plainlist" });
    let groups = [];
    const chosen = () => device ?? which.value;
    const offer = () => {
      const kinds = groups.find(({ devices }) => devices.includes(chosen()))?.kinds ?? [];
      const before = kind.value;
      kind.replaceChildren(...options(kinds));
      if (kinds.includes(before)) kind.value = before;
    };
    which.addEventListener("change", offer);
    inject.addEventListener("click", () => ask("faults", { device: chosen(), kind: kind.value }, `${kind.value} begins on ${chosen()}.`));
    controls.append(element("div", { className: "filters", children: [device ? null : labelled("Device", which), labelled("Fault", kind), inject] }), going);
    return state => {
      if (JSON.stringify(groups) !== JSON.stringify(state.devices)) {
        groups = state.devices;
        which.replaceChildren(...options(groups.flatMap(({ devices }) => devices).sort(inOrder)));
        offer();
      }
      const active = state.active.filter(fault => !device || fault.device === device);
      const shown = JSON.stringify(active);
      if (going.shown === shown) return;
      going.shown = shown;
      const byDevice = Map.groupBy(active, fault => fault.device);
      going.replaceChildren(...[...byDevice].map(([name, faults]) => element("li", {
        children: [
          element("span", { text: `${faults.map(fault => fault.kind).join(" and ")} ${faults.length > 1 ? "go" : "goes"} on at ${name} ` }),
          element("button", { text: "End", attributes: { type: "button", "aria-label": `End the faults of ${name}` }, onclick: () => ask("faults/end", { device: name }, `The faults of ${name} end.`) }),
        ],
      })));
    };
  });
}

const inOrder = (one, other) => one.localeCompare(other, "en", { numeric: true });

/** Cuts the link to Kafka and restores it, so that a visitor sees the backlog grow and drain. */
export function linkPanel(place) {
  return panel(place, { title: "Emulated plant: the link to Kafka", className: "link" }, (controls, ask) => {
    const state = element("span");
    const cut = element("button", { text: "Cut the link", attributes: { type: "button" }, onclick: () => ask("link", { isCut: true }, "Cut: readings wait on the gateway's disk.") });
    const restore = element("button", { text: "Restore the link", attributes: { type: "button" }, onclick: () => ask("link", { isCut: false }, "Restored: what waits is forwarded, alerts first.") });
    controls.append(element("div", { className: "filters", children: [state, cut, restore] }));
    return ({ link }) => {
      state.textContent = link ? `The link is ${link}.` : "This Kafka is not the emulator's own, so its link cannot be cut here.";
      cut.hidden = link !== "whole";
      restore.hidden = link !== "cut";
    };
  });
}
