// A forwarded warning, checked: by the camera, by hand, by a page without a network, in Chromium and Firefox.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium, firefox } from './lib/browser.mjs';
import { listen, looksRight, markup } from './lib/check.mjs';
import { startDemo, until } from './lib/server.mjs';

const assets = new URL('../../crates/web/assets/js/proof/', import.meta.url);
const { holds, judge, standing, trusted } = await import(new URL('judge.js', assets));
const { envelope, name, signedBytes, unbase64 } = await import(new URL('read.js', assets));

let demo, browser, fox, warning, link, known, list;
const file = (path) => join(demo.dir, path);
const german = async (from) => {
  const page = await from.newPage();
  await page.setExtraHTTPHeaders({ 'accept-language': 'de' });
  return page;
};
/** The verdict that is seen. */
const verdict = (page) => until(() => page.$$eval('.verdict', (all) => all.find((one) => one.checkVisibility())?.innerText ?? ''), 'a verdict');
const base64 = (bytes) => Buffer.from(bytes).toString('base64url');

before(async () => {
  [demo, browser, fox] = await Promise.all([startDemo(), chromium(), firefox('ws://127.0.0.1:1/')]);
  const page = await german(browser);
  await page.goto(demo.channel);
  warning = await page.$eval('a.warnings__bar', (bar) => bar.href);
  await page.close();
  const id = warning.match(/\/p\/([0-9a-z]{13})/)[1];
  await until(async () => (await fetch(`${demo.channel}/p/${id}/proof.cose`)).ok, 'the proof', 20_000);
  writeFileSync(file('card.png'), Buffer.from(await (await fetch(`${demo.channel}/p/${id}/share.png`)).arrayBuffer()));
  if (process.env.PICTURES) writeFileSync(join(process.env.PICTURES, 'card.png'), Buffer.from(await (await fetch(`${demo.channel}/p/${id}/share.png`)).arrayBuffer()));
  link = execFileSync('zbarimg', ['--raw', '-q', file('card.png')], { encoding: 'utf8' }).trim();
  const html = await (await fetch(`${demo.channel}/check`)).text();
  known = JSON.parse(html.match(/data-proofs>([^<]*)</)[1]);
  list = await trusted(known.keys, known.root);
});
after(async () => { await Promise.allSettled([browser?.close(), fox?.close()]); await demo?.stop(); });

const times = () => ({ asOf: known.made, now: Date.now() / 1000 });
const proof = () => link.split('#')[1];

