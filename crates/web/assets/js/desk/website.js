// @ts-check
// The code for the town's website, and how it looks, follow each choice at once; without this the button does the same.

export function start() {
  const form = document.querySelector("form[data-website]");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("change", () => void follow(form));
}

/** Of several choices in a row the last one counts, whichever answer comes first. */
let pending = new AbortController();

/** @param {HTMLFormElement} form */
async function follow(form) {
  pending.abort();
  const { signal } = (pending = new AbortController());
  const address = new URL(form.action);
  address.search = new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal }).catch(() => undefined);
  const code = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
  if (!code || signal.aborted) return;
  for (const place of document.querySelectorAll("[data-code]")) {
    if (place instanceof HTMLElement) place.textContent = code[place.dataset.code ?? ""];
  }
  document.querySelector("[data-css]")?.toggleAttribute("hidden", !code.css);
  const look = document.querySelector("iframe[data-look]");
  if (!(look instanceof HTMLIFrameElement)) return;
  look.height = String(code.height);
  if (look.getAttribute("src") !== code.preview) look.setAttribute("src", code.preview);
}
