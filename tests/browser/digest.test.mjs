// The channel chooses one message for all posts of a publishing time; the choice is kept and the page is accessible.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { axe, overflow } from './lib/check.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser;
const press = (page, button) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);

before(async () => { [demo, browser] = await Promise.all([startDemo(), chromium()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

test('one message for all is chosen without a script and stays chosen', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(demo.desk);
  await press(page, await page.$('main form button[type=submit]'));
  const settings = `${demo.base}/desk/at/lindenau/settings/days`;
  await page.goto(settings);
  assert.ok(await page.$('input[name=output][value=single]:checked'), 'a message each, until somebody chooses');
  await page.$eval('input[name=output][value=digest]', (radio) => radio.click());
  await press(page, await page.$('.editor__bar button'));
  await page.goto(settings);
  assert.ok(await page.$('input[name=output][value=digest]:checked'));
  await page.setJavaScriptEnabled(true);
  await page.reload();
  for (const dark of [false, true]) {
    for (const [width, text] of [[320, 1], [390, 2], [1280, 1]]) {
      await dress(page, { width, dark, text });
      assert.deepEqual(await overflow(page), [], `overflow at ${width}`);
      assert.deepEqual(await axe(page), [], `axe at ${width}`);
      if (process.env.PICTURES && text === 1) await page.screenshot({ path: `${process.env.PICTURES}/days-settings-${width}-${dark}.png`, fullPage: true });
    }
  }
  await page.close();
});
