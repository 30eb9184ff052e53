// @ts-check
// Parts of a form that belong to one choice only show with it: fields of a kind, ways to sign in, rules. And with errors on
// the page, the summary is where the reading starts.

export function start() {
  follow("kind", "data-kind");
  follow("way", "data-way");
  follow("rule", "data-rule");
  avoid("kind", "data-kind-not");
  const errors = document.querySelector("[data-errors]");
  if (errors instanceof HTMLElement) errors.focus();
}

/**
 * Shows a part with the choice it names.
 * @param {string} name of the radio buttons
 * @param {string} attribute that names a choice on the parts
 */
const follow = (name, attribute) => show(name, attribute, (named, value) => named === value);

/**
 * Shows a part with every choice but those it names.
 * @param {string} name of the radio buttons
 * @param {string} attribute that names choices on the parts
 */
const avoid = (name, attribute) => show(name, attribute, (named, value) => !named.split(" ").includes(value));

/**
 * @param {string} name of the radio buttons
 * @param {string} attribute
 * @param {(named: string, value: string) => boolean} seen
 */
function show(name, attribute, seen) {
  const radios = document.querySelectorAll(`input[type=radio][name="${name}"]`);
  const parts = document.querySelectorAll(`[${attribute}]`);
  if (radios.length === 0 || parts.length === 0) return;
  const turn = () => {
    const value = [...radios].find((radio) => radio instanceof HTMLInputElement && radio.checked)?.getAttribute("value") ?? "";
    for (const part of parts) {
      if (part instanceof HTMLElement) part.hidden = !seen(part.getAttribute(attribute) ?? "", value);
    }
  };
  for (const radio of radios) radio.addEventListener("change", turn);
  turn();
}
