// @ts-check
// Saved without asking, a few seconds after the last letter. A colleague's save, a lost connection or an ended session
// never costs a word: the text stays in the page, and in this browser until it is saved.

/** Time after the last letter, and at most this long while somebody keeps writing; milliseconds. */
const PAUSE = 2_000;
const AT_MOST = 10_000;

export function start() {
  const form = document.querySelector("form[data-editor]");
  if (form instanceof HTMLFormElement) edit(form);
}

/** @param {HTMLFormElement} form */
function edit(form) {
  const state = { dirty: false, busy: false, stopped: false, leaving: false, first: 0, timer: 0 };
  const key = () => `ausrufer-draft ${form.getAttribute("action")}`;
  restore(form, key(), state);

  const changed = () => {
    // A new sheet on which nothing stands is no draft yet.
    if ("fresh" in form.dataset && blank(form)) {
      clearTimeout(state.timer);
      Object.assign(state, { dirty: false, first: 0, timer: 0 });
      return say(form, form.dataset.notSaved ?? "", false);
    }
    state.dirty = true;
    say(form, form.dataset.unsaved ?? "", false);
    if (state.stopped) return keep(form, key());
    const now = Date.now();
    if (state.first === 0) state.first = now;
    clearTimeout(state.timer);
    state.timer = window.setTimeout(() => save(form, state, key), Math.min(PAUSE, Math.max(0, state.first + AT_MOST - now)));
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("desk:changed", changed);
  form.addEventListener("submit", () => {
    state.leaving = true;
    clearTimeout(state.timer);
  });
  window.addEventListener("online", () => { if (state.dirty) save(form, state, key); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && state.dirty && !state.stopped) save(form, state, key);
  });
  window.addEventListener("beforeunload", (event) => {
    if (state.dirty && !state.leaving) event.preventDefault();
  });
  if (state.dirty) changed();
}

/**
 * Nothing written, no picture chosen.
 * @param {HTMLFormElement} form
 */
function blank(form) {
  const written = [...form.querySelectorAll("textarea, input[type=text], input[type=date]")];
  return !form.querySelector("[data-picture]")
    && written.every((field) => !(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) || field.value.trim() === "");
}

/**
 * @param {HTMLFormElement} form
 * @param {{dirty: boolean, busy: boolean, stopped: boolean, leaving: boolean, first: number, timer: number}} state
 * @param {() => string} key
 */
async function save(form, state, key) {
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.busy || state.stopped || state.leaving) return;
  state.busy = true;
  state.dirty = false;
  state.first = 0;
  say(form, form.dataset.saving ?? "", false);
  const body = new FormData(form);
  body.delete("picture_file");
  try {
    const answer = await fetch(form.dataset.autosave ?? "", {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (body)),
      headers: { accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
    });
    await heard(form, state, key, answer);
  } catch {
    state.dirty = true;
    keep(form, key());
    show("[data-offline]", true);
    state.timer = window.setTimeout(() => save(form, state, key), 5_000);
  } finally {
    state.busy = false;
  }
  if (state.dirty && !state.stopped && state.timer === 0) state.timer = window.setTimeout(() => save(form, state, key), PAUSE);
}

/**
 * @param {HTMLFormElement} form
 * @param {{dirty: boolean, stopped: boolean, timer: number}} state
 * @param {() => string} key
 * @param {Response} answer
 */
async function heard(form, state, key, answer) {
  if (answer.ok) {
    const before = key();
    const saved = await answer.json();
    revision(form).value = String(saved.revision);
    form.action = saved.edit_url;
    form.dataset.autosave = saved.autosave_url;
    form.dataset.previewUrl = saved.preview_url;
    delete form.dataset.fresh;
    if (location.pathname !== saved.edit_url) history.replaceState(null, "", saved.edit_url);
    sessionStorage.removeItem(before);
    sessionStorage.removeItem(key());
    show("[data-offline]", false);
    if (!state.dirty) say(form, saved.text, true);
    form.dispatchEvent(new Event("desk:saved"));
    return;
  }
  state.dirty = true;
  keep(form, key());
  if (answer.status === 401 || answer.status === 403) {
    state.stopped = true;
    const link = document.querySelector("[data-sign-in]");
    if (link instanceof HTMLAnchorElement) link.href = `/desk/sign-in?next=${encodeURIComponent(form.getAttribute("action") ?? "/desk")}`;
    show("[data-signed-out]", true);
  } else if (answer.status === 409 || answer.status === 410) {
    state.stopped = true;
    const said = await answer.json();
    const text = document.querySelector("[data-conflict-text]");
    if (text) text.textContent = said.text;
    show("[data-conflict]", true);
  } else {
    throw new Error(String(answer.status));
  }
}

/**
 * @param {string} url
 * @returns {Promise<Document | null>}
 */
export function page(url) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.onload = () => done(request.status === 200 ? request.responseXML : null);
    request.onerror = () => done(null);
    request.send();
  });
}

/** @param {HTMLFormElement} form */
function revision(form) {
  const field = document.querySelector("[data-revision]");
  if (field instanceof HTMLInputElement) return field;
  return Object.assign(document.createElement("input"), { value: form.dataset.revision ?? "0" });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 * @param {boolean} good
 */
function say(form, text, good) {
  const line = form.querySelector("[data-saved]");
  const place = form.querySelector("[data-saved-text]");
  if (place) place.textContent = text;
  if (line instanceof HTMLElement) line.dataset.saved = good ? "yes" : "no";
}

/**
 * @param {string} selector
 * @param {boolean} on
 */
function show(selector, on) {
  const box = document.querySelector(selector);
  if (box instanceof HTMLElement) box.hidden = !on;
}

/**
 * A copy in this browser's tab, gone when the tab closes.
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function keep(form, key) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf" && name !== "revision");
  try {
    sessionStorage.setItem(key, JSON.stringify(pairs));
  } catch {
    // No room, or no storage allowed: the text still stands in the page.
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {{dirty: boolean}} state
 */
function restore(form, key, state) {
  const kept = sessionStorage.getItem(key);
  if (kept === null) return;
  sessionStorage.removeItem(key);
  /** @type {[string, string][]} */
  const pairs = JSON.parse(kept);
  for (const field of form.querySelectorAll("input[type=checkbox], input[type=radio]")) {
    if (field instanceof HTMLInputElement) field.checked = pairs.some(([name, value]) => name === field.name && value === field.value);
  }
  for (const [name, value] of pairs) {
    const field = form.elements.namedItem(name);
    const typed = field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement
      || (field instanceof HTMLInputElement && !["checkbox", "radio", "hidden", "file"].includes(field.type));
    if (typed) field.value = value;
  }
  for (const field of form.querySelectorAll("textarea, input[type=radio]:checked")) field.dispatchEvent(new Event("change"));
  state.dirty = true;
  show("[data-restored]", true);
}
