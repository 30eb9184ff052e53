// Every residents' page: axe, reflow, markup, CSP, in both themes, three widths and two text sizes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { axe, listen, looksRight, markup, overflow } from './lib/check.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), chromium()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

const widths = [320, 390, 1280];

/** Paths of the links on a page that fit a pattern. */
async function links(page, address, pattern) {
  await page.goto(address);
  const all = await page.$$eval('a[href]', (found) => found.map((a) => new URL(a.href).pathname));
  return [...new Set(all)].filter((path) => pattern.test(path));
}

/** The permalink of the demo's poll. */
async function poll() {
  const page = await browser.newPage();
  await page.goto(demo.channel);
  const link = await page.$eval('[data-react="poll"]', (root) => root.closest('.card').querySelector('a.card__link').href);
  await page.close();
  return link;
}

/** Addresses of all pages, permalinks taken from the channel page itself. */
async function addresses() {
  const page = await browser.newPage();
  const posts = await links(page, demo.channel, /^\/lindenau\/p\/[^.]+$/);
  assert.ok(posts.length >= 5, `the channel page links posts (${posts.length})`);
  const months = await links(page, `${demo.channel}/archive`, /^\/lindenau\/archive\/\d{4}\/\d{2}$/);
  assert.ok(months.length >= 2, 'the archive links months');
  await page.close();
  const tails = ['', '?topic=events', '/follow', '/archive', '/search?q=Wasser', '/search?q=xyzzy', '/real', '/check', '/imprint',
    '/privacy', '/anonymity', '/accessibility', '/contact', '/press', '/widget', '/offline', '/follow/poster', '/p/0000000000000'];
  return [...tails.map((tail) => demo.channel + tail), ...[...posts.slice(0, 6), months[0]].map((path) => demo.base + path),
    `${demo.base}/directory`, `${demo.channel}?lang=en`, `${demo.channel}/follow?lang=en`, `${demo.channel}/anonymity?lang=en`, await poll()];
}

test('every page is accessible, reflows and keeps its own rules', { timeout: 600_000 }, async (t) => {
  for (const address of await addresses()) {
    await t.test(address.replace(demo.base, ''), async () => {
      const html = await (await fetch(address)).text();
      assert.deepEqual(await markup(html), [], 'html-validate');
      const page = await browser.newPage();
      const heard = listen(page);
      await page.goto(address, { waitUntil: 'load' });
      await page.evaluate(() => new Promise(requestAnimationFrame));
      // Taken now: axe itself sets inline styles, which the page's CSP rightly blocks and reports.
      const expected = address.endsWith('/p/0000000000000') ? [/404/] : [];
      assert.deepEqual(heard.filter((line) => !expected.some((known) => known.test(line))), [], 'console');
      const { pathname, search } = new URL(address);
      await looksRight(page, `page ${pathname}${search}`, widths.flatMap((width) => [[width, 1], [width, 2]]));
      await page.close();
    });
  }
});

test('seeded faults are found, so that silence means something', async () => {
  const page = await browser.newPage();
  await page.goto(demo.channel);
  await page.evaluate(() => {
    const picture = document.createElement('img');
    picture.setAttribute('src', '/favicon.ico');
    const wide = document.createElement('div');
    wide.style.width = '3000px';
    wide.style.height = '1px';
    document.querySelector('main').append(picture, wide);
  });
  assert.ok((await axe(page)).some((line) => line.startsWith('image-alt')));
  assert.ok((await overflow(page)).length > 0);
  assert.ok((await markup('<!doctype html><html lang="de"><head><title>x</title></head><body><img src="x"></body></html>')).length > 0);
  await page.close();
});

test('no page loads anything from elsewhere or leaves anything on the device', async () => {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const foreign = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(demo.base) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  for (const address of await addresses()) await page.goto(address, { waitUntil: 'load' });
  assert.deepEqual(foreign, []);
  assert.deepEqual(await context.cookies(), []);
  const left = await page.evaluate(async () => ({
    local: { ...localStorage }, databases: (await indexedDB.databases()).map((d) => d.name),
    workers: (await navigator.serviceWorker.getRegistrations()).length, caches: await caches.keys(),
  }));
  assert.deepEqual(left, { local: {}, databases: [], workers: 0, caches: [] }, 'nothing is stored before somebody follows');
  await context.close();
});

test('without JavaScript everything but push works', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(demo.channel);
  const text = () => page.$eval('main', (main) => main.textContent);
  assert.match(await text(), /Weihnachtsmarkt/);
  await page.goto(`${demo.channel}?topic=jobs`);
  assert.match(await text(), /Stadtgärtner/);
  assert.doesNotMatch(await text(), /Weihnachtsmarkt auf dem Marktplatz/);
  await page.goto(`${demo.channel}/search?q=abfallkal`);
  assert.match(await text(), /Abfallkalender/);
  await page.goto(`${demo.channel}/follow`);
  assert.match(await text(), /Atom|RSS/);
  await page.close();
});

test('without a script nothing is offered that would not answer', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await dress(page, { width: 390 }).catch(() => page.setViewport({ width: 390, height: 844 }));
  const shown = (selector) => page.$$eval(selector, (all) => all.filter((one) => one.getClientRects().length > 0).map((one) => one.textContent.trim()));
  await page.goto(demo.channel);
  assert.deepEqual(await shown('.follow-action__off'), [], 'no button that does nothing');
  assert.match((await shown('.head .follow-action__none')).join(), /Andere Wege/);
  assert.ok((await shown('.react__join')).length > 0, 'what would be needed to react is a link');
  await Promise.all([page.waitForNavigation(), page.click('.head .follow-action__none')]);
  assert.match(page.url(), /\/follow#ways-title$/);
  assert.deepEqual(await shown('[data-follow-start]'), []);
  assert.ok((await shown('.tile__link')).length > 0);
  await page.close();
});
