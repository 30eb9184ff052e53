// @ts-check
// An open channel page hears of new posts and offers them, without moving the reader's place. A hidden page keeps no
// connection; when it is seen again it asks once what it missed.
import { all, channel, word } from "./page.js";

let missed = 0;
/** @type {EventSource | undefined} */
let source;

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
      open(url);
    }
  };
  document.addEventListener("visibilitychange", () => {
    watch();
    if (!document.hidden) void ask();
  });
  watch();
  document.querySelector("[data-new-posts]")?.addEventListener("click", () => location.assign(channel));
}

/** @param {string} url */
function open(url) {
  source = new EventSource(url);
  source.addEventListener("post", (event) => {
    const said = JSON.parse(event.data);
    if (said.what === "new") offer(missed + 1);
  });
}

/** Counts the posts that are newer than the newest one on this page. */
async function ask() {
  const shown = new Set(all("[data-post]").map((card) => idOf(card.dataset.post ?? "")));
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
