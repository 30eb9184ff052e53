// @ts-check
// What a bar or a poll looks like in a state. Small: readers who never switched reactions on load nothing more.
import { all } from "../page.js";
/** @typedef {import("./answers.js").State} State */

/**
 * The post a bar or poll belongs to, as the page says it.
 * @param {HTMLElement} root
 */
export const postOf = ({ dataset }) => ({
  channel: dataset.channel ?? "", epoch: dataset.epoch ?? "", slot: Number(dataset.slot), closes: Number(dataset.closes),
});

/** @param {HTMLElement} root */
export const boxesOf = (root) => /** @type {HTMLInputElement[]} */ (all("input[data-choice]", root));

/**
 * @param {HTMLElement} root
 * @param {{ state: State, choice: number }} standing
 */
export function paint(root, { state, choice }) {
  root.dataset.reactState = state;
  const able = state === "ready" || state === "waiting" || state === "sent";
  const several = "several" in root.dataset;
  const chosen = (/** @type {HTMLElement} */ { dataset }) => {
    const number = Number(dataset.choice);
    return several ? Boolean((choice >> (number - 1)) & 1) : choice === number;
  };
  for (const button of /** @type {HTMLButtonElement[]} */ (all("button[data-choice]", root))) {
    button.disabled = !able;
    button.setAttribute("aria-pressed", String(chosen(button)));
  }
  for (const box of boxesOf(root)) {
    box.disabled = !able;
    if (choice) box.checked = chosen(box);
  }
  for (const part of all("[data-react-when]", root)) part.hidden = !part.dataset.reactWhen?.split(" ").includes(state);
  for (const button of all("[data-react-withdraw]", root)) button.hidden = !(able && choice);
}

/** Every bar and poll of a device without reactions. */
export function paintOff() {
  for (const root of all("[data-react]")) paint(root, { state: postOf(root).closes <= Date.now() ? "closed" : "off", choice: 0 });
}
