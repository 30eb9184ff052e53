// A phone of the desk in a real Firefox: registered, greeted, called when a post waits for a person, and from that call to
// "done" with one thumb at 360 pixels.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { firefox } from './lib/browser.mjs';
import { german, press } from './lib/desk.mjs';
import { startPushService } from './lib/push-service.mjs';
import { startDemo, until } from './lib/server.mjs';

let push, demo, browser, phone;
const desk = () => `${demo.base}/desk/at/lindenau`;
const text = (page) => page.$eval('main', (main) => main.textContent.replace(/\s+/g, ' '));
const click = async (page, selector) => press(page, await page.waitForSelector(selector));
const rung = () => phone.evaluate(async (scope) => {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  const shown = (await registration?.getNotifications()) ?? [];
  return shown.map((n) => ({ title: n.title, body: n.body, tag: n.tag, navigate: n.data?.navigate }));
}, '/desk/at/lindenau/');

before(async () => {
  push = await startPushService();
  demo = await startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true' });
  browser = await firefox(push.socket);
  phone = await german(browser);
  await phone.setViewport({ width: 360, height: 760 });
  await phone.goto(demo.desk);
  await press(phone, await phone.waitForSelector('main form button[type=submit]'));
});
after(async () => { await browser?.close(); await demo?.stop(); push?.stop(); });

test('a phone is registered and greeted', async () => {
  await phone.goto(`${desk()}/outlets/new/whatsapp`);
  await phone.type('#page', 'https://whatsapp.com/channel/0029Va');
  await click(phone, 'form[action$="/new/whatsapp"] button');
  await phone.goto(`${desk()}/phone`);
  await phone.waitForSelector('form[data-phone] button:not([disabled])');
  await phone.$eval('form[data-phone] button', (button) => button.click());
  await until(async () => /Angemeldet/.test(await phone.$eval('[data-phone-says]', (says) => says.textContent)), 'it says so');
  await until(async () => (await rung()).some((one) => one.tag === 'hand-hello'), 'the greeting', 20_000);
  await phone.reload();
  assert.match(await text(phone), /Diese Handys klingeln.*Ihres/);
});

test('from the call to done with at most four taps', async () => {
  await phone.goto(`${desk()}/posts/new`);
  await phone.type('#title', 'Geheim bis zehn Uhr');
  await phone.type('#body', 'Am Samstag von **acht** bis zwölf.');
  await click(phone, '#editor .editor__bar button[name=act][value=publish]');
  await click(phone, '#form button[type=submit]');
  const call = await until(async () => (await rung()).find((one) => one.tag !== 'hand-hello'), 'the call', 30_000);
  assert.match(call.title, /^Bitte einstellen: /);
  assert.doesNotMatch(call.title + call.body, /Geheim/, 'nothing of the post');
  assert.match(call.navigate, /\/desk\/at\/lindenau\/posts\/[^/]+\/outlets\/\d+\/hand$/);
  // The first tap is on the message itself.
  let taps = 1;
  await phone.goto(call.navigate);
  const tap = async (selector, leads) => {
    taps += 1;
    const target = await phone.waitForSelector(selector);
    await target.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = await target.boundingBox();
    assert.ok(box.height >= 44, `${selector} is large enough for a thumb: ${box.height}`);
    await (leads ? press(phone, target) : target.click());
  };
  await phone.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (copied) => { window.copied = copied; } } });
    window.open = (url) => { window.opened = url; return null; };
  });
  await tap('[data-hand-copy]');
  await until(() => phone.evaluate(() => window.copied), 'the text is copied', 5_000);
  assert.match(await phone.evaluate(() => window.copied), /^\*Geheim bis zehn Uhr\*/);
  await tap('form[action$="/done"] button', true);
  assert.match(await text(phone), /An 1 von 1 Orten zu sehen/);
  assert.ok(taps <= 4, `${taps} taps`);
});
