// @ts-check
// Emoji bars and polls on a device that has reactions: they come alive, and what was chosen is sent on its way.
import { register, registered } from "../device.js";
import { channel, all } from "../page.js";
import { answer, standing, takeAllBack } from "./answers.js";
import { drawMissing } from "./helper.js";
import { boxesOf, paint, postOf } from "./paint.js";
/** @typedef {import("./shelf.js").Shelf} Shelf */

/** 0 to 1, unpredictable. */
const chance = () => crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;

/** @type {Shelf | null} */
let shelf = null;
let wired = false;

/**
 * Begins, or begins again with a new shelf.
 * @param {Shelf} kept
 */
export async function wake(kept) {
  shelf = kept;
  if (!wired) wireAll();
  wired = true;
  for (const button of all("[data-react-delete]")) button.hidden = false;
  await showAll();
  // The worker sends what waits after the page is closed. What could not be sent when it was due goes out now.
  if ("serviceWorker" in navigator) (await register()).active?.postMessage({ say: "send" });
  await prepare();
}

/** Reactions were switched off. */
export function sleep() {
  shelf = null;
}

function wireAll() {
  for (const root of all("[data-react]")) wire(root);
  for (const button of all("[data-react-delete]")) button.addEventListener("click", () => void forgetMine());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.say === "ticket") void prepare();
    if (data?.say === "sent") void showAll();
  });
}

/** @param {HTMLElement} root */
function wire(root) {
  for (const button of all("button[data-choice]", root)) {
    const pressed = () => button.getAttribute("aria-pressed") === "true";
    button.addEventListener("click", () => void choose(root, pressed() ? 0 : Number(button.dataset.choice)));
  }
  for (const button of all("[data-react-withdraw]", root)) button.addEventListener("click", () => void choose(root, 0));
  root.querySelector("[data-react-form]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const numbers = boxesOf(root).filter((box) => box.checked).map((box) => Number(box.dataset.choice));
    const mask = numbers.reduce((bits, number) => bits | (1 << (number - 1)), 0);
    const choice = "several" in root.dataset ? mask : (numbers[0] ?? 0);
    if (choice) void choose(root, choice);
  });
}

/**
 * @param {HTMLElement} root
 * @param {number} choice 0 takes back
 */
async function choose(root, choice) {
  const taken = shelf && (await answer(shelf, postOf(root), choice, { now: Date.now(), random: chance() }));
  if (taken && choice === 0) for (const box of boxesOf(root)) box.checked = false;
  await show(root);
  if (taken) await dispatch();
}

const showAll = () => Promise.all(all("[data-react]").map(show));

/** @param {HTMLElement} root */
async function show(root) {
  paint(root, await standing(shelf, postOf(root), Date.now()));
}

/** Sees to it that what waits goes out: by the browser when it can, by the worker while a page is open. */
async function dispatch() {
  const registration = await registered();
  await /** @type {any} */ (registration)?.sync?.register("ausrufer-reactions").catch(() => undefined);
  for (const name of shelf ? await shelf.names("out/") : []) {
    const letter = await shelf?.get(name);
    const wait = Math.max(0, (letter?.due ?? 0) - Date.now());
    setTimeout(() => registration?.active?.postMessage({ say: "send" }), wait);
  }
}

/** "Delete my reactions": every answer that still counts is taken back. */
async function forgetMine() {
  if (shelf) await takeAllBack(shelf, channel.slice(1), { now: Date.now(), random: chance });
  await dispatch();
  await showAll();
  for (const line of all("[data-react-deleted]")) line.hidden = false;
}

/** @type {Promise<void> | null} */
let preparing = null;

/** Has the booklets drawn that are missing, once at a time, also when two pages are open: a device gets one. */
function prepare() {
  const alone = async () => {
    await navigator.locks?.request(`ausrufer-reactions ${channel}`, async () => shelf && drawMissing(shelf));
    await showAll();
    await dispatch();
  };
  preparing ??= alone().finally(() => (preparing = null));
  return preparing;
}
