// @ts-check
// Makes this browser one that is told when something waits for a person. It has an address of its own for that: whether it
// also follows the channel is nobody's business.
import { active, subscribe, trusted } from "../device.js";
import { enroll } from "./enroll.js";

export function start() {
  enroll("phone", make);
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<string | undefined>} what to say
 */
async function make(form) {
  const { action, dataset } = form;
  const worker = trusted(dataset.worker ?? "");
  const registration = await navigator.serviceWorker.register(worker, { scope: dataset.scope });
  await active(registration);
  const { endpoint, keys } = (await subscribe(registration, dataset.pushKey ?? "")).toJSON();
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set("endpoint", endpoint ?? "");
  body.set("p256dh", keys?.p256dh ?? "");
  body.set("auth", keys?.auth ?? "");
  const answer = await fetch(action, { method: "POST", body, headers: { accept: "application/json" } });
  if (!answer.ok) return (await answer.json()).text;
  return dataset.done;
}
