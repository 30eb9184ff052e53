// Reactions through the real pages: switched on with following, pressed, changed, taken back; polls; the desk beside it. What
// is counted, and when, is tested with a clock of its own in crates/web/tests/it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, firefox } from './lib/browser.mjs';
import { startPushService } from './lib/push-service.mjs';
import { startDemo, until } from './lib/server.mjs';

const DATABASE = 'ausrufer-reactions /lindenau';
let push, demo, office, desk;

before(async () => {
  push = await startPushService();
  demo = await startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true', AUSRUFER_REACTIONS_WORK_BITS: '8' });
  office = await chromium();
  desk = await office.newPage();
  await desk.goto(demo.desk);
  await press(desk, 'main form button[type=submit]');
});
after(async () => { await office?.close(); await demo?.stop(); push?.stop(); });

const press = async (page, selector) => {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.$eval(selector, (button) => button.click())]);
};
const click = (page, selector) => page.$eval(selector, (element) => element.click());
const databases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.includes('reactions')));
const becomes = (page, state, ms = 15_000) =>
  until(async () => (await page.$eval('[data-react]', (root) => root.dataset.reactState)) === state, `the post is ${state}`, ms);
const said = (page) => page.$$eval('.react__say p', (lines) => lines.filter((line) => !line.hidden).map((line) => line.textContent).join(' '));
/** Lets the waiting time be over, and has the worker send. */
const sendNow = (page) => page.evaluate(async (name) => {
  const db = await new Promise((done, fail) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  await new Promise((done) => {
    const transaction = db.transaction('kept', 'readwrite');
    const cursor = transaction.objectStore('kept').openCursor(IDBKeyRange.bound('out/', 'out/\uffff'));
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      cursor.result.update({ ...cursor.result.value, due: 0 });
      cursor.result.continue();
    };
    transaction.oncomplete = done;
  });
  db.close();
  (await navigator.serviceWorker.getRegistration('/lindenau')).active.postMessage({ say: 'send' });
}, DATABASE);

/** Publishes at the desk; answers the permalink. */
async function publish(title, fill = async () => {}) {
  await desk.goto(`${demo.base}/desk/at/lindenau/posts/new`);
  await desk.type('#title', title);
  await fill();
  await press(desk, 'button[name=act][value=publish]');
  await press(desk, '#form button[type=submit]');
  return until(async () => {
    await desk.goto(demo.channel);
    return desk.$$eval('a.card__link', (links, name) => links.find((link) => link.textContent === name)?.href, title);
  }, `${title} is out`);
}

/** Publishes a poll; in a week it ends. */
const poll = (title, several) => publish(title, async () => {
  await click(desk, 'input[name=kind][value=poll]');
  await desk.type('#poll_options', 'Rot\nGrün\nBlau');
  await click(desk, `input[name=poll_choice][value=${several ? 'several' : 'one'}]`);
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await desk.$eval('#poll_end', (field, value) => { field.value = value; }, day);
});

/** With push as residents do it; where no push service can be reached the switch alone, which makes the device work. */
async function switchOn(page, pushes) {
  await page.goto(demo.follow);
  await until(() => page.$('[data-push="ready"]'), 'the follow page is ready');
  assert.equal(await page.$eval('[data-reactions]', (box) => box.checked), false, 'off until somebody asks');
  assert.deepEqual(await databases(page), [], 'nothing is kept before');
  await click(page, '[data-reactions]');
  assert.deepEqual(await databases(page), [], 'nor before following');
  if (pushes) {
    await click(page, '[data-follow-start]');
    await until(() => page.$('[data-push="on"]'), 'following');
  } else {
    await page.evaluate(async () => {
      const main = document.querySelector('script[src$="/js/main.js"]').src;
      const { turn } = await import(main.replace('main.js', 'reactions/start.js'));
      await turn(document.querySelector('[data-reactions]'));
    });
  }
  await until(() => page.evaluate((name) => new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => {
      const names = asked.result.transaction('kept').objectStore('kept').getAllKeys(IDBKeyRange.bound('drawn/', 'drawn/\uffff'));
      names.onsuccess = () => { asked.result.close(); done(names.result.length > 0); };
    };
  }), DATABASE), 'the booklet is drawn', 90_000);
}

