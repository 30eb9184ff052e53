// @ts-check
// The delivery page counts along: every two seconds, while something is still going to happen and somebody looks.
import { page } from "./editor.js";

const PAUSE = 2_000;

export function start() {
  if (document.querySelector('[data-live="on"]')) window.setTimeout(look, PAUSE);
}

async function look() {
  if (document.visibilityState === "visible") {
    const fresh = await page(location.pathname);
    const [now, next] = [document.querySelector("[data-live-part]"), fresh?.querySelector("[data-live-part]")];
    // A button somebody is about to press is not taken from under the finger.
    if (now && next && !now.contains(document.activeElement)) now.replaceWith(document.importNode(next, true));
  }
  start();
}
