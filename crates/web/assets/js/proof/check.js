// @ts-check
// The page "Is this message from the town?": a proof in the address is judged here, without asking the server.
import { all, channel } from "../page.js";
import { judge, standing, trusted } from "./judge.js";
import { KINDS, name } from "./read.js";

/** Judges what is in the address, now and whenever it changes. */
export function start() {
  const place = document.querySelector("[data-proofs]");
  if (!place) return;
  const look = () => void verdict(JSON.parse(place.textContent || "{}"), location.hash.slice(1));
  addEventListener("hashchange", look);
  look();
}

/**
 * @param {{ keys?: string, root?: string, made: number, zone: string, posts: Record<string, { text: string, state: string }> }} known
 * @param {string} proof
 */
async function verdict(known, proof) {
  // A link within the page, such as the one to its content.
  if (proof.length < 40) return;
  for (const part of all("[data-verdict], [data-said]")) part.hidden = true;
  if (!known.keys || !known.root) return show("unsure");
  const list = await trusted(known.keys, known.root).catch(() => undefined);
  if (!list) return show("unsure");
  const now = Date.now() / 1000;
  const { word, claim } = await judge(proof, list, { asOf: known.made, now });
  if (word !== "genuine" || !claim) return show(word, { domain: claim?.domain ?? "" });
  const id = name(claim.number);
  show(standing(claim, known.posts[id], { asOf: known.made, now }), {
    title: claim.title, number: id, issued: time(claim.issued, known.zone), expires: claim.expires === null ? "" : time(claim.expires, known.zone),
    as_of: time(known.made, known.zone), keys: time(list.issued, known.zone),
  }, claim.kind === KINDS.indexOf("all_clear") ? "closing" : "", `${channel}/p/${id}`);
}

/**
 * @param {string} word
 * @param {Record<string, string>} [facts]
 * @param {string} [kind]
 * @param {string} [link]
 */
function show(word, facts = {}, kind = "", link = "") {
  const [part] = all(kind && word === "holds" ? `[data-verdict="${kind}"]` : `[data-verdict="${word}"]`);
  if (!part) return;
  for (const [key, text] of Object.entries(facts)) {
    for (const field of all(`[data-fact="${key}"]`, part)) field.textContent = text;
    for (const row of all(`[data-with="${key}"]`, part)) row.hidden = text === "";
  }
  for (const anchor of /** @type {HTMLAnchorElement[]} */ (all("[data-to]", part))) anchor.href = link;
  part.hidden = false;
  document.title = `${part.querySelector(".verdict__title")?.textContent} · ${document.title.split(" · ").pop()}`;
  // Read out at once, and where the eye is.
  const heading = /** @type {HTMLElement | null} */ (part.querySelector(".verdict__title"));
  heading?.focus();
}

/**
 * In the page's language and the town's zone, 24 hours, with the day of the week.
 * @param {number} second
 * @param {string} timeZone
 */
function time(second, timeZone) {
  return new Intl.DateTimeFormat(document.documentElement.lang || "de", {
    weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
  }).format(new Date(second * 1000));
}
