// @ts-check
// Says when there is no network, and lists what can be read without one.
import { all, channel } from "./page.js";

/** Wires the note and fills the offline page. */
export function start() {
  const tell = () => {
    for (const note of all("[data-offline-note]")) note.hidden = navigator.onLine;
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
  if (document.querySelector("[data-offline]")) void list();
}

async function list() {
  const place = document.querySelector("[data-offline-list]");
  const section = /** @type {HTMLElement | null} */ (document.querySelector("[data-offline]"));
  if (!place || !section || !("caches" in window)) return;
  const stored = await caches.match(`${channel}/latest.json`, { ignoreVary: true });
  if (!stored) return;
  /** @type {{ posts: { url: string, title: string }[] }} */
  const latest = await stored.json();
  for (const post of latest.posts) {
    const link = document.createElement("a");
    link.href = post.url;
    link.textContent = post.title;
    const item = document.createElement("li");
    item.append(link);
    place.append(item);
  }
  section.hidden = latest.posts.length === 0;
}
