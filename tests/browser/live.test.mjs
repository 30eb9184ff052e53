// An open channel page in both browsers: a post comes in without reloading, a correction changes it, a withdrawal takes it
// away, the reader's place stays, and a server that was away is found again.
import assert from 'node:assert/strict';
import { createServer, connect } from 'node:net';
import { after, before, test } from 'node:test';
import { chromium, firefox } from './lib/browser.mjs';
import { listen } from './lib/check.mjs';
import { freePort, startDemo, until } from './lib/server.mjs';

let demo, metrics, writer, desk;
const press = async (page, selector) => {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.$eval(selector, (button) => button.click())]);
};

before(async () => {
  metrics = await freePort();
  [demo, writer] = await Promise.all([startDemo({ AUSRUFER_METRICS_LISTEN: `127.0.0.1:${metrics}` }), chromium()]);
  desk = await writer.newPage();
  await desk.goto(demo.desk);
  await press(desk, 'main form button[type=submit]');
});
after(async () => { await writer?.close(); await demo?.stop(); });

async function publish(title) {
  await desk.bringToFront();
  await desk.goto(`${demo.base}/desk`);
  await press(desk, 'a[href$="/new"], form[action$="/new"] button');
  await desk.type('#title', title);
  await desk.type('#body', 'Der Text dazu.');
  await press(desk, '#editor button[name=act][value=publish]');
  await press(desk, '#form button[type=submit]');
}

async function correct(post, title) {
  await desk.goto(`${demo.base}/desk/at/lindenau/posts/${post}`);
  await press(desk, '.row-acts form button');
  await desk.$eval('#title', (field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }, title);
  await press(desk, '#editor button[name=act][value=publish]');
  await desk.type('[name=note]', 'Der Titel war falsch.');
  await press(desk, '#form button[type=submit]');
}

async function withdraw(post) {
  await desk.goto(`${demo.base}/desk/at/lindenau/posts/${post}`);
  await press(desk, '.row-acts a.btn--stop');
  await desk.type('[name=reason]', 'Ein Irrtum.');
  await press(desk, '.confirm button[type=submit]');
}

/** What the cards say, the newest first, and the letters of the first one's permalink. */
const cards = (page) => page.$$eval('.stream article[data-post]', (all) => all.map((card) => ({
  text: card.textContent, id: /\/p\/([0-9a-z]{13})/.exec(card.dataset.post)[1],
})));
/** Which card is in the middle of the window, and where in it. */
const read = (page) => page.evaluate(() => {
  const card = document.elementFromPoint(195, 500).closest('article[data-post]');
  return [card?.dataset.post, Math.round(card?.getBoundingClientRect().top ?? 0)];
});
const begins = (page, title) => until(async () => (await cards(page))[0].text.includes(title), `“${title}” at the top`);

/** As many pages hear as the server says. */
const listening = (count) => until(async () => {
  // A connection kept from the last time may have been closed at this moment.
  const answer = await fetch(`http://127.0.0.1:${metrics}/metrics`).catch(() => null);
  const numbers = (await answer?.text()) ?? '';
  return numbers.includes(`\nausrufer_live_pages ${count}\n`);
}, `${count} open pages`, 40_000);

for (const name of ['Chromium', 'Firefox']) {
  test(`a post comes in, changes and goes in ${name}`, async (t) => {
    // A browser of its own: a page in the background is hidden and keeps no connection.
    const reader = name === 'Chromium' ? await chromium() : await firefox('ws://127.0.0.1:1/');
    t.after(() => reader.close());
    const page = await reader.newPage();
    const heard = listen(page);
    await page.setViewport({ width: 390, height: 844 });
    await page.goto(demo.channel);
    await page.evaluate(() => { window.wasHere = true; });
    await listening(1);
    await publish(`Das Freibad öffnet (${name})`);
    await begins(page, `Das Freibad öffnet (${name})`);
    assert.match(await page.$eval('[data-toast]', (place) => place.textContent), /neuer Beitrag|new post/);
    const [{ id }] = await cards(page);
    await correct(id, `Das Freibad bleibt zu (${name})`);
    await begins(page, `Das Freibad bleibt zu (${name})`);
    assert.equal((await cards(page)).filter((card) => card.id === id).length, 1, 'one card');
    await page.evaluate(() => window.scrollTo(0, 1500));
    const at = await read(page);
    assert.ok(at[0], 'a card is being read');
    await publish(`Weiter unten gelesen (${name})`);
    await page.waitForSelector('[data-new-posts]:not([hidden])', { timeout: 15_000 });
    assert.deepEqual(await read(page), at, 'what is being read stays where it is');
    await withdraw(id);
    await until(async () => !(await cards(page)).some((card) => card.id === id), 'the withdrawn card gone');
    assert.ok(await page.evaluate(() => window.wasHere === true), 'no reload');
    assert.deepEqual(heard, [], 'console');
  });
}

test('a page finds a server again that was away, and offers what it missed', { timeout: 200_000 }, async (t) => {
  const way = await relay(Number(new URL(demo.base).port));
  const reader = await chromium();
  t.after(() => { way.close(); return reader.close(); });
  const page = await reader.newPage();
  await page.goto(demo.channel.replace(demo.base, `http://localhost:${way.port}`));
  await listening(1);
  // A proxy that answers in the server's place: the browser itself does not ask again after that.
  way.refuse();
  await publish('Während der Pause geschrieben');
  await until(() => way.refused > 0, 'the page asks', 40_000);
  way.open();
  await page.waitForSelector('[data-new-posts]:not([hidden])', { timeout: 90_000 });
  await listening(1);
});

/** A proxy whose server can be away. */
async function relay(target) {
  const sockets = new Set();
  const way = {
    away: false, refused: 0,
    refuse: () => { way.away = true; for (const socket of sockets) socket.destroy(); },
    open: () => { way.away = false; },
    close: () => { way.refuse(); server.close(); },
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (way.away) {
      socket.once('data', () => {
        way.refused += 1;
        socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      });
      return;
    }
    const there = connect(target, '127.0.0.1');
    there.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => there.destroy());
    socket.pipe(there).pipe(socket);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  way.port = server.address().port;
  return way;
}
