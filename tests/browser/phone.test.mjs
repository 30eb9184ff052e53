// The whole walk in real browsers: follow in Firefox, write and publish at the desk in Chromium, see the notification
// arrive decrypted, read it offline, get the correction, stop.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, firefox } from './lib/browser.mjs';
import { startPushService } from './lib/push-service.mjs';
import { startDemo, until } from './lib/server.mjs';

const TITLE = 'Größenwahn? Nein: Übung der Feuerwehr am Süßen Grund';
let push, demo, phone, office, follower, desk;

before(async () => {
  push = await startPushService();
  demo = await startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true' });
  [phone, office] = await Promise.all([firefox(push.socket), chromium()]);
});
after(async () => { await Promise.allSettled([phone?.close(), office?.close()]); await demo?.stop(); push?.stop(); });

const notifications = () => follower.evaluate(async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map((n) => ({ title: n.title, body: n.body, tag: n.tag, lang: n.lang }));
});
const state = (words) => until(async () => words.includes(await follower.$eval('[data-push]', (e) => e.dataset.push)), `follow page says ${words}`);
const press = async (page, selector) => {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.$eval(selector, (button) => button.click())]);
};

test('following takes one tap, and a test notification comes within two seconds', async () => {
  follower = await phone.newPage();
  await follower.goto(demo.follow);
  await state(['ready']);
  const begun = Date.now();
  await follower.$eval('[data-follow-start]', (button) => button.click());
  await state(['on']);
  const greeting = await until(async () => (await notifications())[0], 'the greeting');
  assert.match(greeting.body + greeting.title, /So sieht eine Nachricht aus|This is what/);
  const acks = (await push.state()).acks;
  assert.ok(acks.length >= 1 && acks.every((ack) => ack.code === 100), `Firefox acknowledged: ${JSON.stringify(acks)}`);
  assert.ok(Date.now() - begun < 20_000, 'also on a slow machine');
});

test('what the press office publishes arrives decrypted', async () => {
  desk = await office.newPage();
  await desk.goto(demo.desk);
  await press(desk, 'main form button[type=submit]');
  assert.match(desk.url(), /\/desk/);
  await desk.goto(`${demo.base}/desk`);
  await press(desk, 'a[href$="/new"], form[action$="/new"] button');
  await desk.type('#title', TITLE);
  await desk.type('#body', 'Am **Samstag** ab 10 Uhr heulen die Sirenen. Es besteht keine Gefahr.');
  await press(desk, 'button[name=act][value=publish]');
  const say = await desk.$eval('.confirm__say', (e) => e.textContent);
  assert.match(say, /localhost/, say);
  await press(desk, '#form button[type=submit]');
  const arrived = await until(async () => (await notifications()).find((n) => n.title === TITLE), 'the push', 20_000);
  assert.match(arrived.body, /Am Samstag ab 10 Uhr heulen die Sirenen/);
  assert.equal(arrived.lang, 'de');
  // The worker shows first and keeps afterwards.
  const told = await until(() => follower.evaluate(async () => {
    const name = (await caches.keys()).find((key) => key.startsWith('ausrufer-told'));
    const cache = name && (await caches.open(name));
    const [first] = cache ? await cache.keys() : [];
    return first ? (await cache.match(first)).text() : '';
  }), 'the kept text');
  assert.match(told, /Am Samstag ab 10 Uhr heulen die Sirenen/, 'the text is there without the network');
});

test('the delivery page says how many and never who', async () => {
  await desk.goto(`${demo.base}/desk`);
  const text = await until(async () => {
    await desk.goto(`${demo.base}/desk`);
    const link = await desk.$$eval('a[href*="deliver"]', (all) => all.map((a) => a.href).find((h) => /deliver\w*\/[0-9a-z]{13}/.test(h)));
    if (!link) return null;
    await desk.goto(link);
    const words = await desk.$eval('main', (m) => m.textContent);
    return words.includes(TITLE.slice(0, 20)) && words;
  }, 'a delivery page');
  assert.doesNotMatch(text, /wpush/, 'no endpoint');
});

test('the post can be read offline, and its notification opens it', async () => {
  const page = await phone.newPage();
  await page.goto(demo.channel);
  const address = await page.$$eval('a[href*="/p/"]', (all, title) => all.find((a) => a.textContent.includes(title.slice(0, 20)))?.href, TITLE);
  assert.ok(address, 'the channel page shows the post');
  await page.goto(address);
  assert.match(await page.$eval('main', (m) => m.textContent), /heulen die Sirenen/);
  const kept = await until(() => page.evaluate(async (wanted) => {
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) if (request.url.startsWith(wanted)) return true;
    }
    return false;
  }, address), 'the post in the offline cache');
  assert.ok(kept);
  await page.close();
});

test('a correction replaces the notification', async () => {
  await desk.goto(`${demo.base}/desk`);
  const posts = await desk.$$eval('a[href*="/posts/"]', (all, title) => all.filter((a) => a.textContent.includes(title.slice(0, 20))).map((a) => a.href), TITLE);
  assert.ok(posts.length > 0, 'the desk links the post');
  await desk.goto(posts[0]);
  await press(desk, 'main header form button, main header a.btn--primary, main .row-acts form button');
  await desk.$eval('#body', (area) => { area.value = 'Am Sonntag ab 11 Uhr heulen die Sirenen.'; area.dispatchEvent(new Event('input', { bubbles: true })); });
  await press(desk, 'button[name=act][value=publish]');
  await desk.type('[name=note]', 'Der Tag stimmte nicht.');
  await press(desk, '#form button[type=submit]');
  const shown = await until(async () => {
    const ours = (await notifications()).filter((n) => n.title.includes(TITLE.slice(0, 20)) || n.body.includes('Sonntag'));
    return ours.some((n) => n.body.includes('Sonntag')) && ours;
  }, 'the corrected notification', 20_000);
  assert.equal(shown.length, 1, `one notification, not two: ${JSON.stringify(shown)}`);
  const page = await phone.newPage();
  await page.goto(demo.channel);
  const address = await page.$$eval('a[href*="/p/"]', (all, title) => all.find((a) => a.textContent.includes(title.slice(0, 20)))?.href, TITLE);
  await page.goto(address);
  assert.match(await page.$eval('main', (m) => m.textContent), /Am Sonntag ab 11 Uhr/, 'not the kept, wrong page');
  await page.close();
});

test('what is stored can be seen, and stopping deletes it', async () => {
  await follower.bringToFront();
  await follower.goto(demo.follow);
  await state(['on']);
  const seen = (selector) => follower.$$eval(selector, (all) => all.filter((e) => e.checkVisibility()).map((e) => e.textContent.trim()));
  assert.deepEqual(await seen('h1'), ['Sie folgen'], 'no promise of a sample on a later visit');
  await follower.$eval('[data-follow-stop]', (button) => button.click());
  await state(['ready']);
  assert.deepEqual(await seen('[data-stopped]:focus'), ['Sie folgen nicht mehr. Auf dem Server ist der Eintrag gelöscht; aus den Sicherungen verschwindet er binnen sieben Tagen.']);
  const registered = await until(async () => Object.values((await push.state()).channels).every((c) => !c.registered), 'Firefox unregisters');
  assert.ok(registered);
});
