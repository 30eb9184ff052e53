// For newsrooms: the desk gives a link, a release waits for its time, the page and the PDF are sound.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { listen, looksRight, markup } from './lib/check.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser, boss;
const desk = () => `${demo.base}/desk/at/lindenau`;
const text = (page) => page.$eval('main', (main) => main.textContent);
const click = async (page, selector) => {
  await page.waitForSelector(selector);
  // By its own click: at some widths the bar at the foot lies over what was just scrolled to.
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.$eval(selector, (button) => button.click())]);
};
/** A page of somebody who reads German. */
async function german() {
  const page = await browser.newPage();
  await page.setExtraHTTPHeaders({ 'accept-language': 'de' });
  return page;
}
async function sound(page, name) {
  assert.deepEqual(await markup(await page.content()), [], 'html-validate');
  await looksRight(page, name, [[320, 1], [390, 1], [1280, 1]]);
}

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  boss = await german();
  await boss.goto(demo.desk);
  await click(boss, 'main form button[type=submit]');
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('a post becomes a release with a PDF, and is none any more', async () => {
  await boss.goto(`${desk()}/settings`);
  await boss.goto(await boss.$eval('a[href$="/press"].btn', (a) => a.href));
  await boss.type('#contact', 'Eva Muster, Pressestelle');
  await boss.type('#email', 'presse(at)lindenau.example');
  await boss.type('#about', 'Lindenau hat zwölftausend Einwohner.');
  await click(boss, 'form[action$="/press/about"] button');
  assert.match(await text(boss), /Bitte eine E-Mail-Adresse eingeben/);
  assert.equal(await boss.$eval('#about', (field) => field.value), 'Lindenau hat zwölftausend Einwohner.', 'nothing typed is lost');
  await boss.$eval('#email', (field) => { field.value = 'presse@lindenau.example'; });
  await click(boss, 'form[action$="/press/about"] button');
  assert.match(await text(boss), /Gespeichert|gespeichert/);
  await click(boss, 'form[action$="/press/release"] button[value=on]');
  await sound(boss, 'desk-press');

  const reader = await german();
  const heard = listen(reader);
  await reader.goto(`${demo.channel}/press`);
  assert.match(await text(reader), /Eva Muster, Pressestelle/);
  await sound(reader, 'press');
  const release = await reader.$eval('.press__title a', (a) => a.href);
  const browsed = await german();
  await browsed.goto(release);
  assert.deepEqual(heard, []);
  await sound(browsed, 'release');
  const pdf = await fetch(await browsed.$eval('a[href$="/release.pdf"]', (a) => a.href));
  assert.equal(pdf.headers.get('content-type'), 'application/pdf');
  assert.match(Buffer.from(await pdf.arrayBuffer()).subarray(0, 8).toString(), /^%PDF-1\.7/);
  await Promise.all([browsed.close(), reader.close()]);
  await click(boss, 'form[action$="/press/release"] button[value=off]');
  assert.equal((await fetch(release)).status, 404);
});

test('what waits is read through a newsroom\'s link, by nobody else, and not any more once the link is taken back', async () => {
  await boss.goto(`${desk()}/posts/new`);
  await boss.type('#title', 'Das Hallenbad schließt');
  await boss.type('#body', 'Am Montag mehr.');
  await click(boss, '#editor .editor__bar button[name=act][value=publish]');
  await boss.goto(boss.url().replace('/publish', '/review'));
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await boss.$eval('form[action$="/review/schedule"]', (form, day) => {
    const details = form.closest('details');
    if (details) details.open = true;
    form.querySelector('[name=day]').value = day;
    form.querySelector('[name=time]').value = '10:00';
  }, day);
  await click(boss, 'form[action$="/review/schedule"] button');
  await boss.goto(`${desk()}/press`);
  assert.match(await text(boss), /Das Hallenbad schließt/);
  await boss.type('#name', 'Lindenauer Zeitung');
  await click(boss, 'form[action$="/press/newsrooms"] button');
  const link = await boss.$eval('.confirm [data-copy]', (code) => code.textContent);
  await sound(boss, 'desk-press-link');
  await boss.goto(`${desk()}/press`);
  assert.ok(!(await boss.content()).includes(link), 'shown once');
  assert.doesNotMatch(await (await fetch(link)).text(), /Das Hallenbad schließt/);
  await click(boss, 'form[action$="/press/release"] button[value=ahead]');
  const room = await german();
  await room.goto(link);
  assert.match(await text(room), /Sperrfrist: .*10:00 Uhr[\s\S]*Das Hallenbad schließt/);
  await sound(room, 'press-room');
  await room.goto(await room.$eval('.press__title a', (a) => a.href));
  await sound(room, 'release-ahead');
  for (const path of ['', '/press', '/feed.rss', '/feed.json', '/search?q=Hallenbad', '/widget.json', '/archive']) {
    assert.doesNotMatch(await (await fetch(demo.channel + path)).text(), /Hallenbad schließt/, path);
  }
  await boss.goto(`${desk()}/press`);
  await click(boss, 'form[action$="/remove"] button');
  assert.equal((await fetch(link)).status, 404);
  await room.close();
});
