// Elements without markup: text goes in through textContent only, so a name can never become HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(made, { text, className, attributes = {}, children = [], onclick }) {
  if (text !== undefined) made.textContent = text;
  if (className) made.setAttribute("class", className);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (onclick) made.addEventListener("click", onclick);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

export const element = (tag, options = {}) => fill(document.createElement(tag), options);
export const drawing = (tag, options = {}) => fill(document.createElementNS(SVG, tag), options);
export const link = (text, href, className) => element("a", { text, className, attributes: { href } });

/** Sets text only where it changes: nothing is laid out again for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setClass(node, className) {
  if (node.getAttribute("class") !== className) node.setAttribute("class", className);
}

/** Heads of the columns in `figures` stand over their figures, at the right. */
export function table(caption, heads, rows, figures = []) {
  return element("div", {
    className: "scroll",
    attributes: { tabindex: "0", role: "region", "aria-label": caption },
    children: [element("table", {
      children: [
        element("caption", { text: caption, className: "unseen" }),
        element("thead", { children: [element("tr", { children: heads.map((head, i) => element("th", { text: head, className: figures.includes(i) ? "figure" : "", attributes: { scope: "col" } })) })] }),
        element("tbody", { children: rows }),
      ],
    })],
  });
}

export const cell = (content, className) =>
  element("td", typeof content === "string" ? { text: content, className } : { className, children: [content] });

/** Keeps one node per key: makes it once, lets update() change it, takes it away when the key is gone. */
export function keyed(parent, items, keyOf, make, update) {
  parent.nodes ??= new Map();
  const nodes = parent.nodes;
  const wanted = new Set(items.map(keyOf));
  for (const [key, node] of nodes) {
    if (!wanted.has(key)) {
      node.remove();
      nodes.delete(key);
    }
  }
  let before = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    if (!nodes.has(key)) nodes.set(key, make(item));
    const node = nodes.get(key);
    if (node === before) before = before.nextElementSibling;
    else parent.insertBefore(node, before);
    update(node, item);
  }
}

/** Asks before something is done; true when the answer is yes. */
export function ask(question, yes) {
  return new Promise(resolve => {
    const text = element("p", { text: question, attributes: { id: "question" } });
    const close = answer => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dialog = element("dialog", {
      attributes: { "aria-labelledby": "question" },
      children: [text, element("div", {
        className: "actions",
        children: [
          element("button", { text: yes, className: "main", attributes: { type: "button" }, onclick: () => close(true) }),
          element("button", { text: "Cancel", attributes: { type: "button" }, onclick: () => close(false) }),
        ],
      })],
    });
    dialog.addEventListener("cancel", () => close(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
