// The channel on a page of the town's website: another origin, a strict policy, with and without a script; and the page at
// the desk that gives the code.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { axe, listen, looksRight, markup } from './lib/check.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, town;

/** The town's website: nothing inline, nothing from elsewhere but what the desk's page says must be allowed. */
async function website() {
  const pages = new Map();
  const css = `html { color-scheme: light dark; font: 100%/1.5 Georgia, serif; } body { margin: 0 auto; padding: 1rem; max-width: 60rem; }
    body { background: light-dark(#fff, #14161f); color: light-dark(#222, #eee); } iframe { border: 0; width: 100%; }`;
  const server = createServer((request, response) => {
    if (request.url === '/site.css') return response.writeHead(200, { 'content-type': 'text/css' }).end(css);
    const page = pages.get(request.url);
    if (!page) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; require-trusted-types-for 'script'; ${page.policy}`,
      // A page that isolates itself takes scripts of others that say so; frames of others must isolate themselves, too.
      ...(page.framed ? {} : { 'cross-origin-embedder-policy': 'require-corp' }),
    });
    response.end(`<!doctype html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Stadt Lindenau</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css"></head>
      <body><main><h1>Rathaus</h1><p><a href="/vorher">Vorher</a></p>${page.html}<p><a href="/nachher">Nachher</a></p></main></body></html>`);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, pages, stop: () => { server.closeAllConnections(); server.close(); } };
}

before(async () => {
  [demo, browser, town] = await Promise.all([startDemo(), chromium(), website()]);
  const element = (attributes = '') => `<script src="${demo.base}/widget.js" async></script>
    <ausrufer-channel src="${demo.channel}"${attributes}><a href="${demo.channel}">Neues aus Lindenau</a></ausrufer-channel>`;
  const policy = `script-src ${demo.base}; connect-src ${demo.base}`;
  town.pages.set('/element', { policy, html: element() });
  town.pages.set('/dark', { policy, html: element(' posts="2" theme="dark" lang="en" heading="Town hall" level="3"').replace('<script', '<h2>Links</h2><script') });
  town.pages.set('/blocked', { policy: `script-src 'none'`, html: element() });
  town.pages.set('/closed', { policy, html: element().replaceAll('/lindenau"', '/nirgends"') });
  town.pages.set('/frame', { framed: true, policy: `frame-src ${demo.base}`, html: `<iframe src="${demo.channel}/widget?posts=3" title="Neues aus Lindenau" height="420" loading="lazy"></iframe>` });
});
after(async () => { await browser?.close(); await demo?.stop(); town?.stop(); });

const posts = (page) => page.evaluate(() => document.querySelector('ausrufer-channel').shadowRoot.querySelectorAll('li a').length);
const picture = (page, name) => process.env.PICTURES && page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });

test('the element stands on a page of another origin under a strict policy, within ten kilobytes', async () => {
  const page = await browser.newPage();
  const heard = listen(page);
  const client = await page.createCDPSession();
  await client.send('Network.enable');
  const urls = new Map();
  let bytes = 0;
  client.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  client.on('Network.dataReceived', ({ requestId, dataLength }) => { if (urls.get(requestId)?.startsWith(demo.base)) bytes += dataLength; });
  const sent = [];
  page.on('request', (request) => { if (request.url().startsWith(demo.base)) sent.push(request); });
  await page.goto(`${town.url}/element`, { waitUntil: 'networkidle0' });
  await until(async () => await posts(page) === 5, 'five posts');
  assert.deepEqual(heard, [], 'nothing was blocked');
  assert.ok(bytes > 2_000 && bytes <= 10_000, `${bytes} bytes before any compression`);
  assert.deepEqual(sent.map((request) => new URL(request.url()).pathname), ['/widget.js', '/lindenau/widget.json']);
  for (const request of sent.slice(1)) assert.ok(!request.headers().referer && !request.headers().cookie, 'nobody is told who reads where');
  assert.deepEqual(await browser.cookies(), []);
  await looksRight(page, 'widget', [[360, 1], [1280, 1]]);
  await page.close();
});

test('it is reached and left by keyboard, and speaks as its attributes say', async () => {
  const page = await browser.newPage();
  await page.goto(`${town.url}/dark`, { waitUntil: 'networkidle0' });
  await until(async () => await posts(page) === 2, 'two posts');
  const seen = await page.evaluate(() => {
    const root = document.querySelector('ausrufer-channel').shadowRoot;
    return { title: root.querySelector('h3').textContent, links: [...root.querySelectorAll('.f a')].map((a) => a.textContent), lang: root.querySelector('section').lang };
  });
  assert.deepEqual(seen, { title: 'Town hall', links: ['All posts', 'Follow the channel'], lang: 'en' });
  assert.deepEqual(await axe(page), [], 'dark on a light page');
  const reached = [];
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const within = document.activeElement?.shadowRoot?.activeElement;
      const ring = within && getComputedStyle(within).outlineStyle;
      return { text: (within ?? document.activeElement)?.textContent, ring };
    });
    if (now.ring) assert.equal(now.ring, 'solid', 'the focus can be seen');
    reached.push(now.text);
    if (now.text === 'Nachher') break;
  }
  assert.equal(reached[0], 'Vorher');
  assert.ok(reached.includes('Follow the channel') && reached.at(-1) === 'Nachher', reached.join(', '));
  await picture(page, 'widget-theme-dark');
  await page.close();
});

test('without the script, and without the channel, its own link stays', async () => {
  for (const path of ['/blocked', '/closed']) {
    const page = await browser.newPage();
    await page.goto(`${town.url}${path}`, { waitUntil: 'networkidle0' });
    const link = await page.$('ausrufer-channel > a');
    assert.equal(await link.evaluate((a) => a.textContent), 'Neues aus Lindenau');
    assert.ok(await link.isVisible(), `${path}: it can be seen`);
    assert.deepEqual(await axe(page), [], path);
    await page.close();
  }
});

test('the frame works without any script, and its links leave it', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(`${town.url}/frame`, { waitUntil: 'networkidle0' });
  const frame = page.frames().find((one) => one.url().startsWith(demo.base));
  assert.ok(frame, 'another origin may frame it');
  await page.setJavaScriptEnabled(true);
  await picture(page, 'widget-frame');
  const direct = await browser.newPage();
  const heard = listen(direct);
  await direct.goto(`${demo.channel}/widget?posts=3&theme=auto`);
  assert.deepEqual(await markup(await direct.content()), []);
  assert.deepEqual(heard, []);
  await looksRight(direct, 'widget-frame', [[320, 1], [360, 2], [1280, 1]]);
  assert.equal((await direct.$$('li a')).length, 3);
  assert.equal(await direct.$eval('base', (base) => base.target), '_top');
  await direct.close();
  await page.close();
});

test('the desk gives the code and shows at once what it makes', async () => {
  const page = await browser.newPage();
  await page.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await page.goto(demo.desk);
  await Promise.all([page.waitForNavigation(), page.click('main form button[type=submit]')]);
  await page.goto(`${demo.base}/desk/at/lindenau/settings`);
  await page.goto(await page.$eval('a[href$="/website"]', (a) => a.href), { waitUntil: 'networkidle0' });
  const code = (name) => page.$eval(`[data-code=${name}]`, (place) => place.textContent);
  assert.match(await code('element'), /<ausrufer-channel src="http:\/\/localhost:\d+\/lindenau" posts="5">/);
  assert.ok(page.frames().some((one) => one.url().includes('/lindenau/widget?posts=5')), 'it is seen');
  assert.deepEqual(await markup(await page.content()), []);
  await page.select('#posts', '2');
  await page.select('#topic', 'events');
  await until(async () => /posts="2" topic="events"/.test(await code('element')), 'the code follows');
  await until(() => page.frames().some((one) => one.url().includes('posts=2&topic=events')), 'and so does the look');
  await page.type('#accent', '#ffee00');
  await page.keyboard.press('Tab');
  await until(async () => /--ausrufer-accent: light-dark\(#/.test(await code('css')), 'a colour that can be read');
  await looksRight(page, 'desk-website', [[320, 1], [390, 1], [1280, 1]]);
  await page.setJavaScriptEnabled(false);
  await page.goto(`${demo.base}/desk/at/lindenau/website?posts=3&accent=rot`);
  assert.match(await page.$eval('main', (main) => main.textContent), /Bitte eine Farbe wie #14507a eingeben/);
  assert.equal(await page.$eval('#accent', (field) => field.value), 'rot');
  assert.match(await code('element'), /posts="3"/, 'what was right stays chosen');
  await page.close();
});
