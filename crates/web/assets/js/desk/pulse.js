// @ts-check
// Every open page of the desk asks every few seconds what must be seen at once: a warning that waits for a release, one
// that somebody released alone. The page of a draft loads itself again when the draft is another, or is out.
const PAUSE = 8_000;
const PAUSE_WATCHING = 1_500;

export function start() {
  const url = document.body.dataset.pulse;
  if (!url) return;
  const watched = /** @type {HTMLElement | null} */ (document.querySelector("[data-watch]"));
  const look = async () => {
    if (document.visibilityState === "visible") await ask(url, watched).catch(() => undefined);
    setTimeout(look, watched ? PAUSE_WATCHING : PAUSE);
  };
  void look();
}

/**
 * @param {string} url
 * @param {HTMLElement | null} watched
 */
async function ask(url, watched) {
  const answer = await fetch(url, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  /** @type {{ alarms: { text: string, url: string }[], drafts: Record<string, string> }} */
  const pulse = await answer.json();
  const id = watched?.dataset.watch;
  // Nothing typed is taken from under somebody's fingers.
  const typing = [...document.querySelectorAll("#content input:not([type=hidden])")].some((field) => {
    const input = /** @type {HTMLInputElement} */ (field);
    return input.value !== input.defaultValue;
  });
  if (id && pulse.drafts[id] !== watched?.dataset.watchState && !typing) location.reload();
  show(pulse.alarms.filter((alarm) => new URL(alarm.url, location.href).pathname !== location.pathname));
}

/** @param {{ text: string, url: string }[]} alarms */
function show(alarms) {
  // The pages that list them anyway need no second list.
  if (document.querySelector(".alarm")) return;
  const old = document.querySelector(".alarms");
  if (alarms.length === 0) {
    old?.remove();
    return;
  }
  const bar = old ?? document.createElement("div");
  const links = alarms.map((alarm) => {
    const link = document.createElement("a");
    link.href = alarm.url;
    link.textContent = alarm.text;
    return link;
  });
  const said = [...bar.children].map((link) => link.textContent).join();
  if (said === alarms.map((alarm) => alarm.text).join()) return;
  bar.className = "alarms";
  bar.setAttribute("role", "alert");
  bar.replaceChildren(...links);
  // The link past everything stays the first thing on the page.
  const skip = document.querySelector(".skip");
  if (!old && skip) skip.after(bar);
  else if (!old) document.body.prepend(bar);
}
