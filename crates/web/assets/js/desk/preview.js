// @ts-check
// Previews and advice follow the typing: the form goes to the server, which keeps nothing, and comes back as a document.
import { start as tabs } from "./tabs.js";

/** Time after the last letter, and at most this long while somebody keeps writing; milliseconds. */
const PAUSE = 600;
const AT_MOST = 3_000;

export function start() {
  const form = document.querySelector("form[data-preview-url]");
  if (!(form instanceof HTMLFormElement)) return;
  const state = { timer: 0, first: 0, last: "", request: /** @type {XMLHttpRequest | null} */ (null) };
  const soon = () => {
    const now = Date.now();
    if (state.first === 0) state.first = now;
    clearTimeout(state.timer);
    state.timer = window.setTimeout(() => refresh(form, state), Math.min(PAUSE, Math.max(0, state.first + AT_MOST - now)));
  };
  for (const name of ["input", "change", "desk:changed", "desk:saved"]) form.addEventListener(name, soon);
  document.addEventListener("click", select);
}

/**
 * @param {HTMLFormElement} form
 * @param {{timer: number, first: number, last: string, request: XMLHttpRequest | null}} state
 */
function refresh(form, state) {
  state.first = 0;
  const data = new FormData(form);
  data.delete("picture_file");
  const body = new URLSearchParams(/** @type {any} */ (data));
  const url = form.dataset.previewUrl ?? "";
  // The card of a draft is drawn from what is saved, so a save is news even if nothing was typed since.
  const now = `${url} ${body}`;
  if (now === state.last) return;
  state.request?.abort();
  const request = new XMLHttpRequest();
  state.request = request;
  request.open("POST", url);
  request.responseType = "document";
  request.onload = () => {
    if (request.status !== 200 || !request.responseXML) return;
    state.last = now;
    take(request.responseXML, "[data-preview]");
    take(request.responseXML, "[data-advice]");
    take(request.responseXML, "[data-look]");
    mended(form);
    const place = document.querySelector("[data-preview]");
    if (!(place instanceof HTMLElement)) return;
    for (const image of place.querySelectorAll("img[src$='card.jpg']")) {
      if (image instanceof HTMLImageElement) image.src = `${image.getAttribute("src")}?${data.get("revision")}`;
    }
    tabs(place);
  };
  request.send(body);
}

/**
 * What was refused when it was handed in and is right by now is no longer red.
 * @param {HTMLFormElement} form
 */
function mended(form) {
  const advice = document.querySelector("[data-advice]");
  // On an empty sheet the advice says nothing about what is missing.
  if (!advice?.querySelector("[data-told]")) return;
  const wrong = new Set([...advice.querySelectorAll("a.advice__place:not([data-select])")].map((link) => link.getAttribute("href")));
  for (const field of form.querySelectorAll("[aria-invalid=true][id]")) {
    if (wrong.has(`#${field.id}`)) continue;
    field.removeAttribute("aria-invalid");
    const complaint = document.getElementById(`${field.id}-error`);
    complaint?.remove();
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== `${field.id}-error`);
    if (described.join("") === "") field.removeAttribute("aria-describedby");
    else field.setAttribute("aria-describedby", described.join(" "));
  }
}

/**
 * No text is ever parsed as HTML here, so Trusted Types have nothing to object to. Whoever stands in the replaced part
 * with the keyboard stays there, and what was unfolded stays so.
 * @param {Document} fresh
 * @param {string} selector
 */
function take(fresh, selector) {
  const place = document.querySelector(selector);
  const found = fresh.querySelector(selector);
  if (!place || !found) return;
  const focused = place.contains(document.activeElement) ? document.activeElement?.id : "";
  const open = [...place.querySelectorAll("details[open][id]")].map((box) => box.id);
  place.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
  for (const id of open) {
    const box = document.getElementById(id);
    if (box instanceof HTMLDetailsElement) box.open = true;
  }
  if (focused) document.getElementById(focused)?.focus();
}

/**
 * Advice leads to the words it is about, not only to their field.
 * @param {Event} event
 */
function select(event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-select]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  const field = document.getElementById(link.hash.slice(1));
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  event.preventDefault();
  const box = field.closest("details");
  if (box) box.open = true;
  field.focus();
  const [from, to] = (link.dataset.select ?? "0-0").split("-").map(Number);
  if (to > from) field.setSelectionRange(from, to);
  field.scrollIntoView({ block: "nearest" });
}
