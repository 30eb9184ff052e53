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
