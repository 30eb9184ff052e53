// @ts-check
// Sharing, copying, printing.
import { all, toast, word } from "./page.js";

/** Wires the buttons. */
export function start() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const shared = /** @type {HTMLElement | null} */ (target.closest("[data-share]"));
    const copied = /** @type {HTMLElement | null} */ (target.closest("[data-copy]"));
    if (shared) {
      event.preventDefault();
      void share(shared.dataset.shareTitle ?? document.title, shared.dataset.share ?? location.href);
    } else if (copied) {
      event.preventDefault();
      void copy(new URL(copied.dataset.copy ?? "", location.href).href);
    } else if (target.closest("[data-print]")) {
      print();
    } else if (target.closest("[data-reload]")) {
      event.preventDefault();
      location.reload();
    }
  });
  for (const button of all("[data-print], [data-copy]")) button.hidden = false;
}

/**
 * The phone's own sheet where there is one, else the address goes to the clipboard.
 * @param {string} title
 * @param {string} url
 */
async function share(title, url) {
  if (!navigator.share) return copy(url);
  try {
    await navigator.share({ title, url });
  } catch (error) {
    // The person closed the sheet: nothing to say.
    if (!(error instanceof DOMException && error.name === "AbortError")) await copy(url);
  }
}

/** @param {string} url */
async function copy(url) {
  try {
    await navigator.clipboard.writeText(url);
    toast(word("post.copied"));
  } catch {
    toast(url);
  }
}
