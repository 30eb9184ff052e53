// The second person is elsewhere, with a phone: a real Firefox that rings when a warning waits for its release, and when
// somebody brought one out alone; from the call to the release at 390 pixels.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, firefox } from './lib/browser.mjs';
import { overflow } from './lib/check.mjs';
import { german, press, signIn } from './lib/desk.mjs';
import { startPushService } from './lib/push-service.mjs';
import { startDemo, until } from './lib/server.mjs';

let push, demo, browser, phone, other, nora;
const desk = () => `${demo.base}/desk/at/lindenau`;
const text = (page) => page.$eval('main', (main) => main.textContent.replace(/\s+/g, ' '));
const click = async (page, selector) => press(page, await page.waitForSelector(selector));
const digits = (page) => page.$eval('label[for=code]', (label) => label.textContent.match(/\d{4}/)[0]);
const rung = () => phone.evaluate(async (scope) => {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  const shown = (await registration?.getNotifications()) ?? [];
  return shown.map((n) => ({ title: n.title, body: n.body, tag: n.tag, stays: n.requireInteraction, navigate: n.data?.navigate }));
}, '/desk/at/lindenau/');
const call = (kind) => until(async () => (await rung()).find((one) => one.tag.startsWith(`alarm-${kind}-`)), kind, 20_000);
/** To the last look at a warning in earnest. */
const write = async (template) => {
  await nora.goto(`${desk()}/warnings/new/actual`);
  await click(nora, `button[value=${template}]`);
  await click(nora, 'button[value=preview]');
};

before(async () => {
  push = await startPushService();
  demo = await startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true' });
  [browser, other] = await Promise.all([firefox(push.socket), chromium()]);
  phone = await german(browser);
  await phone.setViewport({ width: 390, height: 844 });
  await signIn(phone, demo);
  const { out } = await demo.command('editor', 'sign-in', 'nora');
  nora = await german(other);
  await nora.setJavaScriptEnabled(false);
  await nora.goto(out.match(/http\S+/)[0]);
  await click(nora, 'main form button[type=submit]');
});
after(async () => { await browser?.close(); await other?.close(); await demo?.stop(); push?.stop(); });

test('W1: whoever writes is told whose phone rings, and that none does', async () => {
  await write('smoke');
  assert.match(await text(nora), /Es klingelt kein Handy/);
  await phone.goto(`${desk()}/phone`);
  await phone.waitForSelector('form[data-phone] button:not([disabled])');
  await phone.$eval('form[data-phone] button', (button) => button.click());
  await until(async () => (await rung()).some((one) => one.tag === 'hand-hello'), 'the greeting', 20_000);
  await nora.reload();
  assert.match(await text(nora), /Sofort klingelt das Handy bei: /);
});

test('W1: the phone rings while a warning waits, and one tap leads to the release', async () => {
  await click(nora, 'form[action$="/ask"] button');
  const asked = Date.now();
  const rings = await call('waits');
  console.log(`the phone rang after ${((Date.now() - asked) / 1000).toFixed(1)} s`);
  assert.equal(rings.title, 'Warnung wartet auf Freigabe');
  assert.ok(rings.stays, 'until somebody looked');
  assert.doesNotMatch(rings.title + rings.body, /Rauch|Brand/, 'nothing of the warning on a locked screen');
  await phone.goto(rings.navigate);
  assert.match(await text(phone), /Brand mit starkem Rauch/);
  assert.deepEqual(await overflow(phone), []);
  await phone.type('#code', await digits(phone));
  await click(phone, 'form[action$="/release"] button');
  assert.match(await text(phone), /Die Warnung ist draußen/);
});

test('W1: what one person brought out alone rings, and is looked at', async () => {
  await write('gas');
  await nora.click('summary');
  await nora.type('#reason', 'Niemand geht ans Telefon');
  await nora.type('#code', await digits(nora));
  await click(nora, 'form[action$="/release"] button');
  const rings = await call('alone');
  assert.equal(rings.title, 'Warnung allein freigegeben');
  await phone.goto(rings.navigate);
  assert.match(await text(phone), /Grund: Niemand geht ans Telefon/);
  await click(phone, 'form[action$="/seen"] button');
  assert.match(await text(phone), /zur Kenntnis genommen/);
});
