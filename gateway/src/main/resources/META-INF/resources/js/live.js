// One stream of snapshots for the page that is open; none while it is in a hidden tab.

const condition = document.getElementById("condition");

export function say(text, isBad) {
  if (condition.textContent !== text) condition.textContent = text;
  condition.className = isBad ? "bad" : "";
}

/** Calls back with each snapshot of api/stream/PATH until the returned function is called. */
export function live(path, onSnapshot) {
  let source = null;
  const open = () => {
    source = new EventSource(`api/stream/${path}`);
    source.onmessage = event => {
      say("live", false);
      onSnapshot(JSON.parse(event.data));
    };
    source.onerror = () => say("no connection to the gateway; the values are old", true);
  };
  const follow = () => {
    source?.close();
    source = null;
    if (!document.hidden) open();
  };
  document.addEventListener("visibilitychange", follow);
  follow();
  const close = () => {
    document.removeEventListener("visibilitychange", follow);
    source?.close();
  };
  return close;
}

export async function read(path) {
  const answer = await fetch(`api/page/${path}`, { cache: "no-store" });
  if (answer.status === 404) throw new Error("there is no such device on this gateway");
  if (answer.status === 503) throw new Error("the gateway is starting; look again in a moment");
  if (!answer.ok) throw new Error(`the gateway answers ${answer.status}`);
  return answer.json();
}
