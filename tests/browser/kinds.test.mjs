// What a press officer does with kinds: closes a street and sees the drawing, says until when something is valid, pins it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { looksRight } from './lib/check.mjs';
import { enter, german, press } from './lib/desk.mjs';
import { startDemo } from './lib/server.mjs';

const at = '/desk/at/lindenau';
let demo, browser;
const text = (page, selector) => page.$eval(selector, (element) => element.textContent.replace(/\s+/g, ' ').trim());
/** Types into a field of any type; fields for days want the browser's own form. */
const fill = (page, id, value) => page.$eval(`[name="${id}"]`, (field, to) => { field.value = to; field.dispatchEvent(new Event('input', { bubbles: true })); }, value);

async function shots(page, name) {
  await looksRight(page, name, [[320, 1], [390, 1], [390, 2], [1280, 1]]);
  await dress(page, { width: 1280 });
}

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  await enter(browser, demo);
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('a closed street is written, drawn while typing, published, and asks nobody for a map', async () => {
  const page = await german(browser);
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).host));
  await page.goto(`${demo.base}${at}/posts/new`, { waitUntil: 'load' });
  await page.type('#title', 'Mühlweg gesperrt');
  await page.click('input[name=kind][value=traffic] + .chip');
  assert.ok(await page.$eval('#traffic_streets', (field) => field.checkVisibility()), 'the fields of the kind appear');
  assert.ok(!await page.$eval('#valid_until', (field) => field.checkVisibility()), 'and those of others do not');
  await page.type('#traffic_streets', 'Mühlweg');
  await fill(page, 'traffic_until_date', '2099-12-04');
  await page.type('#traffic_detour', 'über die Ringstraße');
  await page.click('.kind-fields--traffic summary');
  await page.type('#traffic_track', '51.16210, 10.44680\n51.16302, 10.44921\n51.16351, 10.45012');
  await page.waitForSelector('[data-preview] svg.map');
  await press(page, await page.$('#editor .editor__bar button[value=save]'));
  await shots(page, 'edit-traffic');
  await press(page, await page.$('#editor .editor__bar button[value=publish]'));
  await press(page, await page.$('main form button.btn--primary[type=submit]'));
  await page.goto(demo.channel, { waitUntil: 'load' });
  await press(page, await page.$('::-p-xpath(//a[normalize-space()="Mühlweg gesperrt"])'));
  assert.match(await text(page, '.traffic'), /Gesperrt ?Mühlweg.*Umleitung ?über die Ringstraße.*etwa \d+ Meter/);
  assert.equal(await page.$eval('svg.map', (map) => map.getAttribute('role')), 'img');
  await shots(page, 'post-traffic');
  assert.deepEqual([...asked].filter((host) => host && host !== new URL(demo.base).host), []);
  await page.close();
});

test('a post is pinned to the top and taken down again, without a script', async () => {
  const page = await german(browser);
  await page.setJavaScriptEnabled(false);
  await page.goto(`${demo.base}${at}/posts?state=published`);
  await press(page, await page.$('.rows__title a'));
  const title = await text(page, 'h1');
  await press(page, await page.$('form[action$="/pin"] button'));
  assert.match(await text(page, '[aria-labelledby="pin-title"]'), /steht oben auf der Kanalseite/);
  const desk = page.url();
  await page.goto(demo.channel);
  assert.match(await text(page, '.stream__pinned'), /Oben angeheftet/);
  assert.ok((await text(page, '.stream__pinned')).includes(title));
  await page.setJavaScriptEnabled(true);
  await page.reload();
  await shots(page, 'channel-pinned');
  await page.goto(desk);
  await shots(page, 'desk-pinned');
  await press(page, await page.$('button[formaction$="/unpin"]'));
  await page.goto(demo.channel);
  assert.equal(await page.$('.stream__pinned'), null);
  await page.close();
});

test('the schedule tells what expires soon', async () => {
  const page = await german(browser);
  await page.goto(`${demo.base}${at}/days`, { waitUntil: 'load' });
  assert.match(await text(page, '[aria-labelledby="expiring-title"]'), /Bahnhofstraße.*Verlässt die Kanalseite/);
  await shots(page, 'days-expiring');
  await page.close();
});
