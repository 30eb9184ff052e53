// A hazard at night: one person writes the warning on a phone, without scripts; another releases it. Then the update, the
// all-clear, an emergency release by one person, and a test that frightens nobody.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { listen, looksRight } from './lib/check.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, boss, duty;
const desk = () => `${demo.base}/desk/at/lindenau`;
const text = (page) => page.$eval('main', (main) => main.textContent.replace(/\s+/g, ' '));
let presses = 0;
/** Without scripts a click through the protocol still works. */
const click = async (page, selector) => {
  const button = await page.waitForSelector(selector);
  presses++;
  // Out from under the bar at the foot of the screen, as a thumb would do it.
  await button.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
};
const open = async (page, selector) => {
  await page.$eval(selector, (element) => element.scrollIntoView({ block: 'center' }));
  await page.click(selector);
};
const digits = (page) => page.$eval('label[for=code]', (label) => label.textContent.match(/\d{4}/)[0]);

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  boss = await browser.newPage();
  await boss.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await boss.goto(demo.desk);
  await click(boss, 'main form button[type=submit]');
  const { out } = await demo.command('editor', 'sign-in', 'nora');
  duty = await (await browser.createBrowserContext()).newPage();
  await duty.setJavaScriptEnabled(false);
  await duty.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await duty.setViewport({ width: 390, height: 844 });
  await duty.goto(out.match(/http\S+/)[0]);
  await click(duty, 'main form button[type=submit]');
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('W1 W2 W8: from new to out in under a minute, two people, each step without scripts', async () => {
  // The boss has some page of the desk open and is told by itself.
  await boss.goto(`${desk()}/posts`);
  await duty.goto(desk());
  presses = 0;
  const begun = Date.now();
  await click(duty, 'a.btn--warn');
  assert.match(await text(duty), /Ernstfall/);
  await click(duty, 'button[value=smoke]');
  await click(duty, 'button[value=preview]');
  assert.match(await text(duty), /Brand mit starkem Rauch/);
  assert.match(await text(duty), /Fire with heavy smoke/);
  assert.match(await text(duty), /Feuer mit viel Rauch/);
  const draft = duty.url();
  await click(duty, 'form[action$="/ask"] button');
  assert.match(await text(duty), /Wartet auf Freigabe/);
  await until(async () => (await boss.$('.alarms a')) !== null, 'the boss is told', 20_000);
  await click(boss, '.alarms a');
  assert.equal(boss.url(), draft);
  // Typed wrong, nothing goes out.
  await boss.type('#code', '12x');
  await click(boss, 'form[action$="/release"] button');
  assert.match(await text(boss), /vier Ziffern stimmen nicht/);
  await boss.$eval('#code', (field) => { field.value = ''; });
  await boss.type('#code', await digits(boss));
  await click(boss, 'form[action$="/release"] button');
  assert.match(await text(boss), /Die Warnung ist draußen/);
  const took = (Date.now() - begun) / 1000;
  assert.ok(took < 60 && presses <= 7, `${took} s, ${presses} presses`);
  console.log(`released after ${took.toFixed(1)} s of a machine and ${presses} presses, one of them a mistake`);

  await boss.goto(demo.channel);
  assert.match(await boss.$eval('.warnings', (box) => box.textContent), /Brand mit starkem Rauch[\s\S]*Gehen Sie ins Haus/);
  // Pressed twice it is out once: the draft is gone and leads to the warning.
  await duty.goto(draft);
  assert.match(duty.url(), /\/warnings\/[0-9a-z]{13}$/);
});

