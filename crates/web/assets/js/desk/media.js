// @ts-check
// The media library: pointing at what a crop must keep, and saying early that a file is too large. Both work without it: the
// sliders by keyboard and pointer, and the server counts too.

import { taken } from "./redraw.js";

export function start() {
  aim();
  bring();
}

function aim() {
  const place = document.querySelector("[data-aim]");
  const fields = document.querySelector("[data-aim-fields]");
  if (!(place instanceof HTMLElement) || !fields) return;
  const [x, y] = ["focus_x", "focus_y"].map((name) => fields.querySelector(`input[name="${name}"]`));
  if (!(x instanceof HTMLInputElement) || !(y instanceof HTMLInputElement)) return;
  const show = () => {
    turn(place.querySelector("[data-aim-mark]"), "mx", x.value, "my", y.value);
    for (const crop of fields.querySelectorAll("[data-aim-crop]")) turn(crop, "fx", x.value, "fy", y.value);
  };
  place.addEventListener("click", (event) => {
    const box = place.getBoundingClientRect();
    x.value = String(((event.clientX - box.left) / box.width) * 100);
    y.value = String(((event.clientY - box.top) / box.height) * 100);
    show();
  });
  fields.addEventListener("input", show);
}

/**
 * Only classes: no page carries a style of its own.
 * @param {Element | null} element
 * @param {string} across
 * @param {string} x
 * @param {string} down
 * @param {string} y
 */
function turn(element, across, x, down, y) {
  if (!element) return;
  const kept = [...element.classList].filter((name) => !new RegExp(`^(${across}|${down})-`).test(name));
  element.className = [...kept, `${across}-${x}`, `${down}-${y}`].join(" ");
}

/**
 * Puts the redrawn picture in the chosen one's place, unless something else was chosen meanwhile.
 * @param {HTMLInputElement} field
 * @param {File} chosen
 * @param {File} anew
 */
function redrawn(field, chosen, anew) {
  if (anew === chosen || field.files?.[0] !== chosen) return;
  const hand = new DataTransfer();
  hand.items.add(anew);
  field.files = hand.files;
}

function bring() {
  const form = document.querySelector("form[data-bring]");
  const file = form?.querySelector("input[name=file]");
  const problem = form?.querySelector("[data-file-problem]");
  const sending = form?.querySelector("[data-file-sending]");
  if (!(form instanceof HTMLFormElement) || !(file instanceof HTMLInputElement) || !(problem instanceof HTMLElement)) return;
  const tooLarge = () => (file.files?.[0]?.size ?? 0) > Number(form.dataset.bring);
  // Captions are asked for once it is known that something is to be heard. Without a script the hint says when.
  const captions = form.querySelector("[data-captions]");
  const ask = () => {
    if (!(captions instanceof HTMLElement) || captions.dataset.captions === "wrong") return;
    captions.hidden = !/^(audio|video)\//.test(file.files?.[0]?.type ?? "");
  };
  ask();
  file.addEventListener("change", async () => {
    ask();
    const chosen = file.files?.[0];
    if (chosen) redrawn(file, chosen, await taken(chosen));
    problem.hidden = !tooLarge();
    problem.textContent = tooLarge() ? form.dataset.tooLarge ?? "" : "";
  });
  form.addEventListener("submit", (event) => {
    if (tooLarge()) {
      event.preventDefault();
      file.focus();
    } else if (sending) {
      sending.textContent = form.dataset.sending ?? "";
    }
  });
}
