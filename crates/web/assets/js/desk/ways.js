// @ts-check
// Parts of a form that belong to one choice only show with it: fields of a kind, ways to sign in. And with errors on
// the page, the summary is where the reading starts.

export function start() {
  follow("kind", "data-kind");
  follow("way", "data-way");
  const errors = document.querySelector("[data-errors]");
  if (errors instanceof HTMLElement) errors.focus();
}

/**
 * @param {string} name of the radio buttons
 * @param {string} attribute that names a choice on the parts
 */
function follow(name, attribute) {
  const radios = document.querySelectorAll(`input[type=radio][name="${name}"]`);
  const parts = document.querySelectorAll(`[${attribute}]`);
  if (radios.length === 0 || parts.length === 0) return;
  const show = () => {
    const value = [...radios].find((radio) => radio instanceof HTMLInputElement && radio.checked)?.getAttribute("value");
    for (const part of parts) {
      if (part instanceof HTMLElement) part.hidden = part.getAttribute(attribute) !== value;
    }
  };
  for (const radio of radios) radio.addEventListener("change", show);
  show();
}
