// What an administrator sets up with the town's other programs: a signed call to one that does not behave, and a place of
// the web site that is tried, watched and read once.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { looksRight, markup } from './lib/check.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, boss, there;
const desk = () => `${demo.base}/desk/at/lindenau`;
const text = (page) => page.$eval('main', (main) => main.textContent);
const click = async (page, selector) => {
  const button = await page.waitForSelector(selector);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
};
/** Sound in both themes and three widths; pictures for whoever wants to look. */
async function sound(page, name) {
  assert.deepEqual(await markup(await page.content()), [], 'html-validate');
  await looksRight(page, name, [[320, 1], [390, 1], [1280, 1]]);
}

/** The other program: answers as told, remembers what it heard; and the town's web site. */
async function program() {
  const heard = [];
  const state = { status: 204, list: ['Freibad öffnet', 'Markt am Samstag'], heard };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    if (request.method === 'POST') {
      heard.push({ headers: request.headers, body });
      response.writeHead(state.status).end();
    } else if (request.url === '/aktuelles') {
      const items = state.list.map((title, n) => `<li class="item"><h3><a href="/m/${encodeURIComponent(title)}">${title}</a></h3><p>Text ${n}.</p></li>`);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><main><ul>${items.join('')}</ul></main>`);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { ...state, state, url, stop: () => { server.closeAllConnections(); server.close(); } };
}

before(async () => {
  [demo, browser, there] = await Promise.all([startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true' }), chromium(), program()]);
  boss = await browser.newPage();
  await boss.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await boss.goto(demo.desk);
  await click(boss, 'main form button[type=submit]');
});
after(async () => { await browser?.close(); await demo?.stop(); there?.stop(); });

test('a program is called, signed; what it refused is seen and sent once more', async () => {
  await boss.goto(`${desk()}/settings`);
  await boss.goto(await boss.$eval('a[href$="/webhooks"]', (a) => a.href));
  await boss.type('#label', 'Website der Stadt');
  await boss.type('#url', 'http://stadt.example/haken');
  await click(boss, 'form[action$="/webhooks"] button');
  assert.match(await text(boss), /muss mit https:\/\/ beginnen/);
  assert.equal(await boss.$eval('#label', (field) => field.value), 'Website der Stadt', 'what was typed is there');
  await boss.$eval('#url', (field, url) => { field.value = url; }, `${there.url}/haken`);
  await click(boss, 'form[action$="/webhooks"] button');
  const secret = await boss.$eval('[data-copy]', (code) => code.textContent);
  assert.match(secret, /^whsec_[\w+/]{43}=$/);
  await sound(boss, 'webhooks');
  await boss.goto(await boss.$eval('.confirm a', (a) => a.href));
  assert.doesNotMatch(await boss.content(), /whsec_/, 'shown once');

  there.state.status = 500;
  await click(boss, 'form[action$="/ping"] button');
  await until(async () => /hat einen Fehler \(500\)/.test(await text(boss)), 'the page tells of the error by itself', 20_000);
  there.state.status = 204;
  const { headers, body } = there.heard[0];
  const key = Buffer.from(secret.slice(6), 'base64');
  const signed = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`).update(body).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${signed}`, 'the program can check who calls');
  assert.equal(JSON.parse(body).type, 'ping');

  await boss.goto(`${desk()}/posts/new`);
  await boss.type('#title', 'Neues vom Markt');
  await boss.type('#body', 'Am Samstag.');
  await click(boss, '#editor .editor__bar button[name=act][value=publish]');
  await click(boss, '#form button[type=submit]');
  await until(() => there.heard.some(({ body }) => JSON.parse(body).data.post?.title === 'Neues vom Markt'), 'the call of a post', 20_000);
  await boss.goto(`${desk()}/webhooks`);
  await boss.goto(await boss.$eval('.rows__title a', (a) => a.href));
  await until(async () => { await boss.reload(); return /Neues vom Markt[\s\S]*angekommen/.test(await text(boss)); }, 'it arrived', 20_000);
  await sound(boss, 'webhook');
  const before = there.heard.length;
  await click(boss, 'form[action$="/repeat"] button');
  await until(() => there.heard.length > before, 'it is sent once more', 20_000);
  await click(boss, 'form[action$="/stop"] button');
  assert.match(await text(boss), /Von Hand ausgeschaltet/);
});

test('a list on the web site is tried by a recipe, watched, and read once', async () => {
  await boss.goto(`${desk()}/settings`);
  await boss.goto(await boss.$eval('a[href$="/sources"]', (a) => a.href));
  await sound(boss, 'sources');
  await boss.type('#label', 'Aktuelles');
  await boss.type('#url', `${there.url}/aktuelles`);
  await boss.$eval('input[name=way][value=list]', (box) => box.click());
  await boss.$eval('main details', (details) => { details.open = true; });
  await boss.type('#recipe_item', 'li.meldung');
  await click(boss, 'form[action$="/sources"] button');
  await until(async () => /passt nichts zum Rezept/.test(await text(boss)), 'what is wrong with the recipe', 20_000);
  await boss.$eval('#recipe_item', (field) => { field.value = 'li.item'; });
  await boss.type('#recipe_text', 'p');
  await click(boss, 'section:last-of-type form button');
  await until(async () => /2 Meldungen lassen sich übernehmen/.test(await text(boss)), 'what it would bring', 20_000);
  await boss.reload();
  await sound(boss, 'source-tried');
  await boss.goto(`${desk()}/posts?state=draft`);
  assert.doesNotMatch(await text(boss), /Freibad öffnet/, 'nothing is taken by trying');
  await boss.goBack();
  await click(boss, 'form[action$="/start"] button');
  await until(async () => { await boss.reload(); return /stand schon da/.test(await text(boss)) && /wieder/.test(await text(boss)); }, 'it is watched', 20_000);
  there.state.list.unshift('Neue Buslinie');
  await click(boss, 'form[action$="/look"] button');
  await until(async () => { await boss.reload(); return /Neue Buslinie\s*übernommen/.test(await text(boss)); }, 'what is new is taken', 20_000);
  await sound(boss, 'source-watched');
  await boss.goto(`${desk()}/posts?state=draft`);
  const titles = await text(boss);
  assert.match(titles, /Neue Buslinie/);
  assert.doesNotMatch(titles, /Freibad öffnet/);
});
