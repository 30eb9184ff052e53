// @ts-check
/// <reference lib="webworker" />
// Computes beside the page, so that it stays quick: half a second of drawing, a second of checking, some of work.
import { draw, elements, finish } from "./booklet.js";
import { SUITES } from "./wire.js";
import { solve } from "./work.js";

/** Two of our slots take a phone some ten milliseconds; then whoever else waits has its turn. */
const breathe = () => new Promise((done) => setTimeout(done, 0));

/** @type {Record<string, (suite: any, asked: any) => any>} */
const jobs = {
  draw: ({ oprf }, { key, volume }) => draw(oprf, key, volume),
  finish: ({ oprf }, { key, volume, drawn, answer }) => finish(oprf, key, volume, drawn, answer, /** @type {any} */ (breathe)),
  work: ({ sha256 }, { challenge, drawn }) => solve(sha256, challenge, elements(drawn)),
};

self.addEventListener("message", async ({ data }) => {
  let suite;
  try {
    suite = await import(`../../vendor/noble-curves/${SUITES[data.suite].file}.js`);
    self.postMessage({ id: data.id, said: await jobs[data.job](suite, data) });
  } catch (error) {
    // Without the library the next try may go better; with it, what was given is wrong and stays so.
    self.postMessage({ id: data.id, failed: String(error), wrong: Boolean(suite) });
  }
});
