// Templates and posts that come again, as a press officer uses them: examples, filling in, a series with its next days.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { looksRight, markup } from './lib/check.mjs';
import { enter, german, press } from './lib/desk.mjs';
import { startDemo } from './lib/server.mjs';

const at = '/desk/at/lindenau';
let demo, browser;
const text = (page, selector) => page.$eval(selector, (element) => element.textContent.replace(/\s+/g, ' ').trim());
const link = (page, words) => page.$(`::-p-xpath(//a[starts-with(normalize-space(), "${words}")])`);
const fill = (page, name, value) => page.$eval(`[name="${name}"]`, (field, to) => { field.value = to; }, value);

async function wide() {
  const page = await german(browser);
  await dress(page, { width: 1280, height: 1000 });
  return page;
}

async function shots(page, name) {
  const answer = await fetch(page.url(), { headers: { cookie: (await browser.cookies()).map((c) => `${c.name}=${c.value}`).join('; '), 'accept-language': 'de' } });
  assert.deepEqual(await markup(await answer.text()), [], `${name}: html-validate`);
  await looksRight(page, name);
  await dress(page, { width: 1280 });
}

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  await enter(browser, demo);
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('a road closure from a template, without a script', async () => {
  const page = await wide();
  await page.setJavaScriptEnabled(false);
  await page.goto(`${demo.base}${at}/templates`);
  await press(page, await page.$('form[action$="/examples"] button'));
  const rows = await page.$$('[aria-labelledby="templates-title"] .rows__item');
  assert.equal(rows.length, 5);
  const closure = await page.$('::-p-xpath(//li[p[normalize-space()="Straßensperrung"]]//a[contains(@href, "/use")])');
  await press(page, closure);
  await press(page, await page.$('main form button.btn--primary'));
  assert.match(await text(page, '.errors'), /Das fehlt noch/);
  await page.setJavaScriptEnabled(true);
  await page.reload();
  await page.goto(page.url());
  await shots(page, 'template-use');
  for (const [name, value] of [['Straße', 'Mühlweg'], ['Beginn', '2026-12-01'], ['Ende', '2026-12-05'], ['Umleitung', 'über die Ringstraße'], ['Grund', 'neue Rohre']]) {
    await fill(page, `v.${name}`, value);
  }
  await press(page, await page.$('main form button.btn--primary'));
  assert.equal(await page.$eval('#title', (field) => field.value), 'Mühlweg gesperrt');
  assert.match(await page.$eval('#body', (field) => field.value), /Von Dienstag, 1\. Dezember 2026 bis Samstag, 5\. Dezember 2026 ist die Mühlweg voll gesperrt/);
  assert.equal(await page.$eval('#traffic_until_date', (field) => field.value), '2026-12-05');
  await press(page, await link(page, 'Als Vorlage'));
  assert.equal(await page.$eval('#title', (field) => field.value), 'Mühlweg gesperrt');
  await page.close();
});

test('the waste calendar is pasted, and its next days are shown', async () => {
  const page = await wide();
  await page.goto(`${demo.base}${at}/templates`, { waitUntil: 'load' });
  await press(page, await page.$('::-p-xpath(//li[p[normalize-space()="Müllabfuhr"]]//a[contains(@href, "/series/")])'));
  assert.ok(!await page.$eval('#dates', (field) => field.checkVisibility()), 'only the fields of the chosen rule show');
  await page.click('input[name=rule][value=dates] + .chip');
  assert.ok(await page.$eval('#dates', (field) => field.checkVisibility()));
  const day = new Date(Date.now() + 40 * 86_400_000);
  await page.type('#dates', `${day.getDate()}.${day.getMonth() + 1}.${day.getFullYear()} Blaue Tonne\n16.12.2098`);
  await press(page, await page.$('.editor__bar button'));
  assert.match(await text(page, '.errors'), /Das fehlt noch/);
  assert.match(await page.$eval('#dates', (field) => field.value), /Blaue Tonne/, 'what was typed stays');
  await fill(page, 'v.Tonne', 'Blaue Tonne');
  await page.click('input[name=outcome][value=scheduled]');
  await shots(page, 'series-errors');
  await press(page, await page.$('.editor__bar button'));
  assert.match(await text(page, '[aria-labelledby="coming-title"]'), new RegExp(`${day.getDate()}\\. .*Erscheint .*, 17:00 Uhr`));
  await shots(page, 'series');
  await page.goto(`${demo.base}${at}/templates`, { waitUntil: 'load' });
  await shots(page, 'templates');
  await press(page, await page.$('::-p-xpath(//li[p[normalize-space()="Müllabfuhr"]]//a[contains(., "ändern")])'));
  await shots(page, 'template');
  await page.close();
});
