// @ts-check
// Saved without asking, a few seconds after the last letter. A colleague's save, a lost connection or an ended session
// never costs a word: the text stays in the page, and in this browser until it is saved.

/** Time after the last letter, and at most this long while somebody keeps writing; milliseconds. */
const PAUSE = 2_000;
const AT_MOST = 10_000;

export function start() {
  const form = document.querySelector("form[data-editor]");
  if (form instanceof HTMLFormElement) edit(form);
  const pressed = document.querySelector("form#editor[data-leave]");
  if (pressed instanceof HTMLFormElement) byPress(pressed);
  // Whoever takes the other text has decided: the copy of one's own in this browser goes.
  const other = document.querySelector("a[data-take-theirs]");
  if (other instanceof HTMLAnchorElement) other.addEventListener("click", () => sessionStorage.removeItem(name(other.getAttribute("href"))));
}

/** @param {string | null} address of the draft */
const name = (address) => `ausrufer-draft ${address}`;

/**
 * Kept by its button only, since somebody else wrote or reads what stands there. What this tab has left of it is there all
 * the same, and leave.js asks before it is left.
 * @param {HTMLFormElement} form
 */
function byPress(form) {
  const state = { dirty: false };
  restore(form, name(form.getAttribute("action")), state);
  for (const event of ["input", "desk:changed"]) form.addEventListener(event, () => say(form, form.dataset.unsaved ?? "", false));
  if (!state.dirty) return;
  form.dataset.typed = "";
  say(form, form.dataset.unsaved ?? "", false);
}

/** @param {HTMLFormElement} form */
function edit(form) {
  const state = { dirty: false, held: false, busy: false, stopped: false, leaving: false, first: 0, timer: 0 };
  const key = () => name(form.getAttribute("action"));
  restore(form, key(), state);
  // What was typed stands in the page and was not stored: it goes nowhere before somebody types on, or presses.
  if ("fresh" in form.dataset && blank(form)) delete form.dataset.typed;
  if ("typed" in form.dataset) Object.assign(state, { dirty: true, held: true });

  /** @param {Event} [event] */
  const changed = (event) => {
    // That a text caught up is said by a press; the clock stores nothing of it.
    if (event?.target instanceof HTMLInputElement && event.target.name === "caught_up" && ticked(form)) {
      return say(form, form.dataset.unsaved ?? "", false);
    }
    state.held = false;
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
    if ((state.dirty || ticked(form)) && !state.leaving) event.preventDefault();
  });
  if (state.dirty && !state.held) changed();
}

/**
 * Somebody says that the text caught up with the main text, which a press stores.
 * @param {HTMLFormElement} form
 */
function ticked(form) {
  return form.querySelector("input[name=caught_up]:checked") !== null;
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
 * @param {{dirty: boolean, held: boolean, busy: boolean, stopped: boolean, leaving: boolean, first: number, timer: number}} state
 * @param {() => string} key
 */
async function save(form, state, key) {
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.held || state.busy || state.stopped || state.leaving) return;
  state.busy = true;
  state.dirty = false;
  state.first = 0;
  say(form, form.dataset.saving ?? "", false);
  const body = new FormData(form);
  body.delete("picture_file");
  const sent = new URLSearchParams(/** @type {any} */ (body));
  try {
    const answer = await fetch(form.dataset.autosave ?? "", {
      method: "POST",
      body: sent,
      // The page may go while it is under way; browsers take 64 KiB of that.
      keepalive: document.visibilityState === "hidden" && sent.toString().length < 60_000,
      headers: { accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
    });
    await heard(form, state, key, answer);
  } catch {
    state.dirty = true;
    keep(form, key());
    say(form, form.dataset.unsaved ?? "", false);
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
    const [fresh, changed] = ["fresh" in form.dataset, revision(form).value !== String(saved.revision)];
    for (const field of document.querySelectorAll("input[data-revision]")) field.setAttribute("value", String(saved.revision));
    form.action = saved.edit_url;
    form.dataset.autosave = saved.autosave_url;
    form.dataset.previewUrl = saved.preview_url;
    delete form.dataset.fresh;
    delete form.dataset.typed;
    if (location.pathname !== saved.edit_url) history.replaceState(null, "", saved.edit_url);
    sessionStorage.removeItem(before);
    sessionStorage.removeItem(key());
    show("[data-offline]", false);
    if (!state.dirty && !ticked(form)) say(form, saved.text, true);
    else say(form, form.dataset.unsaved ?? "", false);
    if (changed) dropped();
    if (fresh) void grown(saved.edit_url);
    form.dispatchEvent(new Event("desk:saved"));
    return;
  }
  state.dirty = true;
  keep(form, key());
  say(form, form.dataset.unsaved ?? "", false);
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
    show("[data-conflict-both]", said.both === true);
    // From here on it is kept by the button, which stands there then on a phone, too.
    form.dataset.typed = "";
    show("[data-conflict]", true);
  } else {
    throw new Error(String(answer.status));
  }
}

/** What had been handed in, approved or planned is not any more: the notice at the top says so. */
function dropped() {
  const note = document.querySelector("[data-standing]");
  if (!(note instanceof HTMLElement) || note.textContent === note.dataset.standing) return;
  note.textContent = note.dataset.standing ?? "";
  note.setAttribute("role", "status");
}

/**
 * A draft that is stored now has more ways on than an empty sheet.
 * @param {string} address
 */
async function grown(address) {
  const stored = await page(address);
  for (const part of ["[data-ways]", "[data-languages]"]) {
    const there = stored?.querySelector(part);
    if (there) document.querySelector(part)?.replaceWith(document.adoptNode(there));
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
  const field = form.querySelector("[data-revision]");
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
 * A copy in this browser's tab, gone when the tab closes, with the revision it was written on.
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function keep(form, key) {
  try {
    sessionStorage.setItem(key, JSON.stringify({ revision: revision(form).value, pairs: typed(form) }));
  } catch {
    // No room, or no storage allowed: the text still stands in the page.
  }
}

/** @param {HTMLFormElement} form */
function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf" && name !== "revision");
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
  /** @type {{revision?: string, pairs?: [string, string][]}} */
  const { revision: base, pairs = [] } = JSON.parse(kept);
  // What was kept has been stored since, by a press or from another page.
  if (JSON.stringify(pairs) === JSON.stringify(typed(form))) return;
  if (base === revision(form).value) return put(form, pairs, state);
  // Somebody saved since: nothing is put over their text before it was asked for.
  show("[data-older]", true);
  document.querySelector("[data-older-put]")?.addEventListener("click", () => {
    show("[data-older]", false);
    put(form, pairs, state);
    form.dispatchEvent(new Event("desk:changed"));
  });
  document.querySelector("[data-older-drop]")?.addEventListener("click", () => show("[data-older]", false));
}

/**
 * @param {HTMLFormElement} form
 * @param {[string, string][]} pairs
 * @param {{dirty: boolean}} state
 */
function put(form, pairs, state) {
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