test('the code on the card leads to the town, and any camera\'s browser says that it is genuine', async () => {
  assert.ok(link.startsWith(`${demo.channel}/check#`), link);
  for (const from of [browser, fox]) {
    const page = await german(from);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(link);
    const said = await verdict(page);
    assert.match(said, /^Echt\n[\s\S]*unverändert[\s\S]*Trinkwasser[\s\S]*GILT BIS|^Echt\n[\s\S]*unverändert[\s\S]*Trinkwasser[\s\S]*Gilt bis/);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Echt', 'a screen reader begins there');
    assert.ok(asked.every((url) => !url.includes(proof()) || url === link), 'the proof goes nowhere');
    assert.ok(asked.every((url) => /\/(check(#.*)?|assets\/.*|theme\.css|icon-\d+\.png|crest|manifest\.webmanifest)$/.test(url)), asked.join('\n'));
    assert.equal(await page.$eval('.verdict:not([hidden]) [data-to]', (a) => new URL(a.href).pathname.slice(0, 25)), new URL(warning).pathname.slice(0, 25));
    await page.close();
  }
});

test('every flipped bit of the proof is refused, by the browser\'s own signatures and by the library', async () => {
  assert.equal((await judge(proof(), list, times())).word, 'genuine');
  const bytes = unbase64(proof());
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const other = Uint8Array.from(bytes);
    other[bit >> 3] ^= 1 << (bit & 7);
    assert.notEqual((await judge(base64(other), list, times())).word, 'genuine', `bit ${bit}`);
  }
  const { importKey } = crypto.subtle;
  crypto.subtle.importKey = () => Promise.reject(new Error('not known here'));
  try {
    assert.equal((await judge(proof(), list, times())).word, 'genuine', 'without the browser');
    const read = envelope(bytes);
    const key = list.keys.find((one) => one.kid === read.kid);
    for (let bit = 0; bit < 512; bit += 7) {
      const signature = Uint8Array.from(read.signature);
      signature[bit >> 3] ^= 1 << (bit & 7);
      assert.equal(await holds(key.public, signedBytes(read, 'ausrufer claim v1'), signature).catch(() => false), false, `bit ${bit}`);
    }
  } finally { crypto.subtle.importKey = importKey; }
  // The same in the page, by a sample.
  const page = await german(browser);
  for (const bit of [0, 9, 77, 300, 611, 900, 1203, bytes.length * 8 - 1]) {
    const other = Uint8Array.from(bytes);
    other[bit >> 3] ^= 1 << (bit & 7);
    await page.goto('about:blank');
    await page.goto(`${demo.channel}/check#${base64(other)}`);
    assert.match(await verdict(page), /^Nicht (echt|von)/, `bit ${bit}`);
  }
  await page.close();
});

test('other encodings of the same proof are refused', async () => {
  const bytes = [...unbase64(proof())];
  for (const other of [[0xd2, ...bytes], [...bytes, 0], [0x98, 4, ...bytes.slice(1)]]) {
    assert.equal((await judge(base64(other), list, times())).word, 'fake');
  }
  assert.equal((await judge(`${proof()}=`, list, times())).word, 'fake');
  await assert.rejects(trusted(known.keys, base64(new Uint8Array(32).fill(7))));
});

test('how a genuine message stands', async () => {
  const { claim } = await judge(proof(), list, times());
  assert.equal(`${demo.channel}/p/${name(claim.number)}`, warning.slice(0, `${demo.channel}/p/`.length + 13));
  const [now, later] = [claim.issued + 60, claim.expires];
  const last = known.posts[name(claim.number)];
  const at = (moment, asOf = moment) => ({ asOf, now: moment });
  assert.equal(standing(claim, last, at(now)), 'holds');
  assert.equal(standing(claim, last, at(later)), 'over');
  assert.equal(standing(claim, last, at(now, later)), 'over', 'by a device whose clock is behind');
  assert.equal(standing(claim, last, at(now + 3600, now)), 'stale', 'an hour without a network: nobody knows');
  assert.equal(standing(claim, undefined, at(now)), 'stale', 'the page does not know it');
  // Another text is the last one, whenever it was signed: in the same second, or by a clock that is behind.
  assert.equal(standing(claim, { ...last, text: 'AAAAAAAA' }, at(now)), 'newer');
  assert.equal(standing(claim, { text: 'AAAAAAAA', state: 'ended' }, at(now)), 'ended');
  assert.equal(standing(claim, { ...last, state: 'ended' }, at(now)), 'ended', 'the all-clear is not signed yet');
  assert.equal(standing({ ...claim, issued: now + 60 }, { ...last, text: 'AAAAAAAA' }, at(now)), 'stale', 'newer than the page');
  assert.equal(standing(claim, { ...last, state: 'withdrawn' }, at(later)), 'withdrawn');
});

test('an old authentic warning says that it is over', async () => {
  const page = await german(browser);
  await page.evaluateOnNewDocument(() => { const { now } = Date; Date.now = () => now() + 30 * 3_600_000; });
  await page.goto(link);
  assert.match(await verdict(page), /^Echt, aber vorbei/);
  await page.close();
});

test('a pasted text is checked without a script', async () => {
  const page = await german(browser);
  await page.setJavaScriptEnabled(false);
  await page.goto(warning);
  const text = await page.$eval('article', (article) => [article.querySelector('h1'), ...article.querySelectorAll('.do li, .text p')].map((e) => e.textContent).join('\n'));
  const paste = async (pasted) => {
    await page.goto(`${demo.channel}/check`);
    await page.$eval('#text', (area, value) => { area.value = value; }, pasted);
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.$eval('.ask button', (button) => button.click())]);
    return page.$eval('.verdict[data-said]', (said) => said.textContent.trim().replace(/\s+/g, ' '));
  };
  assert.match(await paste(`Weitergeleitet\n⚠️ *${text.replaceAll('\n', '\n\n')}*`), /^Echt Diese/);
  assert.match(await paste(text.replace(/abkochen/i, 'trinken')), /^Nicht echt: verändert/);
  assert.match(await paste(text.replace('drei Minuten', 'eine Minute')), /^Nicht echt: verändert/);
  assert.match(await paste(`${text}\nhttps://spende.example/`), /^Vorsicht: fremder Link/);
  await page.close();
});

test('W7: the page of a warning that holds is one file, in both themes and at every size', async () => {
  const page = await german(browser);
  const heard = listen(page);
  const asked = [];
  page.on('request', (request) => { if (!request.url().startsWith('data:')) asked.push(request.url()); });
  await page.goto(warning);
  assert.deepEqual(asked, [warning], 'nothing else is loaded');
  const html = await (await fetch(warning, { headers: { 'accept-language': 'de' } })).text();
  assert.ok(html.length < 30_000, `${html.length} bytes`);
  assert.deepEqual(await markup(html), []);
  assert.deepEqual(heard, []);
  await looksRight(page, 'warning');
  await page.close();
});

test('the pages around it look right', async () => {
  const page = await german(browser);
  const heard = listen(page);
  for (const [label, address] of [['check', `${demo.channel}/check`], ['share', warning.replace(/(\/p\/[0-9a-z]{13}).*/, '$1/share')]]) {
    assert.deepEqual(await markup(await (await fetch(address)).text()), [], label);
    await page.goto(address);
    assert.deepEqual(heard, [], label);
    await looksRight(page, label);
  }
  for (const [label, address] of [['check-genuine', link], ['check-fake', `${link.slice(0, -6)}AAAAAA`]]) {
    await page.goto('about:blank');
    await page.goto(address);
    await verdict(page);
    await looksRight(page, label);
  }
  await page.close();
});

test('the sheet is one page of A4 and its code reads', async () => {
  const page = await german(browser);
  await page.goto(warning.replace(/(\/p\/[0-9a-z]{13}).*/, '$1/share'));
  await page.pdf({ path: file('sheet.pdf'), preferCSSPageSize: true, printBackground: true });
  const info = execFileSync('pdfinfo', [file('sheet.pdf')], { encoding: 'utf8' });
  assert.match(info, /Pages:\s+1\n/);
  execFileSync('pdftoppm', ['-r', '150', '-png', file('sheet.pdf'), file('sheet')]);
  assert.equal(execFileSync('zbarimg', ['--raw', '-q', file('sheet-1.png')], { encoding: 'utf8' }).trim(), link);
  if (process.env.PICTURES) writeFileSync(join(process.env.PICTURES, 'sheet.png'), execFileSync('cat', [file('sheet-1.png')]));
  await page.close();
});

// The last one: it takes the server away.
test('whoever follows checks without a network, in Chromium and in Firefox', async () => {
  const pages = [];
  for (const from of [browser, fox]) {
    const page = await german(from);
    await page.goto(demo.channel);
    // As following does it, without a push service.
    await page.evaluate(async () => {
      const device = document.querySelector('script[type=module]').src.replace('main.js', 'device.js');
      await (await import(device)).register();
      await navigator.serviceWorker.ready;
    });
    await until(() => page.evaluate(async (path) => Boolean(await caches.match(path)), `${new URL(demo.channel).pathname}/check`), 'the page is kept');
    pages.push(page);
  }
  const { base } = demo;
  // Its folder goes with it; the pages have what they need.
  await demo.stop();
  demo = undefined;
  await assert.rejects(fetch(`${base}/livez`));
  for (const page of pages) {
    await page.goto('about:blank');
    await page.goto(link);
    // The worker asks in the browser's own language.
    assert.match(await verdict(page), /^(Echt|Genuine)\n/);
    await page.goto('about:blank');
    await page.goto(`${link.slice(0, -6)}AAAAAA`);
    assert.match(await verdict(page), /^Not genuine|^Nicht echt/);
  }
});
