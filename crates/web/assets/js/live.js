// @ts-check
// An open channel page hears of posts: a new one appears at the top, or is offered where the reader's place would move; a
// corrected one changes, one taken back goes. A hidden page keeps no connection; when it is seen again it asks once what
// it missed.
import { all, channel, toast, word } from "./page.js";

/** Milliseconds until a page asks again that was refused outright: at least so many, and by chance up to as many more. */
const AGAIN = 20_000;
/** Pixels from the top within which a reader sees a new post come in, and nothing moves that was being read. */
const TOP = 200;

let missed = 0;
/** @type {EventSource | undefined} */
let source;
/** Whether something may have been missed. */
let broken = false;

/** Starts listening on pages that may update themselves. */
export function start() {
  const stream = /** @type {HTMLElement | null} */ (document.querySelector("[data-live]"));
  if (!stream || !("EventSource" in window)) return;
  const url = stream.dataset.live ?? "";
  const watch = () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else if (!source) {
      open(url, watch);
    }
  };
  document.addEventListener("visibilitychange", () => {
    watch();
    if (!document.hidden) void ask();
  });
  watch();
  document.querySelector("[data-new-posts]")?.addEventListener("click", () => location.assign(channel));
}

/**
 * @param {string} url
 * @param {() => void} watch
 */
function open(url, watch) {
  const mine = new EventSource(url);
  source = mine;
  mine.addEventListener("post", (event) => {
    /** @type {{ what: "new" | "changed" | "withdrawn", post: string, within: number }} */
    const said = JSON.parse(event.data);
    // A full room does not ask at once.
    setTimeout(() => void show(said.what, said.post), Math.random() * said.within);
  });
  mine.addEventListener("open", () => {
    if (broken) void ask();
    broken = false;
  });
  mine.addEventListener("error", () => {
    broken = true;
    if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
    // The browser gives up for good when a proxy answers in the server's place, or when all seats are taken.
    source = undefined;
    setTimeout(watch, AGAIN * (1 + Math.random()));
  });
}

/**
 * Takes a post over from the page as it is now.
 * @param {"new" | "changed" | "withdrawn"} what
 * @param {string} post
 */
async function show(what, post) {
  if (what === "new" && window.scrollY > TOP) return offer(missed + 1);
  const now = cardOf(document, post);
  if (what === "withdrawn") return now?.remove();
  const page = await fresh();
  const next = page && cardOf(page, post);
  if (!next) return;
  const card = document.importNode(next, true);
  const alive = now?.querySelector("[data-react]");
  // The bar that is there already has its listeners and knows what was answered.
  if (alive) card.querySelector("[data-react]")?.replaceWith(alive);
  if (now) now.replaceWith(card);
  else if (what === "new") insert(next, card);
}

/**
 * @param {HTMLElement} next where it stands in the fresh page
 * @param {HTMLElement} card
 */
function insert(next, card) {
  const iso = next.closest("[data-day]")?.getAttribute("data-day");
  const days = all("[data-day]");
  const day = days.find((one) => one.getAttribute("data-day") === iso);
  const first = day?.querySelector("article[data-post]");
  if (first) {
    first.before(card);
  } else if (days[0] && next.parentElement) {
    const section = /** @type {HTMLElement} */ (document.importNode(next.parentElement, true));
    for (const other of all("article[data-post]", section)) if (other.dataset.post !== card.dataset.post) other.remove();
    days[0].before(section);
  } else {
    // The first post of all takes the place of what stood there instead.
    location.reload();
    return;
  }
  toast(word("stream.came"));
}

/** This page as the server has it now. @returns {Promise<Document | null>} */
function fresh() {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname + location.search);
    request.responseType = "document";
    request.onload = () => done(request.status === 200 ? request.responseXML : null);
    request.onerror = () => done(null);
    request.send();
  });
}

/**
 * @param {Document} page
 * @param {string} post
 */
function cardOf(page, post) {
  return all("article[data-post]", page).find((card) => idOf(card.dataset.post ?? "") === post);
}

/** Counts the posts that are newer than the newest one on this page. */
async function ask() {
  const shown = new Set(all("article[data-post]").map((card) => idOf(card.dataset.post ?? "")));
  if (shown.size === 0 || new URLSearchParams(location.search).has("topic")) return;
  try {
    const answer = await fetch(`${channel}/latest.json`);
    if (!answer.ok) return;
    /** @type {{ posts: { id: string }[] }} */
    const latest = await answer.json();
    const known = latest.posts.findIndex((post) => shown.has(post.id));
    if (known > 0) offer(known);
  } catch {
    // No network: the next look will tell.
  }
}

/** @param {number} count */
function offer(count) {
  missed = count;
  const pill = /** @type {HTMLElement | null} */ (document.querySelector("[data-new-posts]"));
  const text = pill?.querySelector("span");
  if (!pill || !text) return;
  text.textContent = count === 1 ? word("stream.new_one") : word("stream.new_many", { count });
  pill.hidden = false;
}

/**
 * The 13 letters of a permalink.
 * @param {string} url
 */
function idOf(url) {
  return /\/p\/([0-9a-z]{13})/.exec(url)?.[1] ?? "";
}
