// @ts-check
// The board by drag: a post is dropped onto a time, before or behind another post. It sends the form that the buttons and
// lists beside each post send, so nothing here can be done by dragging alone.

export function start() {
  const board = document.querySelector("[data-board]");
  if (!(board instanceof HTMLElement)) return;
  goOn(board);
  for (const post of board.querySelectorAll("[data-post]")) {
    if (post instanceof HTMLElement) makeMovable(post, board);
  }
  for (const slot of board.querySelectorAll("[data-slot]")) {
    if (slot instanceof HTMLElement) takePosts(slot, board);
  }
}

/** Which button of which post was pressed last, in this tab. */
const PRESSED = "ausrufer-board";

/**
 * Whoever moves a post by its buttons stands on the same button of the same post afterwards.
 * @param {HTMLElement} board
 */
function goOn(board) {
  board.addEventListener("submit", (event) => {
    const [form, button] = [event.target, event.submitter];
    if (!(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return;
    const post = form.elements.namedItem("post");
    if (post instanceof HTMLInputElement) sessionStorage.setItem(PRESSED, JSON.stringify([post.value, button.value]));
  });
  const pressed = sessionStorage.getItem(PRESSED);
  sessionStorage.removeItem(PRESSED);
  if (pressed === null) return;
  /** @type {[string, string]} */
  const [post, act] = JSON.parse(pressed);
  const row = document.getElementById(`post-${post}`);
  const button = row?.querySelector(`button[value="${CSS.escape(act)}"]`) ?? row?.querySelector("a");
  if (button instanceof HTMLElement) button.focus();
}

/** @type {HTMLElement | null} */
let dragged = null;

/**
 * @param {HTMLElement} post
 * @param {HTMLElement} board
 */
function makeMovable(post, board) {
  post.draggable = true;
  post.addEventListener("dragstart", (event) => {
    dragged = post;
    event.dataTransfer?.setData("text/plain", post.dataset.post ?? "");
    board.dataset.dragging = "";
  });
  post.addEventListener("dragend", () => {
    dragged = null;
    delete board.dataset.dragging;
    unmark(board);
  });
}

/**
 * @param {HTMLElement} slot
 * @param {HTMLElement} board
 */
function takePosts(slot, board) {
  slot.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    unmark(board);
    slot.dataset.over = "";
  });
  slot.addEventListener("drop", (event) => {
    event.preventDefault();
    if (dragged?.dataset.post) send(board, dragged.dataset.post, slot.dataset.slot ?? "", place(slot, event.clientY));
  });
}

/** @param {HTMLElement} board */
function unmark(board) {
  for (const slot of board.querySelectorAll("[data-over]")) slot.removeAttribute("data-over");
}

/**
 * How many posts of the slot stay before the dropped one.
 * @param {HTMLElement} slot
 * @param {number} y
 */
function place(slot, y) {
  const others = [...slot.querySelectorAll("[data-post]")].filter((post) => post !== dragged);
  const middle = (/** @type {Element} */ post) => post.getBoundingClientRect().top + post.getBoundingClientRect().height / 2;
  return others.filter((post) => middle(post) < y).length;
}

/**
 * @param {HTMLElement} board
 * @param {string} post
 * @param {string} at
 * @param {number} place
 */
function send(board, post, at, place) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = board.dataset.action ?? "";
  const fields = { csrf: document.body.dataset.csrf ?? "", act: "at", post, at, place: String(place) };
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
