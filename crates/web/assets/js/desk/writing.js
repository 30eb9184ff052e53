// @ts-check
// The writing surface: counters in letters as people count them, and a small toolbar that types Markdown.

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function start() {
  for (const field of document.querySelectorAll("textarea[data-count]")) {
    if (field instanceof HTMLTextAreaElement) count(field);
  }
  const bar = document.querySelector("[data-tools]");
  if (bar instanceof HTMLElement) tools(bar);
  const kinds = document.querySelector("#kind .kinds");
  if (kinds instanceof HTMLElement) {
    reveal(kinds);
    kinds.addEventListener("change", () => reveal(kinds));
  }
  for (const row of document.querySelectorAll("[data-reveal]")) if (row instanceof HTMLElement) reveal(row);
  const title = document.querySelector("#title");
  const body = document.querySelector("#body");
  const form = document.querySelector("form[data-editor]");
  if (title instanceof HTMLTextAreaElement && body instanceof HTMLTextAreaElement) {
    const fresh = form instanceof HTMLFormElement && "fresh" in form.dataset && !document.querySelector("[data-errors]");
    if (fresh && title.value === "" && body.value === "") title.focus();
    // A title is one line: Enter goes on to the text.
    title.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      body.focus();
    });
  }
}

/**
 * On a phone the kinds, and the filters of a list, are one row to push along: the chosen one stands in sight.
 * @param {HTMLElement} row
 */
function reveal(row) {
  const chosen = row.querySelector("label:has(input:checked), [aria-current]");
  if (!(chosen instanceof HTMLElement)) return;
  const [room, chip] = [row.getBoundingClientRect(), chosen.getBoundingClientRect()];
  row.scrollLeft += chip.left + chip.width / 2 - room.left - room.width / 2;
}

/** @param {HTMLTextAreaElement} field */
function count(field) {
  const out = document.querySelector(`[data-count-for="${field.id}"]`);
  if (!(out instanceof HTMLElement)) return;
  const max = Number(field.dataset.count);
  const soft = Number(field.dataset.soft ?? "0");
  const pattern = out.textContent ?? "";
  const say = () => {
    const n = [...letters.segment(field.value.trim())].length;
    const note = soft > 0 && n > soft && n <= max ? ` · ${(out.dataset.softText ?? "").replace("{n}", String(soft))}` : "";
    out.textContent = pattern.replace(/^\d[\d.,]*/, String(n)) + note;
    out.toggleAttribute("data-over", n > max);
    // The length of a long text matters only near its limit.
    if ("near" in out.dataset) out.hidden = n < max * 0.8;
  };
  field.addEventListener("input", say);
  say();
}

/** @param {HTMLElement} bar */
function tools(bar) {
  const field = document.getElementById(bar.dataset.tools ?? "");
  if (!(field instanceof HTMLTextAreaElement)) return;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button) press(field, button);
  });
  field.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    const selector = key === "b" ? '[data-wrap="**"]' : key === "i" ? '[data-wrap="*"]' : key === "k" ? "[data-link]" : "";
    const button = selector === "" ? null : bar.querySelector(selector);
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    press(field, button);
  });
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {HTMLButtonElement} button
 */
function press(field, button) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const picked = value.slice(from, to);
  const { wrap, line } = button.dataset;
  if (wrap !== undefined) {
    type(field, from, to, wrap + picked + wrap, picked === "" ? wrap.length : 0);
  } else if (line !== undefined) {
    const begin = value.lastIndexOf("\n", from - 1) + 1;
    const rows = value.slice(begin, to).split("\n");
    type(field, begin, to, rows.map((row) => line + row).join("\n"), 0);
  } else if ("link" in button.dataset) {
    const address = /^https?:\/\//.test(picked);
    const text = address ? `[](${picked})` : `[${picked}](https://)`;
    type(field, from, to, text, address ? picked.length + 3 : 1);
  }
}

/**
 * Replaces a range so that undo still works.
 * @param {HTMLTextAreaElement} field
 * @param {number} from
 * @param {number} to
 * @param {string} text
 * @param {number} back how far the cursor goes back from the end
 */
function type(field, from, to, text, back) {
  field.focus();
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const end = field.selectionEnd - back;
  field.setSelectionRange(end, end);
}
