// @ts-check
// Small things: the "n" key, buttons that copy, forms that are sent once.

export function start() {
  document.addEventListener("keydown", shortcut);
  for (const form of document.querySelectorAll("form")) {
    const button = form.querySelector("[data-once]");
    if (button instanceof HTMLButtonElement) form.addEventListener("submit", () => window.setTimeout(() => { button.disabled = true; }));
  }
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-once]")) {
      if (button instanceof HTMLButtonElement) button.disabled = false;
    }
  });
  for (const place of document.querySelectorAll("[data-copy]")) {
    if (place instanceof HTMLElement) copies(place);
  }
}

/**
 * What is to be taken elsewhere gets a button that copies it; a press on it marks it, for browsers that let no page copy.
 * @param {HTMLElement} place
 */
function copies(place) {
  place.addEventListener("click", () => getSelection()?.selectAllChildren(place));
  const { wordCopy: copy, wordCopied: copied } = document.body.dataset;
  if (!navigator.clipboard || !copy || !copied) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--quiet btn--copy";
  button.textContent = copy;
  const named = place.getAttribute("aria-label");
  if (named) button.setAttribute("aria-label", `${copy}: ${named}`);
  const said = document.createElement("span");
  said.className = "muted";
  said.setAttribute("role", "status");
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(place.textContent ?? "").then(() => { said.textContent = copied; }, () => getSelection()?.selectAllChildren(place));
  });
  place.after(button, said);
}

/** @param {KeyboardEvent} event */
function shortcut(event) {
  const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "n" || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const url = document.body.dataset.newPost;
  if (url) location.assign(url);
}
