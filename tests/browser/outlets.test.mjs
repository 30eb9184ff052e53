// The preview by outlet and the advice beside the text: live while typing, and by a button without a script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { axe, listen, markup, overflow } from './lib/check.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser;
const BODY = '**KEIN WASSER** in der Ostvorstadt. Mehr [hier](https://lindenau-werre.de/wasser). '
  + 'Der Wasserwagen steht am Markt und bleibt dort, bis alle Leitungen gespült sind und das Gesundheitsamt die Proben geprüft hat. '.repeat(6);

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  const page = await browser.newPage();
  await page.goto(demo.desk);
  await Promise.all([page.waitForNavigation(), page.$eval('main form button[type=submit]', (button) => button.click())]);
  await page.close();
});
after(async () => { await browser?.close(); await demo?.stop(); });

async function editor(lang, script = true) {
  const page = await browser.newPage();
  await page.setExtraHTTPHeaders({ 'Accept-Language': lang });
  await page.setJavaScriptEnabled(script);
  await page.goto(`${demo.base}/desk/at/lindenau/posts/new`, { waitUntil: 'load' });
  return page;
}

const panel = (page, key) => page.$eval(`#panel-${key}`, (e) => e.textContent);

test('tabs and advice follow the typing', { timeout: 120_000 }, async () => {
  const page = await editor('de');
  const heard = listen(page);
  await page.type('#title', 'Trinkwasser');
  await until(() => page.$eval('#panel-mastodon .bubble', (e) => e.textContent.includes('Trinkwasser')).catch(() => false), 'live preview', 10_000);
  await page.$eval('#body', (field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }, BODY);
  await until(async () => (await panel(page, 'whatsapp')).includes('*KEIN WASSER*'), 'WhatsApp', 10_000);
  await page.$eval('#tab-mastodon', (tab) => tab.click());
  assert.match(await panel(page, 'mastodon'), /von 500 Buchstaben, jeder Link zählt 23/);
  assert.match(await panel(page, 'mastodon'), /der Link führt zum ganzen Text/);
  // A tab chosen stays chosen over a refresh.
  await page.type('#title', ' fehlt');
  await until(async () => (await panel(page, 'mastodon')).includes('Trinkwasser fehlt'), 'second refresh', 10_000);
  assert.equal(await page.$eval('#panel-mastodon', (e) => e.hidden), false);
  // Advice leads to the words.
  await page.$$eval('[data-select]', (all) => all.find((a) => a.textContent.includes('hier')).click());
  const picked = await page.evaluate(() => {
    const field = document.activeElement;
    return [field.id, field.value.slice(field.selectionStart, field.selectionEnd)];
  });
  assert.deepEqual(picked, ['body', '[hier](https://lindenau-werre.de/wasser)']);
  assert.deepEqual(heard, [], 'console');
  await page.close();
});

test('a problem jumps to its field', async () => {
  const page = await editor('de');
  await page.type('#title', 'Nur ein Titel');
  await until(() => page.$('#panel-mastodon .trouble a[href="#body"]'), 'problem', 10_000);
  await page.$eval('#tab-mastodon', (tab) => tab.click());
  await page.$eval('#panel-mastodon .trouble a[href="#body"]', (link) => link.click());
  assert.equal(await page.evaluate(() => document.activeElement.id), 'body');
  await page.close();
});

for (const lang of ['de', 'en']) {
  test(`every tab is accessible and reflows (${lang})`, { timeout: 500_000 }, async () => {
    const page = await editor(lang);
    await page.type('#title', 'Trinkwasser: bitte heute abkochen');
    await page.$eval('#body', (field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }, BODY);
    await until(async () => (await panel(page, 'whatsapp').catch(() => '')).includes('*KEIN WASSER*'), 'preview', 10_000);
    // Places the channel is not at are folded away.
    await page.$eval('#preview-others', (others) => { others.open = true; });
    const tabs = await page.$$eval('[role=tab]', (all) => all.map((tab) => tab.id));
    assert.equal(tabs.length, 14);
    for (const tab of tabs) {
      await page.$eval(`#${tab}`, (button) => button.click());
      for (const [width, text, dark] of [[320, 1, false], [390, 2, true], [1280, 1, true], [1280, 2, false]]) {
        await dress(page, { width, dark, text });
        assert.deepEqual(await overflow(page), [], `overflow of ${tab} at ${width}`);
      }
      assert.deepEqual(await axe(page), [], `axe of ${tab}`);
    }
    await page.close();
  });
}

test('without a script the button saves and comes back with everything', async () => {
  const page = await editor('de', false);
  await page.type('#title', 'Ohne Skript');
  await page.type('#body', 'Mit *schrägem* Wort.');
  const button = await page.$('#editor button[name=act][value=preview]');
  const [answer] = await Promise.all([page.waitForNavigation(), button.click()]);
  assert.deepEqual(await markup(await answer.text()), [], 'html-validate');
  assert.equal(await page.$eval('#title', (field) => field.value), 'Ohne Skript');
  assert.equal(await page.$eval('#body', (field) => field.value), 'Mit *schrägem* Wort.');
  assert.match(await panel(page, 'whatsapp'), /Mit _schrägem_ Wort\./);
  assert.deepEqual(await overflow(page), []);
  await page.close();
});
