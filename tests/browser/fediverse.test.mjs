// The channel in the Fediverse as people see it: the page that switches it on, the way beside the others, the guide.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { listen, looksRight, markup } from './lib/check.mjs';
import { enter, german, press } from './lib/desk.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  await enter(browser, demo);
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('switched on at the desk, it stands beside the other ways to follow', { timeout: 180_000 }, async () => {
  const page = await german(browser);
  const heard = listen(page);
  const handle = `@lindenau@${new URL(demo.base).host}`;
  await page.goto(`${demo.base}/desk/at/lindenau/outlets`);
  await page.goto(await page.$eval('a[href$="/fediverse"]', (link) => link.href));
  await looksRight(page, 'fediverse-off');
  await press(page, await page.$('form[action$="/start"] button'));
  assert.match(await page.$eval('main', (main) => main.innerText), new RegExp(`${handle}[^]*weniger als zehn Konten`));
  await looksRight(page, 'fediverse-on');
  assert.deepEqual(await markup(await (await page.reload()).text()), []);
  await page.goto(demo.follow);
  const tile = await page.$('.tile a[href$="/follow/fediverse"]');
  assert.match(await page.$eval('.tile:has(a[href$="/follow/fediverse"])', (one) => one.textContent), new RegExp(handle));
  await looksRight(page, 'fediverse-follow');
  await press(page, tile);
  assert.match(await page.$eval('main', (main) => main.innerText), /Wer dabei was erfährt/);
  await looksRight(page, 'fediverse-guide');
  assert.deepEqual(heard, []);
});
