// @ts-check
// The delivery page counts along: every two seconds, while something is still going to happen and somebody looks.
import { page } from "./editor.js";

const PAUSE = 2_000;

export function start() {
  if (document.querySelector('[data-live="on"]')) window.setTimeout(look, PAUSE);
}

async function look() {
  if (document.visibilityState === "visible") {
    const fresh = await page(`${location.pathname}?live`);
    for (const now of document.querySelectorAll("[data-live-part]")) replace(now, fresh);
    say(fresh?.querySelector("[data-live-say]")?.textContent);
  }
  start();
}

/**
 * @param {Element} now
 * @param {Document | null} fresh
 */
function replace(now, fresh) {
  const next = fresh?.querySelector(`[data-live-part="${now.getAttribute("data-live-part")}"]`);
  // A button somebody is about to press is not taken from under the finger.
  if (!next || next.outerHTML === now.outerHTML || now.contains(document.activeElement)) return;
  now.replaceWith(document.importNode(next, true));
}

/** Read out when it says something else than before. @param {string | null | undefined} text */
function say(text) {
  const now = document.querySelector("[data-live-say]");
  if (now && text && now.textContent !== text) now.textContent = text;
}
