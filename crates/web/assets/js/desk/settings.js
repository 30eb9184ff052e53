// @ts-check
// The town's colour tried out in the page, with its contrast in a number.

export function start() {
  const input = document.querySelector("[data-accent]");
  const out = document.querySelector("[data-contrast]");
  if (!(input instanceof HTMLInputElement) || !(out instanceof HTMLElement)) return;
  const show = () => {
    const ratio = contrast(input.value);
    const pattern = ratio >= 4.5 ? out.dataset.good : out.dataset.weak;
    out.textContent = (pattern ?? "").replace("{n}", ratio.toFixed(1));
    // Set by the object model, which the policy allows, not by an attribute.
    const place = input.parentElement?.querySelector(".accent__show");
    if (place instanceof HTMLElement) {
      place.style.setProperty("--accent", input.value);
      place.style.setProperty("--on-accent", ratio >= 4.5 ? "#fff" : "#000");
    }
  };
  input.addEventListener("input", show);
  show();
}

/**
 * Contrast to white (WCAG 2.2).
 * @param {string} colour
 */
function contrast(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
