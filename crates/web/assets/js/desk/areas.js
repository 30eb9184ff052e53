// @ts-check
// The whole town has its parts within: as long as it is ticked they are shown as ticked, too, and cannot be taken out one by
// one. What was ticked before comes back with it unticked. The server counts in the same way.

export function start() {
  const box = document.querySelector("[data-within]");
  const all = /** @type {HTMLInputElement[]} */ ([...(box?.querySelectorAll("input[type=checkbox]") ?? [])]);
  const whole = all.find((one) => one.value === "*");
  const parts = all.filter((one) => one !== whole);
  if (!(box instanceof HTMLElement) || !whole || parts.length === 0) return;
  const said = box.dataset.within ?? "";
  const before = new Map(parts.map((part) => [part, part.checked]));
  const show = () => {
    for (const part of parts) {
      if (whole.checked && !part.disabled) before.set(part, part.checked);
      part.disabled = whole.checked;
      part.checked = whole.checked || before.get(part) === true;
      const note = part.parentElement?.querySelector("[data-note]");
      if (!whole.checked) note?.remove();
      else if (!note) part.nextElementSibling?.append(noted(said));
    }
  };
  whole.addEventListener("change", show);
  show();
}

/** @param {string} said */
function noted(said) {
  const note = document.createElement("small");
  note.dataset.note = "";
  note.textContent = said;
  return note;
}