test('W3 W4: update and all-clear, one press from the active warning; the page says so', async () => {
  await duty.goto(`${desk()}/warnings`);
  await click(duty, 'form[action$="/update"] button');
  await click(duty, 'button[value=preview]');
  await click(duty, 'form[action$="/ask"] button');
  await boss.goto(duty.url());
  await boss.type('#code', await digits(boss));
  await click(boss, 'form[action$="/release"] button');
  assert.match(await text(boss), /Aktualisierung \.1[\s\S]*Warnung \.0/);
  await click(boss, 'form[action$="/all_clear"] button');
  assert.match(await text(boss), /Entwarnung: Brand mit starkem Rauch/);
  await click(boss, 'form[action$="/ask"] button');
  await duty.goto(boss.url());
  await duty.type('#code', await digits(duty));
  await click(duty, 'form[action$="/release"] button');
  assert.match(await text(duty), /Entwarnung gegeben/);
  assert.equal(await duty.$('form[action$="/all_clear"]'), null, 'nothing follows');
  await boss.goto(demo.channel);
  const bars = await boss.$$eval('.warnings', (boxes) => boxes.map((box) => box.textContent).join());
  assert.doesNotMatch(bars, /Brand mit starkem Rauch/);
  assert.match(await text(boss), /Entwarnung: Brand mit starkem Rauch/);
});

test('the demo\'s own warning stands on the page of warnings', async () => {
  await boss.goto(`${desk()}/warnings`);
  const active = await boss.$eval('[aria-labelledby="active-title"]', (section) => section.textContent);
  assert.match(active, /Trinkwasser in der Oststadt bitte abkochen/);
  assert.doesNotMatch(active, /Gerade gilt keine Warnung/);
});

test('W1: alone with a reason, red in the audit, and the second person is told at once', async () => {
  await boss.goto(`${desk()}/posts`);
  await duty.goto(`${desk()}/warnings/new/actual`);
  await click(duty, 'button[value=gas]');
  await click(duty, 'button[value=preview]');
  await open(duty, 'summary');
  await duty.type('#code', await digits(duty));
  await click(duty, 'form[action$="/release"] button');
  assert.match(await text(duty), /warum Sie allein freigeben/);
  await duty.type('#reason', 'Niemand geht ans Telefon');
  await click(duty, 'form[action$="/release"] button');
  assert.match(await text(duty), /Allein freigegeben\. Grund: Niemand geht ans Telefon/);
  await until(async () => (await boss.$('.alarms a')) !== null, 'the boss is told', 20_000);
  await click(boss, '.alarms a');
  await click(boss, 'form[action$="/seen"] button');
  assert.match(await text(boss), /zur Kenntnis genommen/);
  await boss.goto(`${desk()}/audit`);
  const red = await boss.$$eval('.audit__alone', (rows) => rows.map((row) => row.textContent).join());
  assert.match(red, /Niemand geht ans Telefon/);
});

test('W2: a test looks different from its first page to the last, and says TEST everywhere', async () => {
  await boss.goto(`${desk()}/warnings/new/test`);
  assert.notEqual(await boss.$('.flow--test'), null);
  await click(boss, 'button[value=storm]');
  await click(boss, 'button[value=preview]');
  const told = await boss.$$eval('.push__title, .told strong', (titles) => titles.map((title) => title.textContent));
  assert.ok(told.length === 3 && told.every((title) => title.startsWith('TEST: ')), told.join());
  await boss.type('#code', await digits(boss));
  await click(boss, 'form[action$="/release"] button');
  for (const feed of ['feed.atom', 'feed.rss', 'feed.json']) {
    assert.match(await (await fetch(`${demo.channel}/${feed}`)).text(), /TEST: Schwerer Sturm/, feed);
  }
});

test('nothing typed is lost, and what is wrong is said beside it', async () => {
  await duty.goto(`${desk()}/warnings/new/actual`);
  await click(duty, 'button[value=flood]');
  await open(duty, 'label.choice');
  await open(duty, 'summary');
  await duty.type('#points', 'am Markt');
  await duty.type('#area_name', 'Markt');
  await click(duty, 'button[value=next]');
  assert.match(await text(duty), /„am Markt“ ist kein Punkt/);
  assert.equal(await duty.$eval('#points', (field) => field.value), 'am Markt');
});

