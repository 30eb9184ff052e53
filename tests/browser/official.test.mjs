// Official warnings: an administrator sets NINA up, a warning comes in and stands apart on the channel page, a duty officer
// sends one by hand, the source takes it back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { listen, looksRight, markup } from './lib/check.mjs';
import { german, press as pressed, signIn } from './lib/desk.mjs';
import { startOffices } from './lib/offices.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, offices, desk, duty, resident;
const page = () => `${demo.base}/desk/at/lindenau/official`;
const text = (of, selector = 'main') => of.$eval(selector, (element) => element.textContent.replace(/\s+/g, ' '));
/** A page that lies behind another one takes no click. */
const press = async (of, button) => { await of.bringToFront(); await pressed(of, button); };
/** Reloads until a page says so. */
const says = (of, url, words, what) => until(async () => {
  await of.bringToFront();
  await of.goto(url);
  return words.test(await text(of, 'body'));
}, what, 30_000);

before(async () => {
  [offices, browser] = await Promise.all([startOffices('057580000000'), chromium()]);
  demo = await startDemo(offices.settings);
  desk = await german(browser);
  await signIn(desk, demo);
  resident = await german(browser);
  const { out } = await demo.command('editor', 'sign-in', 'nora');
  duty = await (await browser.createBrowserContext()).newPage();
  await duty.setJavaScriptEnabled(false);
  await duty.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await duty.setViewport({ width: 390, height: 844 });
  await duty.goto(out.match(/http\S+/)[0]);
  await press(duty, await duty.$('main form button[type=submit]'));
});
after(async () => { await browser?.close(); await demo?.stop(); offices?.stop(); });

test('an administrator is led to a source, and it is read', async () => {
  await desk.bringToFront();
  await desk.goto(page());
  assert.match(await text(desk), /Fast jede Stadt beginnt mit NINA/);
  await desk.$eval('#region', (field) => { field.value = '05'; });
  await press(desk, await desk.$('form[action$="/sources"] button'));
  assert.match(await text(desk), /ganzes Land/);
  await desk.$eval('#region', (field) => { field.value = '057580012012'; });
  await press(desk, await desk.$('form[action$="/sources"] button'));
  assert.match(await text(desk), /gelesen wird der Kreis 057580000000/);
  await says(desk, page(), /gelesen, heute/, 'the source was read');
  await looksRight(desk, 'official-desk-empty');
});

test('W10: a severe warning goes out by itself and stands apart, under its source', async () => {
  await offices.say('warn');
  await says(resident, demo.channel, /Brand einer Halle mit starkem Rauch/, 'the page shows it');
  const box = await text(resident, '[data-officials]');
  assert.match(box, /Nicht von .*Amtlich Integrierte Leitstelle Werre.*Gilt bis auf Weiteres/);
  const heard = listen(resident);
  await looksRight(resident, 'official-channel');
  await resident.goto(await resident.$eval('.official__head a', (link) => link.href));
  assert.match(await text(resident), /Messwerte < 5 mg\/m³.*Schließen Sie Fenster und Türen.*zeigt den Wortlaut unverändert/);
  assert.deepEqual(await markup(await (await fetch(resident.url())).text()), []);
  await looksRight(resident, 'official-page');
  assert.deepEqual(heard, []);
  await says(desk, page(), /Follower sind benachrichtigt/, 'the desk knows');
  await looksRight(desk, 'official-desk');
});

test('an update takes its place, a test alarm frightens nobody, a minor one waits for a person', async () => {
  await offices.say('update');
  await says(resident, demo.channel, /Rauch zieht in die Stadt/, 'the update');
  await offices.say('test');
  await offices.say('minor');
  await says(resident, demo.channel, /Trinkwasser abkochen/, 'the minor one');
  assert.match(await text(resident, '[data-officials]'), /Probewarnung/);
  await looksRight(resident, 'official-channel-three');
  await duty.goto(page());
  const rows = await duty.$$('.rows__item');
  const said = await Promise.all(rows.map((row) => row.evaluate((element) => element.textContent)));
  const row = rows[said.findIndex((words) => /Trinkwasser abkochen/.test(words))];
  await press(duty, await row.$('form[action$="/send"] button'));
  assert.match(await text(duty, 'body'), /geht an die Follower/);
});

test('W10: what is withdrawn says so, and a silent source is no all-clear', async () => {
  await offices.say('down');
  await new Promise((done) => setTimeout(done, 5000));
  await resident.bringToFront();
  await resident.goto(demo.channel);
  assert.match(await text(resident, '[data-officials]'), /Gilt bis auf Weiteres/);
  await desk.bringToFront();
  await desk.goto(page());
  assert.match(await text(desk), /Die Quelle meldet einen Fehler/);
  await offices.say('clear');
  await says(resident, demo.channel, /Entwarnung seit/, 'the all-clear');
  assert.match(await text(resident, '[data-officials]'), /Entwarnung seit/);
  await offices.say('unlist');
  await says(resident, demo.channel, /Von der Quelle aufgehoben/, 'the minor one is withdrawn');
  await looksRight(resident, 'official-channel-over');
  await desk.bringToFront();
  await desk.goto(page());
  await looksRight(desk, 'official-desk-over');
});
