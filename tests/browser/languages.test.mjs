// A post in another language: one writes it beside the main text, another reads and approves it, a resident switches to
// it by a link and without a script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { axe, overflow } from './lib/check.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser, boss, jonas;
const desk = () => `${demo.base}/desk/at/lindenau`;
const click = async (page, selector) => {
  const button = await page.waitForSelector(selector);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
};
const follow = async (page, words) => {
  const href = await page.$$eval('main a', (all, words) => all.find((a) => a.textContent.includes(words)).href, words);
  await page.goto(href);
};
const text = (page) => page.$eval('main', (main) => main.textContent);
const sound = async (page) => {
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await overflow(page), []);
};

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  boss = await browser.newPage();
  await boss.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await boss.goto(demo.desk);
  await click(boss, 'main form button[type=submit]');
  const { out } = await demo.command('editor', 'sign-in', 'jonas');
  jonas = await (await browser.createBrowserContext()).newPage();
  await jonas.setExtraHTTPHeaders({ 'accept-language': 'de' });
  // Leaving with words that are not saved yet: the browser asks, and is told to go.
  jonas.on('dialog', (dialog) => dialog.accept());
  await jonas.goto(out.match(/http\S+/)[0]);
  await click(jonas, 'main form button[type=submit]');
  await boss.goto(`${desk()}/editors`);
  await boss.$eval('input[name=four_eyes][value=on]', (box) => box.click());
  await click(boss, 'form[action$="/four-eyes"] button');
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('written beside the main text, approved by another, switched to by a link', async () => {
  await jonas.goto(`${desk()}/posts?state=published`);
  // Not the warning, whose page is another while it holds.
  const post = await jonas.$$eval('.rows__title a[href*="/posts/"]', (all) => all.find((a) => !a.textContent.includes('Trinkwasser')).href);
  await jonas.goto(post);
  await follow(jonas, 'Neue Fassung');
  await sound(jonas);
  await follow(jonas, 'العربية');
  assert.equal(await jonas.$('button[name=act][value=release]'), null, 'four eyes: nobody brings out their own text');
  assert.equal(await jonas.$eval('#body', (field) => `${field.lang} ${field.dir}`), 'ar rtl');
  await jonas.type('#title', 'خبر من المدينة');
  await jonas.type('#body', 'هذا نص **مهم**.');
  await click(jonas, 'button[name=act][value=submit]');
  assert.match(await text(jonas), /zur Freigabe gegeben/);
  await sound(jonas);

  await boss.goto(desk());
  await follow(boss, 'العربية: خبر من المدينة');
  await boss.setViewport({ width: 390, height: 844 });
  await sound(boss);
  await click(boss, 'form[action$="/approve"] button');
  assert.match(await text(boss), /Genau dieser Text ist öffentlich/);

  const resident = await (await browser.createBrowserContext()).newPage();
  await resident.setJavaScriptEnabled(false);
  await resident.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await boss.goto(post);
  const address = await boss.$eval('a.btn[href*="/p/"]', (a) => a.href);
  await resident.goto(address);
  await click(resident, '.switch a[hreflang=ar]');
  assert.match(await text(resident), /خبر من المدينة/);
  assert.equal(await resident.$eval('.prose', (prose) => `${prose.lang} ${prose.dir}`), 'ar rtl');
  assert.equal(await resident.$eval('h1', (title) => `${title.lang} ${title.dir}`), 'ar rtl');
  await click(resident, '.switch a[hreflang=de]');
  assert.doesNotMatch(await text(resident), /خبر من المدينة/);
});

test('advice on Leichte Sprache comes while somebody types', async () => {
  await jonas.goto(`${desk()}/posts?state=published`);
  const post = await jonas.$$eval('.rows__title a[href*="/posts/"]', (all) => all.find((a) => !a.textContent.includes('Trinkwasser')).href);
  await jonas.goto(`${post}/languages/simple`);
  await jonas.type('#title', 'Das Bad');
  await jonas.type('#body', 'Die Straße wird heute **gesperrt**.');
  await jonas.waitForFunction(() => document.querySelector('[data-advice]')?.textContent.includes('wer etwas tut'), { timeout: 10_000 });
  assert.equal(await jonas.$eval('[data-look] strong + *, [data-look] p strong', (word) => word.isConnected), true);
  await jonas.$eval('[data-advice] a[data-select]', (link) => link.click());
  assert.equal(await jonas.evaluate(() => document.activeElement.id), 'body');
  await sound(jonas);
});

const saved = (page) => page.waitForFunction(() => document.querySelector('[data-saved=yes] [data-saved-text]')?.textContent.startsWith('Gespeichert'), { timeout: 15_000 });
const another = async () => {
  await jonas.goto(`${desk()}/posts?state=published`);
  const post = await jonas.$$eval('.rows__title a[href*="/posts/"]', (all) => all.find((a) => !a.textContent.includes('Trinkwasser')).href);
  return `${post}/languages/tr`;
};

test('a text beside the main text is saved without asking; a closed tab, a second tab and a lost session cost no word', async () => {
  const address = await another();
  const first = await jonas.browserContext().newPage();
  await first.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await first.goto(address);
  await first.type('#title', 'Havuz');
  await first.type('#body', 'Havuz açık.');
  await saved(first);
  await first.waitForSelector('form[action$="/discard"]');
  await sound(first);
  await first.close();

  await jonas.goto(address);
  assert.equal(await jonas.$eval('#body', (field) => field.value), 'Havuz açık.', 'the tab was closed, the text is there');
  // Enter in the title saves and brings nothing out.
  await jonas.focus('#title');
  await Promise.all([jonas.waitForNavigation({ waitUntil: 'load' }), jonas.keyboard.press('Enter')]);
  assert.match(jonas.url(), /done=saved/);

  const second = await jonas.browserContext().newPage();
  await second.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await second.goto(address);
  await second.type('#body', ' İkinci.');
  await saved(second);
  await jonas.bringToFront();
  await jonas.type('#body', ' Üçüncü.');
  await jonas.waitForSelector('[data-conflict]:not([hidden])');
  assert.match(await jonas.$eval('[data-conflict-text]', (text) => text.textContent), /anderen Fenster/);
  await click(jonas, '[data-conflict] button');
  const fields = await jonas.$$eval('textarea[readonly]', (all) => all.map((area) => area.value));
  assert.deepEqual(fields.map((value) => value.replace('Havuz açık.', '').trim()).sort(), ['Üçüncü.', 'İkinci.']);
  await sound(jonas);
  await Promise.all([jonas.waitForNavigation({ waitUntil: 'load' }), jonas.$eval('form button[value=save]', (button) => button.click())]);
  assert.match(await jonas.$eval('#body', (field) => field.value), /Üçüncü/);

  const cookies = await jonas.browserContext().cookies();
  await second.close();
  await jonas.browserContext().deleteCookie(...cookies);
  await jonas.type('#body', ' Dördüncü.');
  await jonas.waitForSelector('[data-signed-out]:not([hidden])');
  await jonas.browserContext().setCookie(...cookies);
  await jonas.goto(address);
  assert.match(await jonas.$eval('#body', (field) => field.value), /Dördüncü/, 'kept in this tab, and put back');
  await saved(jonas);
  await jonas.setViewport({ width: 390, height: 844 });
  await sound(jonas);
});