for (const [width, height] of [[390, 844], [1280, 620]]) test(`an area is drawn on the sketch, by finger and by keyboard, and the list below says the same, at ${width}`, async () => {
  await boss.setViewport({ width, height });
  await boss.goto(`${desk()}/warnings/new/test`);
  await click(boss, 'button[value=flood]');
  await open(boss, 'details.panel > summary');
  const svg = await boss.waitForSelector('[data-draw] > svg', { visible: true });
  await svg.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const frame = await svg.boundingBox();
  const lines = () => boss.$eval('#points', (field) => field.value.split('\n').filter(Boolean));
  for (const [x, y] of [[0.3, 0.3], [0.7, 0.35], [0.5, 0.7]]) await boss.mouse.click(frame.x + x * frame.width, frame.y + y * frame.height);
  // What is tapped is where it was tapped, and the buttons above are buttons, at every width.
  const spots = () => boss.$$eval('.draw__corner', (all) => all.map((one) => one.getBoundingClientRect()).map((box) => [box.x + box.width / 2, box.y + box.height / 2]));
  const [tapped] = await spots();
  assert.ok(Math.hypot(tapped[0] - frame.x - 0.3 * frame.width, tapped[1] - frame.y - 0.3 * frame.height) < 2, tapped.join());
  const drawn = await lines();
  assert.equal(drawn.length, 3);
  assert.ok(drawn.every((line) => /^(49\.99|50\.0)\d+, 10\.0\d+$/.test(line)), drawn.join());
  await boss.$eval('[data-draw-add]', (button) => button.focus());
  await boss.keyboard.press('Enter');
  assert.equal(await boss.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Ecke 4');
  const before = (await lines())[3];
  await boss.keyboard.press('ArrowLeft');
  await boss.keyboard.press('ArrowUp');
  const [north, west] = [before, (await lines())[3]].map((line) => line.split(', ').map(Number));
  assert.ok(west[0] > north[0] && west[1] < north[1], `${before} ${west}`);
  await boss.keyboard.press('Delete');
  assert.deepEqual(await lines(), drawn);
  assert.ok(await boss.$eval('[data-draw-add]', (button) => button.getBoundingClientRect().height) < 60, 'a button, not a picture');
  await boss.type('#area_name', 'Am Hafen');
  await click(boss, 'button[value=next]');
  await open(boss, 'details.further > summary');
  await boss.$eval('#headline_ar', (field) => { field.closest('details').open = true; });
  await boss.type('#headline_ar', 'فيضان');
  await boss.type('#description_ar', 'ابتعدوا عن الضفة.');
  await click(boss, 'button[value=preview]');
  assert.match(await text(boss), /Am Hafen/);
  const arabic = await boss.$eval('.told[lang=ar]', (box) => [box.dir, box.textContent]);
  assert.ok(arabic[0] === 'rtl' && arabic[1].includes('TEST: فيضان'), arabic.join());
  await boss.type('#code', await digits(boss));
  await click(boss, 'form[action$="/release"] button');
  const page = await boss.$eval('a[href*="/p/"]', (link) => link.href);
  await boss.goto(page);
  assert.notEqual(await boss.$('a[hreflang=ar]'), null, 'the page offers the text');
});

test('every page of the flow is free of violations at both sizes, in both themes', async () => {
  const heard = listen(boss);
  await boss.goto(`${desk()}/warnings/new/exercise`);
  await click(boss, 'button[value=bomb]');
  const draft = boss.url().replace(/\/area$/, '');
  for (const path of ['/warnings', '/warnings/areas', '/warnings/new/actual', `${draft}/area`, `${draft}/text`, `${draft}/level`, `${draft}/preview`]) {
    await boss.goto(path.startsWith('http') ? path : desk() + path);
    await looksRight(boss, `warnings ${path.split('/').at(-1)}`, [[390, 1], [1280, 1], [320, 2]]);
  }
  assert.deepEqual(heard, []);
});
