// @ts-check
// The follow page: one state at a time, set on data-push. The browser is asked only after a tap.
import { ask, forget, put, register, registered, subscribe, wish } from "./device.js";
import { all, toast, word } from "./page.js";

/** @typedef {import("./device.js").Wish} Wish */
/** @typedef {"ready" | "asking" | "busy" | "on" | "muted" | "failed" | "ios" | "inapp" | "blocked" | "unsupported"} State */

/** @type {HTMLElement} */
let root;
/** @type {HTMLFormElement} */
let form;
/** @type {PushSubscription | null} */
let subscription = null;
/** @type {Wish | null} */
let kept = null;

/** Finds out where this device stands and wires the page. */
export function start() {
  const found = /** @type {HTMLElement | null} */ (document.querySelector("[data-push]"));
  if (!found) return;
  root = found;
  form = /** @type {HTMLFormElement} */ (root.querySelector("[data-wish]"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void follow();
  });
  form.addEventListener("change", ({ target }) => {
    const { reactions: ours } = /** @type {HTMLElement} */ (target).dataset;
    if (ours === undefined) void change();
    else if (subscription && kept) void reactions();
  });
  on("[data-follow-retry]", () => void settle());
  on("[data-follow-test]", () => void test());
  on("[data-follow-stop]", () => void stop());
  for (const button of all("[data-mute]", root)) {
    button.addEventListener("click", () => void mute(button.dataset.mute ?? ""));
  }
  root.querySelector(".stored")?.addEventListener("toggle", () => void stored());
  quietHours();
  void settle();
}

/**
 * @param {string} selector
 * @param {() => void} act
 */
function on(selector, act) {
  for (const element of all(selector, root)) element.addEventListener("click", act);
}

/** @param {State} state */
function show(state) {
  const before = root.dataset.push;
  root.dataset.push = state;
  // The button that was pressed is gone then, and whoever cannot see would stand nowhere.
  const arrived = ["on", "muted", "blocked"].includes(state) && (before === "busy" || before === "asking");
  if (arrived) focusTitle();
}

/** Puts the reader on the heading that is seen now. */
function focusTitle() {
  all("[data-focus]", root).find((title) => title.checkVisibility?.() ?? title.offsetParent)?.focus();
}

/** @param {boolean} stopped whether the page says for good that this device no longer follows */
function sayStopped(stopped) {
  for (const line of all("[data-stopped]", root)) {
    line.hidden = !stopped;
    if (stopped) line.focus();
  }
}

/** The state of a device that does nothing just now. */
async function settle() {
  const impossible = obstacle();
  if (impossible) return show(impossible);
  kept = await wish();
  const registration = await registered();
  subscription = (await registration?.pushManager.getSubscription()) ?? null;
  if (Notification.permission === "denied") return show("blocked");
  if (!kept || !subscription) return show("ready");
  fill(kept);
  showKept(kept);
}

/** @returns {State | null} why this browser cannot do it here */
function obstacle() {
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (able) return null;
  const agent = navigator.userAgent;
  if (/FBAN|FBAV|Instagram|WhatsApp|Line\/|MicroMessenger|LinkedInApp|Snapchat/.test(agent)) return "inapp";
  const apple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  return apple ? "ios" : "unsupported";
}

/** @param {Wish} kept */
function showKept(kept) {
  const muted = kept.muted_until !== null && kept.muted_until > Date.now();
  for (const place of all("[data-mute-until]", root)) place.textContent = kept.muted_text ?? "";
  show(muted ? "muted" : "on");
}

/** The tap. */
async function follow() {
  if (root.dataset.push === "on" || root.dataset.push === "muted") return;
  sayStopped(false);
  show("asking");
  try {
    const permission = await Notification.requestPermission();
    if (permission === "denied") return show("blocked");
    if (permission !== "granted") return show("ready");
    show("busy");
    subscription = await subscribe(await register(), root.dataset.pushKey ?? "");
    // First, so that the greeting finds where to put the ticket it brings.
    await reactions();
    kept = (await put(subscription, wanted())).wish;
    fill(kept);
    root.dataset.fresh = "";
    showKept(kept);
  } catch (error) {
    failed(error);
    show(Notification.permission === "denied" ? "blocked" : "failed");
  }
}

/** What the form says now. */
function wanted() {
  const fields = new FormData(form);
  const chosen = all("input[name=topic]", form).filter((box) => /** @type {HTMLInputElement} */ (box).checked);
  const quiet = fields.has("quiet")
    ? { from: Number(fields.get("quiet_from")), until: Number(fields.get("quiet_until")) }
    : null;
  return {
    topics: chosen.map((box) => /** @type {HTMLInputElement} */ (box).value),
    quiet: quiet && quiet.from !== quiet.until ? quiet : null,
    muted_until: kept?.muted_until ?? null,
    lang: document.documentElement.lang,
  };
}

