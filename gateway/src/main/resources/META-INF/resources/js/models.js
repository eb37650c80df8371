import { ask, cell, element, keyed, link, setClass, setText, table } from "./dom.js";
import { live, read, send, told } from "./live.js";
import { isNumber, number, plain, whole } from "./format.js";

const DEVICES_SHOWN = 20;

export async function open(body) {
  const summary = element("p", { className: "summary" });
  const note = element("p", { className: "note", attributes: { role: "status" } });
  const cards = element("ul", { className: "cards wide" });
  body.append(summary, note, cards);
  const take = ({ models }) => {
    setText(summary, models.length ? `${models.length} models are asked for by the profiles of this gateway.` : "No profile of this gateway asks for a model: its devices are watched by their limits.");
    keyed(cards, models, ({ model }) => model.file, assigned => new Card(assigned.model.file, note).node, (node, assigned) => node.card.take(assigned));
  };
  take(await read("models"));
  return { close: live("models", take) };
}

const FACTS = [
  ["version", ({ version }) => version],
  ["threshold", ({ threshold }) => plain(threshold)],
  ["window", ({ windowRows, periodMillis }) => `${windowRows} rows of ${plain(periodMillis / 1000)} s`],
  ["channels", ({ channels }) => channels.join(", ")],
  ["deployable", ({ isDeployable, deployable }) => (isDeployable ?? deployable ? "yes" : "no: fitted on too little, raises nothing")],
];

class Card {
  badge = element("span");
  troubles = element("div");
  facts = element("div");
  judged = element("div");
  devices = element("p", { className: "small" });

  constructor(file, note) {
    this.file = file;
    this.note = note;
    this.promote = element("button", { text: "Promote the candidate", attributes: { type: "button", "aria-label": `Promote the candidate of ${file}` }, onclick: () => this.change("promote", `Make the candidate of ${file} the active model? Its scores raise alerts from then on. The model before is kept.`, "Promote") });
    this.rollback = element("button", { text: "Roll back", attributes: { type: "button", "aria-label": `Roll ${file} back` }, onclick: () => this.change("rollback", `Bring back the model that was active before in ${file}?`, "Roll back") });
    this.node = element("li", {
      className: "card",
      children: [
        element("div", { className: "head", children: [element("h2", { text: file }), this.badge] }),
        this.troubles, this.facts, this.judged, this.devices,
        element("div", { className: "actions", children: [this.promote, this.rollback] }),
      ],
    });
    this.node.card = this;
  }

  async change(verb, question, yes) {
    if (!await ask(question, yes)) return;
    this.setBusy(true);
    const answer = await send(`api/models/${encodeURIComponent(this.file)}/${verb}`);
    this.note.textContent = answer.ok ? answer.body.told.join("; ") : `Nothing was changed: ${told(answer)}`;
    this.note.className = answer.ok ? "note" : "note trouble";
    // After a change they come back when the gateway goes on with the other model: twice would undo it.
    if (!answer.ok) this.setBusy(false);
  }

  setBusy(isBusy) {
    this.promote.disabled = isBusy;
    this.rollback.disabled = isBusy;
  }

  take({ model, candidate, devices, totals, judged }) {
    const about = model.card;
    const isDeployable = about && (about.isDeployable ?? about.deployable);
    const [word, kind] = !about ? ["refused", "urgent"] : isDeployable ? ["in service", "ok"] : ["on trial", "alert"];
    setText(this.badge, word);
    setClass(this.badge, `badge ${kind}`);
    this.promote.hidden = !candidate?.card;
    this.rollback.hidden = !model.hasPrevious;
    this.tellFacts(model, candidate, totals, devices);
    this.tellJudged(judged, candidate);
  }

  /** Made anew only when the files change. */
  tellFacts(model, candidate, totals, devices) {
    const shown = JSON.stringify([model, candidate, devices]);
    if (shown !== this.shown) {
      this.shown = shown;
      this.setBusy(false);
      this.troubles.replaceChildren(...[model.refusal, candidate?.refusal].filter(Boolean).map(text => element("p", { className: "trouble", text })));
      const sides = [model.card, ...(candidate ? [candidate.card] : [])];
      const rows = FACTS.map(([name, of]) => [name, ...sides.map(side => (side ? of(side) : "–"))]);
      this.sums = ["windows scored", "alerts"].map(name => [name, ...sides.map(() => "")]);
      this.facts.replaceChildren(table(`Card of ${this.file}`, ["", "active", ...(candidate ? ["candidate"] : [])], [...rows, ...this.sums].map(([name, ...texts]) => element("tr", {
        children: [element("th", { text: name, attributes: { scope: "row" } }), ...texts.map(text => cell(text))],
      }))));
      this.sumCells = [...this.facts.querySelectorAll("tbody tr")].slice(-2).map(row => [...row.querySelectorAll("td")]);
      const names = devices.slice(0, DEVICES_SHOWN).flatMap((name, i) => [...(i ? [", "] : []), link(name, `#/device/${encodeURIComponent(name)}`)]);
      if (devices.length > DEVICES_SHOWN) names.push(`, and ${devices.length - DEVICES_SHOWN} more`);
      this.devices.replaceChildren("Devices: ", ...(names.length ? names : ["none"]));
    }
    [["windows", 0], ["alerts", 1]].forEach(([key, row]) => {
      setText(this.sumCells[row][0], whole(totals.active[key]));
      if (this.sumCells[row][1]) setText(this.sumCells[row][1], key === "alerts" ? `${whole(totals.candidate[key])}, not sent` : whole(totals.candidate[key]));
    });
  }

  /** Side by side only where there are two. */
  tellJudged(judged, candidate) {
    const rows = candidate ? judged.slice(0, DEVICES_SHOWN) : [];
    const heads = ["device", "active score", "alerts", "candidate score", "alerts"];
    const told = JSON.stringify(rows.map(({ device }) => device));
    if (told !== this.told) {
      this.told = told;
      this.judged.replaceChildren(...(rows.length ? [table(`Scores side by side of ${this.file}`, heads, rows.map(({ device }) => element("tr", {
        children: [element("th", { text: device, attributes: { scope: "row" } }), ...heads.slice(1).map(() => cell("", "figure"))],
      })), [1, 2, 3, 4])] : []));
    }
    const lines = this.judged.querySelectorAll("tbody tr");
    rows.forEach(({ active, candidate: rival }, i) => {
      const cells = lines[i].querySelectorAll("td");
      [active, rival].forEach((look, side) => {
        setText(cells[side * 2], look && isNumber(look.score) ? `${number(look.score)} of ${plain(look.threshold)}` : "none yet");
        setClass(cells[side * 2], look && look.score > look.threshold ? "figure BAD" : "figure");
        setText(cells[side * 2 + 1], look ? whole(look.alerts) : "–");
      });
    });
  }
}
