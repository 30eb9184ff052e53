// @ts-check
// What the page knows: its channel, its texts, its one place for short messages.

/** Path of the channel, without slash at the end; empty on pages of no channel. */
export const channel = document.body.dataset.channel ? `/${document.body.dataset.channel}` : "";

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/**
 * A text of the page's language.
 * @param {string} key
 * @param {Record<string, string | number>} [fill]
 * @returns {string}
 */
export function word(key, fill = {}) {
  let text = words[key] ?? "";
  for (const [name, value] of Object.entries(fill)) text = text.replaceAll(`{${name}}`, String(value));
  return text;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;

/**
 * Says something shortly; screen readers hear it too.
 * @param {string} text
 */
export function toast(text) {
  const place = document.querySelector("[data-toast]");
  if (!place) return;
  place.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { place.textContent = ""; }, 6000);
}

/**
 * All elements that match, as HTML elements.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export function all(selector, within = document) {
  return /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)]);
}
