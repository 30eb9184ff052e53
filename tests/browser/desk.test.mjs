// The desk's pages: axe, reflow, markup; autosave; a lost session keeps the text; works without JavaScript.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { listen, looksRight, markup } from './lib/check.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, desk;
const press = async (page, selector) => {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.$eval(selector, (button) => button.click())]);
};

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  desk = await browser.newPage();
  await desk.goto(demo.desk);
  await press(desk, 'main form button[type=submit]');
});
after(async () => { await browser?.close(); await demo?.stop(); });

/** Every page that can be reached from the desk's start by links, some of each kind. */
async function pages() {
  const seen = new Map();
  const waiting = [`${demo.base}/desk`];
  while (waiting.length > 0) {
    const address = waiting.shift();
    await desk.goto(address, { waitUntil: 'load' });
    const links = await desk.$$eval('a[href]', (all) => all.map((a) => a.href.split('#')[0]));
    for (const link of links) {
      const path = new URL(link).pathname;
      const sort = path.replace(/[0-9a-z]{13}/g, 'ID');
      if (!path.startsWith('/desk') || seen.has(sort) || /sign-(in|out)|\.(png|jpg|svg|csv|json)$/.test(path)) continue;
      seen.set(sort, link);
      waiting.push(link);
    }
  }
  return [...seen.values()];
}

test('every page of the desk is accessible, reflows and is valid', { timeout: 1_200_000 }, async (t) => {
  const all = await pages();
  assert.ok(all.length >= 8, `found ${all.length} pages: ${all.join(' ')}`);
  for (const address of all) {
    await t.test(address.replace(demo.base, ''), async () => {
      const page = await browser.newPage();
      const heard = listen(page);
      const answer = await page.goto(address, { waitUntil: 'load' });
      assert.equal(answer.status(), 200);
      assert.deepEqual(await markup(await answer.text()), [], 'html-validate');
      assert.deepEqual(heard, [], 'console');
      await looksRight(page, `desk ${new URL(address).pathname}`, [[320, 1], [390, 2], [1280, 1], [1280, 2]]);
      await page.close();
    });
  }
});

test('what is typed is saved without asking', async () => {
  await desk.goto(`${demo.base}/desk`);
  await press(desk, 'a[href$="/new"], form[action$="/new"] button');
  await desk.type('#title', 'Von selbst gespeichert');
  const kept = () => desk.evaluate((list) => fetch(list).then((a) => a.text()).then((t) => t.includes('Von selbst gespeichert')),
    `${demo.base}/desk/at/lindenau/posts?state=draft`);
  await until(kept, 'autosave', 20_000);
});

test('on a phone nothing lies over the text while somebody types', async () => {
  const page = await browser.newPage();
  await dress(page, { width: 390, height: 844 });
  await page.goto(`${demo.base}/desk/at/lindenau/posts/new`);
  await page.type('#title', 'Am Handy');
  await page.type('#body', 'Zeile um Zeile. '.repeat(60));
  const over = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    const seen = (bar) => {
      const rect = bar.getBoundingClientRect();
      return getComputedStyle(bar).visibility !== 'hidden' && rect.top < Math.min(box.bottom, innerHeight) && rect.bottom > box.top;
    };
    return [...document.querySelectorAll('.editor__bar, .rail')].filter(seen).map((bar) => bar.className);
  });
  assert.deepEqual(over, []);
  // Done typing, both are there again.
  await page.evaluate(() => document.activeElement.blur());
  const back = await page.$$eval('.editor__bar, .rail', (bars) => bars.map((bar) => {
    const { top } = bar.getBoundingClientRect();
    return getComputedStyle(bar).visibility === 'visible' && top < innerHeight;
  }));
  assert.deepEqual(back, [true, true]);
  await page.close();
});

test('the menu of a phone opens, is accessible and leads on', async () => {
  const page = await browser.newPage();
  await page.goto(`${demo.base}/desk/at/lindenau`);
  await dress(page, { width: 320, height: 780 });
  await page.$eval('#rail-more', (menu) => menu.showPopover());
  await looksRight(page, 'menu of a phone', [[320, 1], [360, 1], [390, 2]]);
  assert.ok(await page.$eval('#rail-more', (menu) => menu.matches(':popover-open')), 'it stayed open');
  await dress(page, { width: 360, height: 780 });
  await page.$eval('#rail-more', (menu) => menu.hidePopover());
  await page.click('.rail__open button');
  await Promise.all([page.waitForNavigation(), page.click('#rail-more a[href$="/media"]')]);
  assert.match(page.url(), /\/media$/);
  await page.close();
});

test('a lost session loses no text', async () => {
  await desk.goto(`${demo.base}/desk`);
  await press(desk, 'a[href$="/new"], form[action$="/new"] button');
  await desk.type('#title', 'Überlebt die Sitzung');
  const cookies = await browser.cookies();
  await browser.deleteCookie(...cookies);
  await desk.type('#body', 'Dieser Satz auch.');
  await press(desk, '#editor button[name=act][value=publish]');
  const text = await desk.evaluate(() => document.documentElement.innerHTML);
  assert.match(text, /Überlebt die Sitzung/);
  assert.match(text, /Dieser Satz auch/);
  await browser.setCookie(...cookies);
});

test('the desk works without JavaScript', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(`${demo.base}/desk`);
  const button = await page.$('a[href$="/new"], form[action$="/new"] button');
  await Promise.all([page.waitForNavigation(), button.click()]);
  await page.type('#title', 'Ohne Skript geschrieben');
  await page.type('#body', 'Und veröffentlicht.');
  const publish = await page.$('#editor button[name=act][value=publish]');
  await Promise.all([page.waitForNavigation(), publish.click()]);
  const confirm = await page.$('#form button[type=submit]');
  await Promise.all([page.waitForNavigation(), confirm.click()]);
  await page.goto(demo.channel);
  assert.match(await page.$eval('main', (m) => m.textContent), /Ohne Skript geschrieben/);
  await page.close();
});
