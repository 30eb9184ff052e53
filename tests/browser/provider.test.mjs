// Signing in at the town's own service: a real OpenID provider, a real browser.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startProvider } from '../provider/provider.mjs';
import { chromium, dress } from './lib/browser.mjs';
import { listen, looksRight, markup } from './lib/check.mjs';
import { freePort, startDemo } from './lib/server.mjs';

const people = {
  'k-77': { name: 'Eva Muster', groups: ['presse'] },
  'k-78': { name: 'Otto Leitung', groups: ['leitung', 'kantine'] },
  'k-79': { name: 'Kantine', groups: ['kantine'] },
};
let demo, browser, provider;

before(async () => {
  const port = await freePort();
  const secret = join(mkdtempSync(join(tmpdir(), 'ausrufer-oidc-')), 'secret');
  writeFileSync(secret, 'ein Geheimnis: mit + und %\n', { mode: 0o600 });
  [demo, browser] = await Promise.all([startDemo({
    AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true', AUSRUFER_OIDC_ISSUER: `http://127.0.0.1:${port}`,
    AUSRUFER_OIDC_NAME: 'Rathaus-Konto', AUSRUFER_OIDC_CLIENT_ID: 'desk', AUSRUFER_OIDC_CLIENT_SECRET_FILE: secret,
    AUSRUFER_OIDC_LOCAL_SIGN_IN: 'false', AUSRUFER_OIDC_ROLES: 'presse=lindenau:editor,leitung=*:admin',
  }), chromium()]);
  // The service is asked when somebody comes, so it may start later than the desk.
  const back = `${demo.base}/desk/sign-in/provider/back`;
  provider = await startProvider(port, { id: 'desk', secret: 'ein Geheimnis: mit + und %', back }, people);
});
after(async () => { await browser?.close(); await demo?.stop(); await provider?.stop(); });

/** Types at the provider who one is, and agrees, as often as it asks. */
async function atProvider(page, who) {
  for (let step = 0; step < 4 && page.url().startsWith(provider.issuer); step++) {
    if (await page.$('input[name=login]')) {
      await page.type('input[name=login]', who);
      await page.type('input[name=password]', 'x');
    }
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('button[type=submit]')]);
  }
}

/** A browser of its own in which somebody presses the button. */
async function come(who, there = (url) => url) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await page.goto(`${demo.base}/desk/at/lindenau/posts`);
  assert.match(page.url(), /sign-in\?next=/);
  const href = await page.$eval('#provider', (link) => link.getAttribute('href'));
  if (there('') === '') {
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('#provider')]);
  } else {
    // What the server asked for is changed on its way to the provider.
    const begun = await fetch(demo.base + href, { redirect: 'manual' });
    const [name, value] = begun.headers.get('set-cookie').split(';')[0].split('=');
    await context.setCookie({ name, value, domain: 'localhost', path: '/', httpOnly: true, sameSite: 'Lax' });
    await page.goto(there(begun.headers.get('location')), { waitUntil: 'load' });
  }
  await atProvider(page, who);
  return { page, context };
}
const said = (page) => page.$eval('main', (main) => main.textContent);
const changed = (name, value) => (url) => {
  if (url === '') return 'changed';
  const there = new URL(url);
  there.searchParams.set(name, value);
  return there.href;
};

test('somebody comes in with the role their group means, and back to where they were going', async () => {
  const { page, context } = await come('k-77');
  assert.equal(page.url(), `${demo.base}/desk/at/lindenau/posts`);
  assert.equal((await page.goto(`${demo.base}/desk/at/lindenau/settings`)).status(), 403, 'an editor, no administrator');
  await context.close();
});

