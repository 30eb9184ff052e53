// The board: posts get a time by button, by list and by dragging, change places, and lose their time again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { looksRight } from './lib/check.mjs';
import { enter, press } from './lib/desk.mjs';
import { startDemo } from './lib/server.mjs';

const at = '/desk/at/lindenau';
let demo, browser;
/** Presses the button of a post that carries this value. */
async function act(page, title, value) {
  const selector = `::-p-xpath(//li[.//a[normalize-space()="${title}"]]//button[starts-with(@value,"${value}")])`;
  await press(page, await page.$(selector));
}
/** Titles by time, as the page shows them; times without a post are left out. */
const board = (page) => page.$$eval('.board__slot', (slots) => slots
  .map((slot) => [...slot.querySelectorAll('.board__post .rows__title')].map((p) => p.textContent.trim()))
  .filter((titles) => titles.length > 0));

async function write(page, title) {
  await page.goto(`${demo.base}${at}/posts/new`, { waitUntil: 'load' });
  await page.type('#title', title);
  await page.type('#body', `Text zu ${title}.`);
  await press(page, await page.$('#editor .editor__bar button[value=save]'));
}

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  await enter(browser, demo);
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('posts are planned, ordered and moved without a script', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  for (const title of ['Erster', 'Zweiter']) await write(page, title);
  await page.goto(`${demo.base}${at}/days`);
  await act(page, 'Erster', 'at:');
  await act(page, 'Zweiter', 'at:');
  assert.deepEqual(await board(page), [['Erster', 'Zweiter']]);
  await act(page, 'Zweiter', 'forward');
  assert.deepEqual(await board(page), [['Zweiter', 'Erster']]);
  const list = await page.$('::-p-xpath(//li[.//a[normalize-space()="Erster"]]//select)');
  const second = await list.evaluate((select) => select.options[1].value);
  await list.select(second);
  await press(page, await page.$('::-p-xpath(//li[.//a[normalize-space()="Erster"]]//button[@value="at"])'));
  assert.deepEqual(await board(page), [['Zweiter'], ['Erster']]);
  await act(page, 'Zweiter', 'off');
  assert.deepEqual(await board(page), [['Erster']]);
  const ready = await page.$eval('[aria-labelledby="ready-title"]', (section) => section.textContent);
  assert.match(ready, /Zweiter/);
  await page.close();
});

test('a post is dragged to another time and before another post', async () => {
  const page = await browser.newPage();
  await dress(page, { width: 1280, height: 1400 });
  await page.goto(`${demo.base}${at}/days`, { waitUntil: 'load' });
  const drag = async (title, slot, above) => {
    const post = await page.$(`::-p-xpath(//li[.//a[normalize-space()="${title}"]])`);
    const target = (await page.$$('[data-slot]'))[slot];
    const [from, to] = [await post.boundingBox(), await target.boundingBox()];
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), (async () => {
      await page.mouse.move(from.x + 8, from.y + from.height - 6);
      await page.mouse.down();
      await page.mouse.move(to.x + 30, to.y + 40, { steps: 8 });
      await page.mouse.move(to.x + 30, above ? to.y + 12 : to.y + to.height - 8, { steps: 4 });
      await page.mouse.up();
    })()]);
  };
  await drag('Zweiter', 1, true);
  assert.deepEqual(await board(page), [['Zweiter', 'Erster']]);
  await drag('Erster', 0, true);
  assert.deepEqual(await board(page), [['Erster'], ['Zweiter']]);
  await page.close();
});

test('a board with posts is accessible and reflows', async () => {
  const page = await browser.newPage();
  await page.goto(`${demo.base}${at}/days`, { waitUntil: 'load' });
  await looksRight(page, 'days');
  await page.close();
});

test('a time that has gone by meanwhile is refused in words', async () => {
  const page = await browser.newPage();
  await page.goto(`${demo.base}${at}/days`, { waitUntil: 'load' });
  const list = await page.$('::-p-xpath(//li[.//a[normalize-space()="Erster"]]//select)');
  await list.evaluate((select) => { select.options[0].value = '1000'; select.selectedIndex = 0; });
  await press(page, await page.$('::-p-xpath(//li[.//a[normalize-space()="Erster"]]//button[@value="at"])'));
  assert.match(await page.$eval('.errors', (errors) => errors.textContent), /zu spät|too late/);
  assert.deepEqual(await board(page), [['Erster'], ['Zweiter']]);
  await page.close();
});
