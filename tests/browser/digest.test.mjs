// The channel chooses one message for all posts of a publishing time; the choice is kept and the page is accessible.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { looksRight } from './lib/check.mjs';
import { press, signIn } from './lib/desk.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser;

before(async () => { [demo, browser] = await Promise.all([startDemo(), chromium()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

test('one message for all is chosen without a script and stays chosen', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await signIn(page, demo);
  const settings = `${demo.base}/desk/at/lindenau/settings/days`;
  await page.goto(settings);
  assert.ok(await page.$('input[name=output][value=single]:checked'), 'a message each, until somebody chooses');
  await page.$eval('input[name=output][value=digest]', (radio) => radio.click());
  await press(page, await page.$('.editor__bar button'));
  await page.goto(settings);
  assert.ok(await page.$('input[name=output][value=digest]:checked'));
  await page.setJavaScriptEnabled(true);
  await page.reload();
  await looksRight(page, 'days-settings');
  await page.close();
});
