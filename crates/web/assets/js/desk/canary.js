// @ts-check
// Makes this browser a canary: it follows the channel like any other, and its service worker gets a token with which it says
// that a warning came. The server does not learn which subscription is this one's.
import { ask, put, register, subscribe } from "../device.js";
import { enroll } from "./enroll.js";

/** Where the service worker finds the token; see js/sw.js. */
const SHELF = "ausrufer-canary";

export function start() {
  enroll("canary", make);
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<string | undefined>} what to say
 */
async function make(form) {
  const { action, dataset } = form;
  const subscription = await subscribe(await register(), dataset.pushKey ?? "");
  const topics = ["news", "politics", "services", "events", "jobs", "traffic", "warnings"];
  await put(subscription, { topics, quiet: null, muted_until: null, lang: document.documentElement.lang });
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set("endpoint", subscription.endpoint);
  const answer = await fetch(action, { method: "POST", body, headers: { accept: "application/json" } });
  const said = await answer.json();
  if (!answer.ok) return said.text;
  const path = `/${document.body.dataset.channel}`;
  await (await caches.open(SHELF)).put(path, new Response(JSON.stringify({ token: said.token })));
  await ask("POST", "/greet", { endpoint: subscription.endpoint });
  return dataset.done;
}
