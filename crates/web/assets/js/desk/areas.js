// @ts-check
// The whole town or its parts: a part that is ticked takes the place of the whole, which is ticked when nobody has chosen
// yet, and the other way round. Without this the server takes the whole where both are ticked, and says so.

export function start() {
  const box = document.querySelector("[data-within]");
  const all = /** @type {HTMLInputElement[]} */ ([...(box?.querySelectorAll("input[type=checkbox]") ?? [])]);
  const whole = all.find((one) => one.value === "*");
  const parts = all.filter((one) => one !== whole);
  if (!whole || parts.length === 0) return;
  for (const part of parts) part.addEventListener("change", () => part.checked && (whole.checked = false));
  whole.addEventListener("change", () => whole.checked && parts.forEach((part) => (part.checked = false)));
}
