// @ts-check
// This device as a follower: service worker, subscription, and the wish it remembers. Before somebody follows (or
// installs the app) nothing is stored here, and no service worker runs.
import { all, channel } from "./page.js";

/**
 * What this device wants to get. The server keeps it sealed and cannot read it back, so the device remembers it.
 * @typedef {{ topics: string[], quiet: { from: number, until: number } | null, muted_until: number | null,
 *   muted_text: string | null, lang: string, confirmed: number }} Wish
 */

const SHELF = "ausrufer-wish";
const WISH = `${channel}/wish`;
/** Confirmed again after a day, so that a restored server or a changed endpoint is found. */
const CONFIRM_AFTER = 24 * 3600 * 1000;

/** @returns {Promise<Wish | null>} */
export async function wish() {
  if (!("caches" in window)) return null;
  const kept = await caches.match(WISH, { cacheName: SHELF });
  return kept ? kept.json() : null;
}

/** @param {Wish} wish */
export async function remember(wish) {
  const shelf = await caches.open(SHELF);
  await shelf.put(WISH, new Response(JSON.stringify(wish), { headers: { "content-type": "application/json" } }));
}

/** Forgets the wish; the service worker stays for reading offline in an installed app, else it goes too. */
export async function forget() {
  const shelf = await caches.open(SHELF);
  await shelf.delete(WISH);
  // The switch for reactions goes with following.
  await (await import("./reactions/start.js")).off();
  if (installed()) return;
  const registration = await registered();
  await registration?.unregister();
  for (const name of await caches.keys()) if (name.endsWith(` ${channel}`)) await caches.delete(name);
}

/** Whether this page runs as an installed app. */
export function installed() {
  return matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
}

/** @returns {Promise<ServiceWorkerRegistration | undefined>} */
export async function registered() {
  if (!("serviceWorker" in navigator)) return undefined;
  const registration = await navigator.serviceWorker.getRegistration(channel);
  // A channel whose name begins like ours has a scope of its own.
  return registration && new URL(registration.scope).pathname === channel ? registration : undefined;
}

const SCRIPT = `${channel}/sw.js`;
/** Of a phone of the desk; see desk/phone.js. */
const DESK = `/desk/at${channel}/sw.js`;
/** Computes for reactions, beside the page. */
const HELPER = new URL("./reactions/worker.js", import.meta.url).href;
/** The one policy our Content Security Policy allows; it knows three addresses. */
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy("sw", {
  createScriptURL: (/** @type {string} */ url) => ([SCRIPT, HELPER, DESK].includes(url) ? url : ""),
});

/**
 * A script's address as workers take it.
 * @param {string} url
 */
export const trusted = (url) => (policy ? policy.createScriptURL(url) : url);

/** @returns {Promise<ServiceWorkerRegistration>} */
export async function register() {
  const registration = await navigator.serviceWorker.register(trusted(SCRIPT), { scope: channel });
  await active(registration);
  return registration;
}

/**
 * Waits until the worker runs; `serviceWorker.ready` might mean another channel's.
 * @param {ServiceWorkerRegistration} registration
 */
export async function active(registration) {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  await new Promise((done) => {
    worker.addEventListener("statechange", () => worker.state === "activated" && done(undefined));
  });
}

/**
 * The subscription of this device under the channel's present key; an older one is given up.
 * @param {ServiceWorkerRegistration} registration
 * @param {string} key base64url
 */
export async function subscribe(registration, key) {
  const present = await registration.pushManager.getSubscription();
  if (present && sameKey(present, key)) return present;
  await present?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

/**
 * @param {PushSubscription} subscription
 * @param {string} key
 */
function sameKey(subscription, key) {
  const own = subscription.options?.applicationServerKey;
  if (!own) return true;
  const wanted = bytes(key);
  const have = new Uint8Array(own);
  return have.length === wanted.length && have.every((byte, at) => byte === wanted[at]);
}

/** @param {string} text base64url */
function bytes(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

/**
 * Asks the server something about this device.
 * @param {string} method
 * @param {string} path below the subscription
 * @param {object} body
 * @returns {Promise<any>} the answer; null when it has no body
 */
export async function ask(method, path, body) {
  const answer = await fetch(`${channel}/subscription${path}`, {
    method,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const said = text && answer.headers.get("content-type")?.startsWith("application/json") ? JSON.parse(text) : null;
  if (!answer.ok) throw new Error(said?.text ?? "");
  return said;
}

/**
 * Puts the wish on the server and remembers what it made of it.
 * @param {PushSubscription} subscription
 * @param {Omit<Wish, "confirmed" | "muted_text">} wanted
 * @param {string} [mute] a length of time; empty ends a break
 * @returns {Promise<{ state: string, wish: Wish }>}
 */
export async function put(subscription, wanted, mute) {
  const { endpoint, keys } = subscription.toJSON();
  const said = await ask("PUT", "", {
    endpoint,
    keys: { p256dh: keys?.p256dh, auth: keys?.auth },
    topics: wanted.topics,
    quiet: wanted.quiet,
    muted_until: wanted.muted_until,
    lang: wanted.lang,
    ...(mute === undefined ? {} : { mute }),
  });
  const { topics, muted_until, muted_text } = said;
  const wish = { ...wanted, topics, muted_until, muted_text, confirmed: Date.now() };
  await remember(wish);
  return { state: said.state, wish };
}

/** On every page: show that this device follows, confirm it once a day, catch up with what was missed. */
export async function wake() {
  if (!channel || !("serviceWorker" in navigator)) return;
  const wanted = await wish();
  if (!wanted && !installed()) return;
  const registration = await register();
  registration.active?.postMessage({ say: "open" });
  if (!wanted || !("PushManager" in window) || Notification.permission !== "granted") return;
  for (const button of all("[data-follow]")) button.dataset.follow = "on";
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription || Date.now() - wanted.confirmed > CONFIRM_AFTER) {
    registration.active?.postMessage({ say: "confirm" });
  }
}
