// The newsletter without a script: set up at the desk, signed up for, confirmed, read, left by one click.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { looksRight, markup } from './lib/check.mjs';
import { press, signIn } from './lib/desk.mjs';
import { startMailServer } from './lib/mails.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, post, boss, reader;
const text = (page) => page.$eval('main', (main) => main.textContent);
const fill = (page, name, value) => page.$eval(`[name=${name}]`, (field, value) => { field.value = value; }, value);
async function sound(page, name) {
  assert.deepEqual(await markup(await page.content()), [], 'html-validate');
  // What looks at the page waits by timers, and those are scripts.
  await page.setJavaScriptEnabled(true);
  await looksRight(page, name, [[320, 1], [390, 1], [1280, 1]]);
  await page.setJavaScriptEnabled(page !== reader);
}

before(async () => {
  post = await startMailServer();
  [demo, browser] = await Promise.all([
    startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true', AUSRUFER_NEWSLETTER_PRIVATE_RELAYS: '127.0.0.1' }), chromium()]);
  boss = await browser.newPage();
  await boss.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await signIn(boss, demo);
  reader = await browser.createBrowserContext().then((context) => context.newPage());
  await reader.setJavaScriptEnabled(false);
  await reader.setExtraHTTPHeaders({ 'accept-language': 'de' });
});
after(async () => { await browser?.close(); await demo?.stop(); post?.stop(); });

test('an administrator sets it up, tries it and switches it on', { timeout: 300_000 }, async () => {
  await boss.goto(`${demo.base}/desk/at/lindenau/settings`);
  await boss.goto(await boss.$eval('a[href$="/newsletter"]', (a) => a.href));
  await sound(boss, 'newsletter-empty');
  await fill(boss, 'host', '127.0.0.1');
  await fill(boss, 'port', 'viele');
  await fill(boss, 'sender', 'newsletter');
  await press(boss, await boss.$('form[action$="/newsletter"] button'));
  assert.match(await text(boss), /Das ist keine Mailadresse[\s\S]*Zahl von 1 bis 65535/);
  assert.equal(await boss.$eval('#sender', (field) => field.value), 'newsletter', 'what was typed is there');
  await fill(boss, 'sender', 'newsletter@lindenau-werre.de');
  await fill(boss, 'port', String(post.port));
  await boss.select('#security', 'plain');
  await fill(boss, 'per_minute', '60000');
  await press(boss, await boss.$('form[action$="/newsletter"] button'));
  await until(async () => { await boss.reload(); return /Schlüssel im DNS/.test(await text(boss)); }, 'the way out is looked at', 30_000);
  assert.match(await text(boss), /ausrufer\._domainkey\.lindenau-werre\.de[\s\S]*v=DKIM1; k=rsa; p=MII/);
  await fill(boss, 'trial', 'presse@lindenau-werre.de');
  await press(boss, await boss.$('form[action$="/try"] button'));
  await until(async () => (await post.mails()).length === 1, 'the trial', 30_000);
  await until(async () => { await boss.reload(); return /hat die Probe angenommen/.test(await text(boss)); }, 'and that it was taken', 30_000);
  await press(boss, await boss.$('form[action$="/start"] button'));
  assert.match(await text(boss), /Weniger als 10 Leserinnen und Leser/);
  await sound(boss, 'newsletter-desk');
});

test('a resident signs up, confirms, reads and leaves, without a script or a cookie', { timeout: 300_000 }, async () => {
  await reader.goto(`${demo.channel}/follow`);
  await press(reader, await reader.$('.tile__link[href$="/newsletter"]'));
  await sound(reader, 'newsletter-join');
  await reader.type('#email', 'müller@example.org');
  await reader.$eval('form.letter__form', (form) => { form.noValidate = true; });
  await press(reader, await reader.$('form.letter__form button'));
  assert.match(await text(reader), /Umlaute oder andere besondere Zeichen/);
  await sound(reader, 'newsletter-join-wrong');
  await fill(reader, 'email', 'mueller@example.org');
  await press(reader, await reader.$('form.letter__form button'));
  assert.match(await text(reader), /Sehen Sie in Ihr Postfach/);
  await sound(reader, 'newsletter-sent');
  await until(async () => (await post.mails()).some((mail) => mail.to === 'mueller@example.org'), 'the mail that asks back', 30_000);
  const asked = (await post.mails()).find((mail) => mail.to === 'mueller@example.org');
  const link = asked.text.match(/http\S+\/newsletter\/confirm\/\S+/)[0];
  await reader.goto(link);
  await sound(reader, 'newsletter-confirm');
  await press(reader, await reader.$('form.letter__form button'));
  assert.match(await text(reader), /Sie bekommen den Newsletter/);
  await sound(reader, 'newsletter-confirmed');
  assert.deepEqual(await reader.cookies(), [], 'no cookie');

  const trial = (await post.mails()).find((mail) => mail.to === 'presse@lindenau-werre.de');
  assert.doesNotMatch(trial.html, /Trinkwasser/, 'an issue tells no warnings here, so the trial tells none');
  for (const [name, mail] of [['digest', trial], ['asking', asked]]) {
    assert.deepEqual(await markup(mail.html), [], name);
    const page = await browser.newPage();
    const outside = [];
    page.on('request', (request) => { if (!request.url().startsWith('data:') && request.url() !== 'about:blank') outside.push(request.url()); });
    await page.setContent(mail.html, { waitUntil: 'load' });
    await looksRight(page, `mail-${name}`);
    assert.deepEqual(outside, [], 'a mail fetches nothing');
    await page.close();
  }
});

/** Has an issue be due now, instead of at its hour: two posts of the demo's. */
function due(folder) {
  const script = `
import json, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1] + '/content.db', timeout=20)
posts = db.execute("SELECT id, channel, version FROM post WHERE state = 'published' AND kind = 'update' ORDER BY published DESC LIMIT 2").fetchall()
db.execute("INSERT INTO issue (id, channel, rhythm, state, created, posts, taken, waiting, refused, gone, unclear, problem, again) "
  "VALUES (99, ?, 'daily', 'sending', ?, ?, 0, 0, 0, 0, 0, '', 0)", (posts[0][1], int(time.time() * 1000), json.dumps([[p[0], p[2]] for p in posts])))
db.commit()`;
  const ran = spawnSync('python3', ['-c', script, folder], { encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
}

test('an issue comes, and one click in a mail program is enough to leave', { timeout: 120_000 }, async () => {
  due(`${demo.dir}/data`);
  const issue = async () => (await post.mails()).find((mail) => mail.to === 'mueller@example.org' && mail.leave);
  await until(async () => Boolean(await issue()), 'the issue', 60_000);
  const mail = await issue();
  assert.deepEqual(await markup(mail.html), []);
  const leave = mail.leave.slice(1, -1);
  assert.ok(mail.text.includes(leave) && mail.html.includes(leave));
  await reader.goto(mail.text.match(/http\S+\/newsletter\/choose\/\S+/)[0]);
  await sound(reader, 'newsletter-choose');
  await press(reader, await reader.$('form.letter__form button'));
  assert.match(await text(reader), /Auswahl ist gespeichert/);
  await reader.goto(leave);
  await sound(reader, 'newsletter-leave');
  const wrong = await fetch(`${demo.channel}/newsletter/leave/${'A'.repeat(27)}`, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
  assert.equal(wrong.status, 404, 'nobody can leave for others');
  const answer = await fetch(leave, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  assert.equal(answer.status, 204);
  await reader.goto(mail.text.match(/http\S+\/newsletter\/choose\/\S+/)[0]);
  await press(reader, await reader.$('form.letter__form button'));
  assert.match(await text(reader), /Dieser Link gilt nicht mehr/);
  await sound(reader, 'newsletter-over');
  await boss.goto(`${demo.base}/desk/at/lindenau/newsletter`);
  assert.match(await text(boss), /Ausgabe des Tages, Beiträge: 2[\s\S]*1 angenommen/);
  await sound(boss, 'newsletter-issues');
});
