// Rehearsals by plan, and a canary: a Firefox of the town's own that follows, hears a test warning over a real push socket and
// says so; then the same push service delivers nothing, and the desk is alarmed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, firefox } from './lib/browser.mjs';
import { listen, looksRight } from './lib/check.mjs';
import { german, press, signIn } from './lib/desk.mjs';
import { startOffices } from './lib/offices.mjs';
import { startPushService } from './lib/push-service.mjs';
import { startDemo, until } from './lib/server.mjs';

let push, offices, demo, bird, office, canary, boss;
const desk = () => `${demo.base}/desk/at/lindenau`;
const text = (page) => page.$eval('main', (main) => main.textContent.replace(/\s+/g, ' '));

before(async () => {
  [push, offices] = await Promise.all([startPushService(), startOffices('057580000000')]);
  demo = await startDemo(offices.settings);
  [bird, office] = await Promise.all([firefox(push.socket), chromium()]);
  boss = await german(office);
  await signIn(boss, demo);
});
after(async () => { await Promise.allSettled([bird?.close(), office?.close()]); await demo?.stop(); push?.stop(); offices?.stop(); });

test('rehearsals are switched on, and the page says when they come', async () => {
  await boss.goto(`${desk()}/warnings/runs`);
  assert.match(await text(boss), /Es ist keine Probe eingeschaltet/);
  await press(boss, await boss.$('a[href$="/runs/plan"]'));
  await looksRight(boss, 'runs-plan', [[320, 2], [360, 1], [1280, 1]]);
  // The bar at the foot of the screen may lie over them.
  for (const box of ['name=monthly', 'name=national', 'value=itself']) await boss.$eval(`input[${box}]`, (input) => input.click());
  await press(boss, await boss.$('#form button[type=submit]'));
  assert.match(await text(boss), /Monatliche Probewarnung[\s\S]*Geht von selbst hinaus, im Namen von/);
  await looksRight(boss, 'runs', [[320, 2], [360, 1], [1280, 1]]);
});

test('a browser of the town becomes a canary and speaks for the first time', async () => {
  const { out } = await demo.command('editor', 'sign-in', 'demo');
  canary = await bird.newPage();
  await canary.goto(out.match(/http\S+/)[0]);
  await Promise.all([canary.waitForNavigation({ waitUntil: 'load' }), canary.$eval('main form button[type=submit]', (button) => button.click())]);
  const heard = listen(canary);
  await canary.goto(`${desk()}/canary`);
  await canary.type('#name', 'Leitstelle, Firefox');
  await canary.$eval('form[data-canary] button', (button) => button.click());
  await until(() => canary.$eval('[data-canary-says]', (place) => place.textContent !== ''), 'what became of it', 30_000);
  assert.match(await canary.$eval('[data-canary-says]', (place) => place.textContent), /Eingerichtet|Done/, heard.join());
  await until(async () => {
    await boss.goto(`${desk()}/canary`);
    return /Leitstelle, Firefox[\s\S]*zuletzt gemeldet/.test(await text(boss));
  }, 'the canary spoke', 30_000);
  await looksRight(boss, 'canary', [[320, 2], [360, 1], [1280, 1]]);
});

test('W11: a test warning reaches it, and the report says after how long', async () => {
  await boss.goto(`${desk()}/warnings/new/test`);
  await press(boss, await boss.$('button[value=storm]'));
  await press(boss, await boss.$('button[value=preview]'));
  await boss.type('#code', await boss.$eval('label[for=code]', (label) => label.textContent.match(/\d{4}/)[0]));
  await press(boss, await boss.$('form[action$="/release"] button'));
  const warning = boss.url().split('?')[0];
  const said = await until(async () => {
    await boss.goto(`${warning}/report`);
    return (await text(boss)).match(/Leitstelle, Firefox \([^)]*\) gehört nach (\d+),(\d) s/);
  }, 'the canary in the report', 30_000);
  assert.ok(Number(said[1]) < 20, said[0]);
  await looksRight(boss, 'report', [[320, 2], [360, 1], [1280, 1]]);
  const csv = await boss.evaluate(async (url) => (await fetch(url)).text(), `${warning}/report.csv`);
  assert.match(csv, /^\ufeff?Nr\.;Meldung;[^\r]+\r\n0;[^;]+;[^;]+;Seite und Feeds;mit der Freigabe;;\r\n0;[^;]+;[^;]+;[^;]+;[^;]+;"\d+,\d{3}";"\d+,\d{3}"\r\n/);
  const metrics = await demo.command('doctor');
  assert.match(metrics.out, /canary Leitstelle, Firefox at http:\/\/127\.0\.0\.1:\d+ heard the last warning after/);
});

test('W11: it hears what an authority warns of, too; when it is off, every page of the desk says so', async () => {
  await boss.goto(`${desk()}/official`);
  await boss.$eval('#region', (field) => { field.value = '057580012012'; });
  await press(boss, await boss.$('form[action$="/sources"] button'));
  await offices.say('warn');
  await until(async () => {
    await boss.goto(`${desk()}/canary`);
    return (await text(boss)).match(/gehört nach/g)?.length >= 2;
  }, 'the official warning at the canary', 60_000);
  await bird.close();
  await offices.say('update');
  // Two minutes of silence are the alarm.
  await until(async () => {
    await boss.goto(`${desk()}/posts`);
    return /kam binnen zwei Minuten nicht an bei: Leitstelle, Firefox/.test(await boss.$eval('body', (body) => body.textContent));
  }, 'the alarm', 180_000);
  assert.match(await boss.$eval('body', (body) => body.textContent), /Integrierte Leitstelle Werre warnt mit neuem Stand/);
  await looksRight(boss, 'canary-silent', [[320, 2], [360, 1], [1280, 1]]);
});