test('a second sign-in finds the same account, with what is given and taken away meanwhile', async () => {
  people['k-77'].groups = ['presse', 'leitung'];
  const second = await come('k-77');
  assert.equal((await second.page.goto(`${demo.base}/desk/at/lindenau/editors`)).status(), 200, 'an administrator now');
  const names = await second.page.$$eval('.rows__title', (all) => all.map((one) => one.textContent));
  assert.equal(names.filter((name) => name.includes('Eva Muster')).length, 1, String(names));
  people['k-77'].groups = [];
  const third = await come('k-77');
  assert.match(await said(third.page), /keine Rolle/);
  await second.page.goto(`${demo.base}/desk/at/lindenau/posts`);
  assert.match(second.page.url(), /sign-in/, 'whoever was in is out');
  people['k-77'].groups = ['presse'];
  await second.context.close();
  await third.context.close();
});

test('strangers of the house get no account', async () => {
  const { page, context } = await come('k-79');
  assert.match(await said(page), /keine Rolle/);
  const listed = await demo.command('editor', 'list', 'lindenau');
  assert.doesNotMatch(listed.out, /Kantine/);
  await context.close();
});

test('another nonce, another state, another proof and another sender are refused in words', async () => {
  for (const [name, value, words] of [
    ['nonce', 'somebody-elses', /gehört zu einer anderen Anmeldung/],
    ['state', 'somebody-elses', /nicht in diesem Browser begonnen/],
    ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', /abgelehnt/],
  ]) {
    const { page, context } = await come('k-77', changed(name, value));
    assert.match(await said(page), words, name);
    await page.goto(`${demo.base}/desk`);
    assert.match(page.url(), /sign-in/, `${name}: nobody is in`);
    await context.close();
  }
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!url.pathname.endsWith('/back') || url.searchParams.get('iss') !== provider.issuer) return request.continue();
    url.searchParams.set('iss', 'https://boese.example');
    return request.respond({ status: 302, headers: { location: url.href } });
  });
  await page.goto(`${demo.base}/desk/sign-in/provider`, { waitUntil: 'load' });
  await atProvider(page, 'k-77');
  assert.match(await said(page), /nicht vom Anmeldedienst|does not come from/);
  await context.close();
});

test('the other doors are shut, but for an account for emergencies, which everybody hears of', async () => {
  const context = await browser.createBrowserContext();
  const guest = await context.newPage();
  const answer = await guest.goto(demo.desk);
  assert.equal(answer.status(), 200);
  // The link of the demo was made on the server: the last door of all.
  await Promise.all([guest.waitForNavigation(), guest.click('main form button[type=submit]')]);
  assert.match(guest.url(), /\/desk\/at\/lindenau/);
  const list = await demo.command('editor', 'list', 'lindenau');
  const login = list.out.split('\n').find((line) => /\badmin\b/.test(line)).split(' ')[0];
  assert.match((await demo.command('editor', 'break-glass', login)).out, /emergencies/);
  const link = (await demo.command('editor', 'sign-in', login)).out.match(/http\S+/)[0];
  await guest.goto(link);
  await Promise.all([guest.waitForNavigation(), guest.click('main form button[type=submit]')]);
  const { page, context: other } = await come('k-78');
  await page.goto(`${demo.base}/desk/at/lindenau`);
  assert.match(await page.$eval('.note--severe', (note) => note.textContent), /Notfallkonto wurde benutzt/);
  if (process.env.SHOTS) {
    for (const [width, dark] of [[390, false], [1280, true]]) {
      await dress(page, { width, dark });
      await page.screenshot({ path: `${process.env.SHOTS}/today-${width}.png` });
    }
  }
  await context.close();
  await other.close();
});

test('the sign-in page is accessible, reflows and is valid, shut and open', async () => {
  const page = await browser.newPage();
  const heard = listen(page);
  const answer = await page.goto(`${demo.base}/desk/sign-in`, { waitUntil: 'load' });
  assert.deepEqual(await markup(await answer.text()), [], 'html-validate');
  for (const open of [false, true]) {
    await page.$eval('details', (details, to) => { details.open = to; }, open);
    await looksRight(page, `sign-in-${open ? 'open' : 'shut'}`, [[320, 1], [390, 2], [1280, 1], [1280, 2]]);
  }
  assert.deepEqual(heard, [], 'console');
  await page.close();
});

test('the log names nobody', () => {
  assert.doesNotMatch(demo.log(), /k-7[789]|login-k|Eva|Otto|eyJ/);
});