/** A changed box is saved at once. */
async function change() {
  quietHours();
  if (!subscription || !kept) return;
  await save(undefined, word("follow.saved"));
}

/** The switch for reactions, where the channel has one: obeyed with the tap that follows, and at once from then on. */
async function reactions() {
  const box = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-reactions]"));
  if (!box) return;
  const { turn } = await import("./reactions/start.js");
  await turn(box);
}

/** @param {string} length */
async function mute(length) {
  /** @type {HTMLDetailsElement | null} */ (root.querySelector(".mute"))?.removeAttribute("open");
  delete root.dataset.fresh;
  await save(length, word("follow.saved"));
  focusTitle();
}

/**
 * @param {string | undefined} length of a break
 * @param {string} said
 */
async function save(length, said) {
  if (!subscription) return;
  const places = all("[data-saved]", root);
  // Emptied first, so that the same word is said again.
  for (const place of places) place.textContent = "";
  try {
    kept = (await put(subscription, wanted(), length)).wish;
    showKept(kept);
    for (const place of places) place.textContent = said;
    void stored();
  } catch (error) {
    failed(error);
  }
}

async function test() {
  if (!subscription) return;
  try {
    await ask("POST", "/greet", { endpoint: subscription.endpoint });
    toast(word("follow.tested"));
  } catch (error) {
    failed(error);
  }
}

async function stop() {
  try {
    if (subscription) await ask("DELETE", "", { endpoint: subscription.endpoint });
    await subscription?.unsubscribe();
    await forget();
    subscription = null;
    kept = null;
    delete root.dataset.fresh;
    show("ready");
    sayStopped(true);
  } catch (error) {
    failed(error);
  }
}

/** What is stored about this device: in clear on the server, and sealed there but known here. */
async function stored() {
  const open = /** @type {HTMLDetailsElement | null} */ (root.querySelector(".stored"))?.open;
  if (!open || !subscription || !kept) return;
  try {
    const said = await ask("POST", "/stored", { endpoint: subscription.endpoint });
    tell("service", said.service ?? word("stored.nothing"));
    tell("week", said.week ?? word("stored.nothing"));
    for (const what of ["address", "keys"]) tell(what, word(said.stored ? "stored.sealed" : "stored.nothing"));
    tell("mute", root.dataset.push === "muted" ? (kept.muted_text ?? "") : word("stored.quiet_none"));
    tell("lang", new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(kept.lang) ?? kept.lang);
    tell("topics", topicNames(kept.topics));
    tell("quiet", kept.quiet ? word("stored.quiet_span", kept.quiet) : word("stored.quiet_none"));
  } catch (error) {
    failed(error);
  }
}

/**
 * @param {string} what
 * @param {string} text
 */
function tell(what, text) {
  for (const place of all(`[data-stored="${what}"]`, root)) place.textContent = text;
}

/** @param {string[]} keys */
function topicNames(keys) {
  const boxes = /** @type {HTMLInputElement[]} */ (all("input[name=topic]", form));
  const names = boxes.filter((box) => keys.includes(box.value)).map((box) => {
    const label = box.closest("label")?.querySelector(".pick__label");
    return label?.firstChild?.textContent?.trim() ?? box.value;
  });
  return names.join(", ");
}

/** @param {Wish} kept */
function fill(kept) {
  const boxes = /** @type {HTMLInputElement[]} */ (all("input[name=topic]", form));
  for (const box of boxes) box.checked = kept.topics.includes(box.value);
  const quiet = /** @type {HTMLInputElement} */ (form.elements.namedItem("quiet"));
  quiet.checked = kept.quiet !== null;
  if (kept.quiet) {
    /** @type {HTMLSelectElement} */ (form.elements.namedItem("quiet_from")).value = String(kept.quiet.from);
    /** @type {HTMLSelectElement} */ (form.elements.namedItem("quiet_until")).value = String(kept.quiet.until);
  }
  quietHours();
}

/** The hours matter only while the quiet time is switched on. */
function quietHours() {
  const on = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("quiet"))?.checked ?? false;
  for (const hours of all("[data-quiet-hours]", form)) hours.hidden = !on;
}

/** @param {unknown} error */
function failed(error) {
  toast((error instanceof Error && error.message) || word("follow.failed"));
}