const BROWSERS = { Firefox: [() => firefox(push.socket), true], Chromium: [chromium, false] };
for (const [name, [launch, pushes]] of Object.entries(BROWSERS)) {
  test(`${name}: from following to deleting, through the pages`, { timeout: 240_000 }, async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(demo.channel);
      await until(() => page.$('[data-react-state="off"]'), 'bars are a display at first');
      assert.ok(await page.$$eval('[data-react] button[data-choice]', (all) => all.length > 0 && all.every((one) => one.disabled)));
      await switchOn(page, pushes);
      await page.goto(demo.channel);
      await becomes(page, 'late');

      const bar = await publish(`Neue Bänke, ${name}`);
      await page.goto(bar);
      await becomes(page, 'ready');
      await click(page, '[data-choice="2"]');
      await becomes(page, 'waiting');
      assert.match(await said(page), /hat es sich gemerkt|has noted it/);
      assert.equal(await page.$eval('[data-choice="2"]', (button) => button.getAttribute('aria-pressed')), 'true');
      await sendNow(page);
      await becomes(page, 'sent', 40_000);
      await click(page, '[data-choice="1"]');
      await becomes(page, 'waiting');
      assert.equal(await page.$eval('[data-choice="2"]', (button) => button.getAttribute('aria-pressed')), 'false', 'changed');
      await click(page, '[data-react-withdraw]');
      await until(async () => page.$eval('[data-react-withdraw]', (button) => button.hidden), 'taken back');

      for (const several of [false, true]) {
        await page.goto(await poll(`Welche Farbe? ${name} ${several}`, several));
        await becomes(page, 'ready');
        assert.match(await page.$eval('[data-react]', (root) => root.textContent), /Stimmungsbild|Mood picture/);
        await click(page, 'input[data-choice="1"]');
        await click(page, 'input[data-choice="3"]');
        await click(page, '[data-react-form] button');
        await becomes(page, 'waiting');
        await page.reload();
        await becomes(page, 'waiting');
        const chosen = await page.$$eval('input[data-choice]', (boxes) => boxes.map((box) => box.checked));
        assert.deepEqual(chosen, [several, false, true]);
      }

      await page.goto(`${demo.channel}/anonymity`);
      await until(() => page.$eval('[data-react-delete]', (button) => !button.hidden), 'there is something to delete');
      await click(page, '[data-react-delete]');
      await until(() => page.$eval('[data-react-deleted]', (line) => !line.hidden), 'deleted', 60_000);
      await page.goto(bar);
      assert.equal(await page.$$eval('[aria-pressed="true"]', (pressed) => pressed.length), 0);
    } finally {
      await browser.close();
    }
  });
}

test('without JavaScript and without the switch they are a display', async () => {
  const context = await office.createBrowserContext();
  const page = await context.newPage();
  await page.goto(`${demo.channel}/anonymity`);
  await until(() => page.$eval('[data-react-absent]', (line) => !line.hidden), 'nothing to delete is said');
  await page.setJavaScriptEnabled(false);
  await page.goto(`${demo.channel}?lang=de`);
  const counts = await page.$$eval('.emoji__count', (all) => all.map((one) => one.textContent.replace(/\D/g, '')));
  assert.ok(counts.length > 5 && counts.every((count) => Number(count) >= 5 && Number(count) % 5 === 0), counts.join(' '));
  const polls = await page.$$eval('[data-react="poll"]', (all) => all.map((one) => one.textContent));
  assert.ok(polls.some((text) => /Kletterwald\s*rund\s*200/.test(text)), polls.join('\n'));
  await context.close();
});

test('the desk sees the numbers everybody sees', async () => {
  await desk.goto(demo.channel);
  const link = await desk.$$eval('.card', (cards) => cards.find((card) => card.textContent.includes('Kletterwald')).querySelector('a.card__link').href);
  const shown = await desk.$$eval('.card', (cards) => [...cards.find((card) => card.textContent.includes('Kletterwald')).querySelectorAll('.poll__count')].map((one) => one.lastChild.textContent.trim()));
  await desk.goto(`${demo.base}/desk/at/lindenau/posts/${new URL(link).pathname.split('/p/')[1].slice(0, 13)}`);
  assert.deepEqual(await desk.$$eval('.answers__table td', (cells) => cells.map((cell) => cell.textContent)), shown);
});
