// @ts-check
// The code for the town's website, and how it looks, follow each choice at once; without this the button does the same.

export function start() {
  const form = document.querySelector("form[data-website]");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("change", () => void follow(form));
}

/** @param {HTMLFormElement} form */
async function follow(form) {
  const address = new URL(form.action);
  address.search = new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const code = await answer.json();
  for (const place of document.querySelectorAll("[data-code]")) {
    if (place instanceof HTMLElement) place.textContent = code[place.dataset.code ?? ""];
  }
  document.querySelector("[data-css]")?.toggleAttribute("hidden", !code.css);
  const look = document.querySelector("iframe[data-look]");
  if (!(look instanceof HTMLIFrameElement)) return;
  look.height = String(code.height);
  if (look.getAttribute("src") !== code.preview) look.setAttribute("src", code.preview);
}
