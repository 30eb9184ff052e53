// Anonymous reactions in real browsers, both suites: nothing before the switch, a booklet drawn in a worker under the real
// Content Security Policy, answers sent late and without a name, and everything gone with the switch.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { epochOf } from '../../crates/web/assets/js/reactions/wire.js';
import { startAnonServer } from './lib/anon-server.mjs';
import { chromium, firefox } from './lib/browser.mjs';
import { listen } from './lib/check.mjs';
import { until } from './lib/server.mjs';

const BROWSERS = { Chromium: chromium, Firefox: () => firefox('ws://127.0.0.1:1/') };
const DATABASE = 'ausrufer-reactions /ludwigsburg';

const stateOf = (page, id) => page.$eval(id, (root) => root.dataset.reactState);
const click = (page, selector) => page.$eval(selector, (element) => element.click());
const databases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
/** Lets the waiting time be over, and nothing else. */
const makeDue = (page) => page.evaluate((name) => new Promise((done, fail) => {
  const asked = indexedDB.open(name);
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const transaction = asked.result.transaction('kept', 'readwrite');
    const cursor = transaction.objectStore('kept').openCursor(IDBKeyRange.bound('out/', 'out/\uffff'));
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      cursor.result.update({ ...cursor.result.value, due: 0 });
      cursor.result.continue();
    };
    transaction.oncomplete = () => { asked.result.close(); done(); };
  };
}), DATABASE);
const sendNow = async (page) => {
  await makeDue(page);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/ludwigsburg')).active.postMessage({ say: 'send' }));
};

for (const [name, launch] of Object.entries(BROWSERS)) {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser?.close());

  for (const [key, suite] of ['ristretto255', 'p256'].entries()) {
    test(`${name}, ${suite}: from the switch to the withdrawal`, async () => {
      const server = await startAnonServer({ epoch: epochOf(new Date()), key });
      const context = await browser.createBrowserContext();
      try {
        let page = await context.newPage();
        const heard = listen(page);
        await page.goto(`${server.base}/ludwigsburg`);
        await page.evaluate(() => { document.cookie = 'name=somebody'; });
        await until(async () => (await stateOf(page, '#bar')) === 'off', 'the bar is off');
        assert.deepEqual(await databases(page), [], 'nothing is kept before the switch');
        assert.ok(!server.asked.some(({ path }) => path.includes('noble') || path.includes('/anon')), 'nothing is loaded before the switch');
        assert.ok(await page.$eval('#bar button', (button) => button.disabled));

        await click(page, '[data-reactions]');
        await until(async () => (await stateOf(page, '#bar')) === 'ready', `the booklet: ${heard.join('\n')}`, 90_000);
        assert.equal(await stateOf(page, '#old'), 'late', 'posts that were out have no token');
        assert.deepEqual(server.asked.filter(({ path }) => path.includes('noble')).map(({ path }) => path.split('/').pop()), [`${suite}.js`]);

        await click(page, '#bar [data-choice="2"]');
        await until(async () => (await stateOf(page, '#bar')) === 'waiting', 'the answer waits');
        await click(page, '#poll [data-choice="1"]');
        await click(page, '#poll [data-choice="3"]');
        await click(page, '#poll form button');
        await until(async () => (await stateOf(page, '#poll')) === 'waiting', 'the answers wait');
        assert.deepEqual(server.counted, [], 'nothing goes out with the tap');

        await page.reload();
        await until(async () => (await stateOf(page, '#bar')) === 'waiting', 'the answer waits after reloading');
        assert.equal(await page.$eval('#bar [data-choice="2"]', (button) => button.getAttribute('aria-pressed')), 'true');
        assert.ok(await page.$eval('#poll [data-choice="3"]', (box) => box.checked));
        await sendNow(page);
        await until(() => server.counted.length === 2, 'both are sent', 40_000);
        const inOrder = server.counted.toSorted((a, b) => a.slot - b.slot);
        assert.deepEqual(inOrder, [{ slot: 126, seq: 1, choice: 2 }, { slot: 127, seq: 1, choice: 5 }]);
        await until(async () => (await stateOf(page, '#bar')) === 'sent', 'the page hears of it');

        await click(page, '#bar [data-choice="1"]');
        await until(async () => (await stateOf(page, '#bar')) === 'waiting', 'the change waits');
        await makeDue(page);
        await page.close();
        page = await context.newPage();
        await page.goto(`${server.base}/ludwigsburg`);
        await until(() => server.counted.length === 3, 'what was due goes out at the next opening', 40_000);
        assert.deepEqual(server.counted[2], { slot: 126, seq: 2, choice: 1 });

        await until(async () => (await stateOf(page, '#bar')) === 'sent', 'sent');
        await click(page, '#bar [data-react-withdraw]');
        await until(async () => (await stateOf(page, '#bar')) === 'waiting', 'the withdrawal waits');
        const beside = await context.newPage();
        await beside.goto(`${server.base}/ludwigsburg`);
        await until(async () => (await stateOf(beside, '#bar')) === 'waiting', 'another page knows it too');
        await click(page, '[data-reactions]');
        await until(async () => (await stateOf(page, '#bar')) === 'off', 'switched off');
        await until(async () => (await stateOf(beside, '#bar')) === 'off', 'the other page too');
        assert.equal(await beside.$eval('[data-reactions]', (box) => box.checked), false);
        assert.deepEqual(server.counted[3], { slot: 126, seq: 3, choice: 0 }, 'what waits goes out before all is forgotten');
        assert.deepEqual(await databases(page), [], 'nothing is left');

        const posts = server.asked.filter(({ path }) => path.startsWith('/anon/'));
        for (const { path, method, length, headers } of posts) {
          assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined], `${path} names nobody`);
          if (method === 'POST') assert.equal(length, path.endsWith('booklet') ? 6144 : 256);
        }
        assert.equal(posts.filter(({ path }) => path.endsWith('booklet')).length, 1, 'one booklet');
        assert.deepEqual(heard.filter((line) => /Content Security Policy|Trusted/i.test(line)), []);
      } finally {
        await context.close();
        server.stop();
      }
    });
  }
}
