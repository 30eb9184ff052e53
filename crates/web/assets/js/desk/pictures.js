// @ts-check
// Pictures are sent as soon as they are chosen or dropped; without the script the form's own button does it.

import { taken } from "./redraw.js";

export function start() {
  const form = document.querySelector("form[data-editor]");
  const input = document.querySelector("#picture_file");
  const drop = document.querySelector("[data-drop]");
  if (!(form instanceof HTMLFormElement) || !(input instanceof HTMLInputElement) || !(drop instanceof HTMLElement)) return;
  const button = drop.querySelector("[data-upload-button]");
  if (button instanceof HTMLElement) button.hidden = true;

  input.addEventListener("change", async (event) => {
    event.stopPropagation();
    for (const file of [...(input.files ?? [])]) await send(form, file);
    input.value = "";
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.dataset.over = "";
  });
  drop.addEventListener("dragleave", () => delete drop.dataset.over);
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    for (const file of [...(event.dataTransfer?.files ?? [])]) await send(form, file);
  });
  form.addEventListener("click", (event) => {
    const remove = event.target instanceof Element ? event.target.closest("[data-remove-picture]") : null;
    const box = remove?.closest("[data-picture]");
    if (!box) return;
    event.preventDefault();
    box.remove();
    changed(form);
    input.focus();
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 */
async function send(form, file) {
  const body = new FormData();
  say(words("sending"));
  body.append("picture_file", await taken(file));
  try {
    const answer = await fetch(form.dataset.upload ?? "", {
      method: "POST",
      body,
      headers: { accept: "application/json", "x-csrf": document.body.dataset.csrf ?? "" },
      credentials: "same-origin",
      redirect: "error",
    });
    const said = await answer.json();
    if (!answer.ok) return say(said.text);
    say("");
    add(form, said);
  } catch {
    const offline = document.querySelector("[data-offline]");
    if (offline instanceof HTMLElement) offline.hidden = false;
    // Nothing keeps a picture until the connection is back.
    say(words("lost"));
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {{id: string, src: string, width: number, height: number, alt: string, decorative: boolean, credit: string, people: string}} picture
 */
function add(form, picture) {
  const template = document.querySelector("[data-picture-template]");
  const list = document.querySelector("[data-pictures]");
  if (!(template instanceof HTMLTemplateElement) || !list) return;
  const copy = document.importNode(template.content, true);
  for (const node of copy.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      if (value.includes("ID")) node.setAttribute(name, value.replace(/\bID\b/, picture.id));
    }
  }
  const image = copy.querySelector("img");
  if (image) Object.assign(image, { src: picture.src, width: picture.width, height: picture.height });
  // What the library knows of it already.
  for (const [name, value] of [["alt", picture.alt], ["credit", picture.credit]]) {
    const field = copy.querySelector(`input[name="${name}.${picture.id}"]`);
    if (field instanceof HTMLInputElement) field.value = value;
  }
  const decorative = copy.querySelector(`input[name="decorative.${picture.id}"]`);
  if (decorative instanceof HTMLInputElement) decorative.checked = picture.decorative;
  const people = copy.querySelector(`select[name="people.${picture.id}"]`);
  if (people instanceof HTMLSelectElement) people.value = picture.people;
  list.append(copy);
  const alt = list.lastElementChild?.querySelector("input:not([type=hidden])");
  if (alt instanceof HTMLInputElement) alt.focus();
  changed(form);
}

/** @param {HTMLFormElement} form */
function changed(form) {
  form.dispatchEvent(new Event("desk:changed"));
}

/** @param {"lost" | "sending"} key */
function words(key) {
  const drop = document.querySelector("[data-drop]");
  return drop instanceof HTMLElement ? drop.dataset[key] ?? "" : "";
}

/** @param {string} text */
function say(text) {
  const place = document.querySelector("[data-picture-problem]");
  if (place) place.textContent = text;
}
