// One stream of snapshots for the page that is open; none while it is in a hidden tab.

const REOPEN_MS = 5_000;
const condition = document.getElementById("condition");

export function say(text, isBad) {
  if (condition.textContent !== text) condition.textContent = text;
  condition.className = isBad ? "bad" : "";
}

/** Calls back with each snapshot of api/stream/PATH until the returned function is called. */
export function live(path, onSnapshot) {
  let source = null;
  let again = 0;
  const open = () => {
    source = new EventSource(`api/stream/${path}`);
    source.onmessage = event => {
      say("live", false);
      onSnapshot(JSON.parse(event.data));
    };
    source.onerror = () => {
      say("no connection to the gateway; the values are old", true);
      // A browser comes back by itself after a broken connection, but not after an answer such as a proxy's 502.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(follow, REOPEN_MS);
    };
  };
  const follow = () => {
    clearTimeout(again);
    source?.close();
    source = null;
    if (!document.hidden) open();
  };
  document.addEventListener("visibilitychange", follow);
  follow();
  const close = () => {
    document.removeEventListener("visibilitychange", follow);
    clearTimeout(again);
    source?.close();
  };
  return close;
}

export async function read(path) {
  const answer = await fetch(`api/page/${path}`, { cache: "no-store" });
  if (answer.status === 404) throw new Error("there is no such device on this gateway");
  if (answer.status === 503) throw Object.assign(new Error("the gateway is starting; this page comes as soon as it can"), { passes: true });
  if (!answer.ok) throw new Error(`the gateway answers ${answer.status}`);
  return answer.json();
}

/** Sends a change. Never throws: without a connection the answer is not ok and says so. */
export async function send(path, order) {
  try {
    const answer = await fetch(path, { method: "POST", ...(order && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) }) });
    return { ok: answer.ok, status: answer.status, body: await answer.json().catch(() => null) };
  } catch {
    return { ok: false, status: 0, body: { error: "there is no connection to the gateway" } };
  }
}

/** Why a change was refused, in words. */
export function told({ status, body }) {
  if (body?.error) return body.error;
  return status === 401 || status === 403 ? "you may only look" : `the gateway answers ${status}`;
}

/** Tells of something about the gateway itself: never over, nothing to acknowledge. */
export const isEvent = alert => Boolean(alert.isEvent ?? alert.event);
