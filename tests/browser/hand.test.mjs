// Outlets from the desk: an account set up by a guided page, a post that goes there and is reported, and one that a person
// puts into a WhatsApp channel by hand, with one thumb at 360 pixels.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium, dress } from './lib/browser.mjs';
import { looksRight, markup } from './lib/check.mjs';
import { german, press, signIn } from './lib/desk.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, boss, there;
const desk = () => `${demo.base}/desk/at/lindenau`;
const text = (page) => page.$eval('main', (main) => main.textContent.replace(/\s+/g, ' '));
const click = async (page, selector) => press(page, await page.waitForSelector(selector));
async function sound(page, name) {
  assert.deepEqual(await markup(await page.content()), [], `html-validate of ${name}`);
  await looksRight(page, name, [[320, 1], [360, 1], [390, 2], [1280, 1]]);
}

/** A Mastodon server of one account that keeps what it is told; `state.dead` refuses the token. */
async function mastodon() {
  const state = { toots: [], dead: false };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const say = (status, json) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    const [path] = request.url.split('?');
    if (path === '/api/v2/instance') return say(200, { configuration: { statuses: { max_characters: 500, characters_reserved_per_url: 23, max_media_attachments: 4 } } });
    if (state.dead || request.headers.authorization !== 'Bearer geheim') return say(401, { error: 'The access token was revoked' });
    if (path === '/api/v1/accounts/verify_credentials') return say(200, { id: '1', acct: 'lindenau', url: 'https://social.example/@lindenau' });
    if (path === '/api/v1/apps/verify_credentials') return say(200, { scopes: ['read', 'write'] });
    if (path === '/api/v1/statuses' && request.method === 'POST') {
      state.toots.push(JSON.parse(body).status);
      return say(200, { id: '77', url: 'https://social.example/@lindenau/77' });
    }
    return say(404, { error: 'Record not found' });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { state, url: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}

/** Writes a post and brings it out. */
async function publish(title) {
  await boss.goto(`${desk()}/posts/new`);
  await boss.type('#title', title);
  await boss.type('#body', 'Am Samstag von **acht** bis zwölf.');
  await click(boss, '#editor .editor__bar button[name=act][value=publish]');
  await click(boss, '#form button[type=submit]');
  await boss.goto(`${desk()}/posts`);
  return boss.$eval('.rows__title a', (a) => a.href);
}

before(async () => {
  [demo, browser, there] = await Promise.all([startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true' }), chromium(), mastodon()]);
  boss = await german(browser);
  await signIn(boss, demo);
});
after(async () => { await browser?.close(); await demo?.stop(); there?.stop(); });

test('an account is set up step by step, and says how it is', async () => {
  await boss.goto(`${desk()}/settings`);
  await boss.goto(await boss.$eval('a[href$="/outlets"]', (a) => a.href));
  await sound(boss, 'outlets-empty');
  await boss.goto(await boss.$eval('a[href$="/outlets/new/mastodon"]', (a) => a.href));
  await boss.type('#server', 'http://social.example');
  await boss.type('#token', 'geheim');
  await click(boss, 'form[action$="/new/mastodon"] button');
  assert.match(await text(boss), /muss mit https:\/\/ beginnen/);
  await boss.$eval('#server', (field, url) => { field.value = url; }, there.url);
  await boss.type('#token', 'geheim');
  await sound(boss, 'outlet-new');
  await click(boss, 'form[action$="/new/mastodon"] button');
  await until(async () => { await boss.reload(); return /läuft/.test(await text(boss)) && /@lindenau/.test(await text(boss)); }, 'it is checked', 20_000);
  assert.doesNotMatch(await boss.content(), /geheim/, 'the token is shown no more');
  await sound(boss, 'outlet');
});

test('a post goes there, and the report says where it stands', async () => {
  const post = await publish('Markt am Samstag');
  await until(() => there.state.toots.length === 1, 'it is there', 20_000);
  assert.match(there.state.toots[0], /^Markt am Samstag/);
  await until(async () => { await boss.goto(post); return /zu sehen/.test(await text(boss)); }, 'the post says so', 20_000);
  await sound(boss, 'post-with-outlets');
  await click(boss, 'a[href$="/outlets"].act');
  assert.match(await text(boss), /An 1 von 1 Orten zu sehen/);
  assert.equal(await boss.$eval('a[href^="https://social.example"]', (a) => a.href), 'https://social.example/@lindenau/77');
  const csv = await boss.evaluate((url) => fetch(url).then((answer) => answer.text()), await boss.$eval('a[href$=".csv"]', (a) => a.href));
  assert.match(csv, /Mastodon;Mastodon;zu sehen;1;https:\/\/social\.example\/@lindenau\/77/);
  await sound(boss, 'report');
});

test('a dead token holds the post and is said, and the mended account sends it', async () => {
  there.state.dead = true;
  const post = await publish('Bus fällt aus');
  await until(async () => { await boss.goto(`${post}/outlets`); return /Konto gestört/.test(await text(boss)); }, 'it is held', 20_000);
  assert.match(await text(boss), /Dort heißt es: „The access token was revoked“/);
  await sound(boss, 'report-held');
  await boss.goto(desk());
  assert.match(await text(boss), /An den Ausspielwegen.*Bus fällt aus/);
  there.state.dead = false;
  await boss.goto(`${post}/outlets`);
  await click(boss, 'form[action$="/go-on"] button');
  await until(async () => { await boss.reload(); return /zu sehen/.test(await text(boss)); }, 'it goes on', 20_000);
});

test('every set-up page is whole on a phone, and the risk of one is taken by a tick', async () => {
  await boss.goto(`${desk()}/outlets`);
  const pages = await boss.$$eval('a[href*="/outlets/new/"]', (all) => all.map((a) => a.href));
  assert.ok(pages.length >= 12, `${pages.length} kinds`);
  for (const page of pages) {
    await boss.goto(page);
    const name = `outlet-new-${page.split('/').pop()}`;
    assert.deepEqual(await markup(await boss.content()), [], `html-validate of ${name}`);
    await looksRight(boss, name, [[360, 1]]);
  }
  await boss.goto(`${desk()}/outlets/new/waha`);
  const fields = { server: 'waha.example', chat: '1@newsletter', page: 'https://whatsapp.com/channel/x', token: 'x' };
  for (const [name, value] of Object.entries(fields)) await boss.type(`#${name}`, value);
  await click(boss, 'form[action$="/new/waha"] button');
  assert.match(await text(boss), /Ohne diesen Haken richten wir es nicht ein/);
  assert.equal(await boss.$eval('#chat', (field) => field.value), '1@newsletter', 'nothing typed is lost');
  await boss.goto(`${desk()}/phone`);
  await sound(boss, 'phone');
});

test('where a post goes is ticked beside it, and kept to', async () => {
  const before = there.state.toots.length;
  await boss.goto(`${desk()}/posts/new`);
  await boss.type('#title', 'Nur für den Kanal');
  assert.match(await text(boss), /Wohin\?/);
  await boss.$eval('input[name=outlet]', (box) => box.click());
  await until(async () => (await boss.$eval('[data-saved]', (state) => state.dataset.saved)) === 'yes', 'it is saved', 15_000);
  await boss.reload();
  assert.equal(await boss.$eval('input[name=outlet]', (box) => box.checked), false, 'it stays unticked');
  // Wider the bar that saves lies over a field until somebody scrolls.
  await looksRight(boss, 'edit-where', [[320, 1], [360, 1], [390, 2]]);
  await click(boss, '#editor .editor__bar button[name=act][value=publish]');
  assert.doesNotMatch(await text(boss), /Außerdem geht der Beitrag an/);
  await click(boss, '#form button[type=submit]');
  await publish('Für alle');
  await until(() => there.state.toots.length === before + 1, 'the next one is there', 20_000);
  assert.match(there.state.toots.at(-1), /^Für alle/);
});

test('a WhatsApp channel is served by one thumb: at most four taps from the first page to done', async () => {
  await boss.goto(`${desk()}/outlets/new/whatsapp`);
  await boss.type('#page', 'https://whatsapp.com/channel/0029Va');
  await click(boss, 'form[action$="/new/whatsapp"] button');
  await publish('Freibad öffnet');
  await dress(boss, { width: 360, dark: false, text: 1 });
  await boss.evaluateOnNewDocument(() => {
    navigator.clipboard.writeText = async (copied) => { window.copied = copied; };
    window.open = (url) => { window.opened = url; return null; };
  });
  await until(async () => { await boss.goto(desk()); return /Freibad öffnet/.test(await text(boss)) && await boss.$('a[href$="/hand"]'); }, 'it waits for a person', 20_000);
  let taps = 0;
  const tap = async (selector, leads) => {
    taps += 1;
    const target = await boss.waitForSelector(selector);
    await target.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = await target.boundingBox();
    assert.ok(box.height >= 44 || leads === 'link', `${selector} is large enough for a thumb: ${box.height}`);
    await (leads ? press(boss, target) : target.click());
  };
  await tap('a[href$="/hand"]', 'link');
  await sound(boss, 'hand');
  await dress(boss, { width: 360, dark: false, text: 1 });
  await tap('[data-hand-copy]');
  await until(() => boss.evaluate(() => window.opened), 'the channel is opened', 5_000);
  assert.equal(await boss.evaluate(() => window.opened), 'https://whatsapp.com/channel/0029Va');
  assert.match(await boss.evaluate(() => window.copied), /^\*Freibad öffnet\*\n\nAm Samstag von \*acht\* bis zwölf\./);
  await tap('form[action$="/done"] button', 'form');
  assert.match(await text(boss), /An 2 von 2 Orten zu sehen/);
  assert.ok(taps <= 4, `${taps} taps`);
});

test('what is put in by hand works without a script', async () => {
  const post = await publish('Ohne Skript');
  const page = await german(browser);
  await page.setJavaScriptEnabled(false);
  await until(async () => { await page.goto(`${post}/outlets`); return page.$('a[href$="/hand"]'); }, 'it waits for a person', 20_000);
  await click(page, 'a[href$="/hand"]');
  assert.match(await page.$eval('#text', (area) => area.value), /Ohne Skript/);
  assert.ok(await page.$('a[download]'), 'the picture can be saved');
  await click(page, 'form[action$="/decline"] button');
  assert.match(await text(page), /nicht veröffentlicht/);
  await page.close();
});
