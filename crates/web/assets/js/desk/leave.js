// @ts-check
// A form that is not saved by itself does not lose what was typed by a tap on the menu: the browser asks first.

export function start() {
  for (const form of document.querySelectorAll("form[data-leave]")) guard(form);
}

/** @param {Element} form */
function guard(form) {
  // What is shown again as it was typed is not saved yet.
  let typed = form.hasAttribute("data-typed");
  for (const name of ["input", "desk:changed"]) form.addEventListener(name, () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}
