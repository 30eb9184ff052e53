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
    if (place instanceof HTMLElement) {
      place.addEventListener("click", () => getSelection()?.selectAllChildren(place));
    }
  }
}

/** @param {KeyboardEvent} event */
function shortcut(event) {
  const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "n" || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const url = document.body.dataset.newPost;
  if (url) location.assign(url);
}
