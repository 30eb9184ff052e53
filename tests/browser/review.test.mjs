// Two people and a post: write, hand in, return with a reason, edit, approve, release; a conflict; an edit that drops the
// approval. One of the two has no JavaScript.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { startDemo, until } from './lib/server.mjs';

let demo, browser, boss, jonas;
const desk = () => `${demo.base}/desk/at/lindenau`;
const press = async (page, selector) => {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.$eval(selector, (button) => button.click())]);
};
// Without scripts a click through the protocol still works, a click from the page's own script does not.
const click = async (page, selector) => {
  const button = await page.waitForSelector(selector);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
};
const text = (page) => page.$eval('main', (main) => main.textContent);

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  boss = await browser.newPage();
  await boss.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await boss.goto(demo.desk);
  await press(boss, 'main form button[type=submit]');
  const { out } = await demo.command('editor', 'sign-in', 'jonas');
  jonas = await (await browser.createBrowserContext()).newPage();
  await jonas.setJavaScriptEnabled(false);
  await jonas.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await jonas.goto(out.match(/http\S+/)[0]);
  await click(jonas, 'main form button[type=submit]');
  await boss.goto(`${desk()}/editors`);
  await boss.$eval('input[name=four_eyes][value=on]', (box) => box.click());
  await press(boss, 'form[action$="/four-eyes"] button');
  assert.match(await text(boss), /Gilt gerade/);
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('write, hand in, return with a reason, edit, approve, release', async () => {
  await jonas.goto(`${desk()}/posts/new`);
  await jonas.type('#title', 'Turnhalle gesperrt');
  await jonas.type('#body', 'Die Turnhalle ist gesperrt.');
  assert.equal(await jonas.$('#editor button[name=act][value=publish]'), null, 'who may not publish has no button for it');
  await click(jonas, '#editor .editor__bar button[name=act][value=submit]');
  assert.match(await text(jonas), /Zur Freigabe/);
  assert.match(await text(jonas), /Was gerade nicht geht/);

  await boss.goto(desk());
  assert.match(await text(boss), /Wartet auf mich[\s\S]*Turnhalle gesperrt/);
  await boss.evaluate(() => [...document.querySelectorAll('a')].find((a) => a.textContent === 'Turnhalle gesperrt').click());
  await boss.waitForSelector('form[action$="/review/return"]');
  await boss.$eval('form[action$="/review/return"]', (form) => { form.closest('details').open = true; });
  await boss.type('#reason', 'Bis wann?');
  await press(boss, 'form[action$="/review/return"] button');
  assert.match(await text(boss), /Zurückgegeben/);

  await jonas.goto(desk());
  assert.match(await text(jonas), /Bis wann\?/);
  const review = boss.url().split('?')[0];
  await jonas.goto(review.replace('/review', '/edit'));
  await jonas.type('#body', ' Bis Freitag.');
  await click(jonas, '#editor .editor__bar button[name=act][value=submit]');

  await boss.goto(review.replace('/review', '/publish'));
  assert.equal(boss.url(), review, 'not without an approval');
  assert.match(await text(boss), /Vier-Augen-Prinzip/);
  await press(boss, 'form[action$="/review/approve"] button');
  assert.match(await text(boss), /genau diesen Text freigegeben/);
  await press(boss, 'a[href$="/publish"]');
  assert.match(await text(boss), /Geräte/);
  await press(boss, '#form button[type=submit]');
  await boss.goto(demo.channel);
  const shown = await text(boss);
  assert.match(shown, /Turnhalle gesperrt/);
  assert.doesNotMatch(await boss.content(), /Jonas/, 'no name leaves the house');
});

test('an edit drops the approval; two in one draft lose nothing', async () => {
  await jonas.goto(`${desk()}/posts/new`);
  await jonas.type('#title', 'Freibad');
  await click(jonas, '#editor .editor__bar button[name=act][value=submit]');
  const review = jonas.url().split('?')[0];
  await boss.goto(review);
  await press(boss, 'form[action$="/review/approve"] button');
  // Jonas has the editor open; the approver writes in it meanwhile, in two windows.
  const edit = review.replace('/review', '/edit');
  await jonas.goto(edit);
  await boss.goto(edit);
  await boss.type('#body', 'Vom Chef.');
  const saved = () => boss.$eval('[data-saved]', (bar) => bar.dataset.saved === 'yes');
  await until(saved, 'autosave', 20_000);
  await until(async () => (await (await fetch(`${demo.base}/readyz`)).ok) && (await boss.$eval('[data-revision]', (f) => f.value)) !== '1', 'a new revision', 20_000);
  await jonas.type('#body', 'Von Jonas.');
  await click(jonas, '#editor .editor__bar button[name=act][value=save]');
  const both = await text(jonas);
  const areas = await jonas.$$eval('textarea[readonly]', (all) => all.map((area) => area.textContent));
  assert.ok(areas.some((area) => area.includes('Vom Chef.')) && areas.some((area) => area.includes('Von Jonas.')), both);
  await click(jonas, 'main form button[type=submit][name=act]');
  await boss.goto(review);
  assert.match(await text(boss), /hat den Text geändert/);
  assert.doesNotMatch(await text(boss), /genau diesen Text freigegeben/);
  await jonas.goto(review);
  await click(jonas, 'form[action$="/review/submit"] button');
  await boss.goto(review);
  assert.equal(await boss.$('form[action$="/review/approve"]'), null);
  assert.match(await text(boss), /selbst an diesem Text geschrieben/);
});

test('who takes the other text in a conflict gets it; an older text in the browser asks first', async () => {
  await jonas.goto(`${desk()}/posts/new`);
  await jonas.type('#title', 'Sperrmüll');
  await jonas.type('#body', 'Anfang.');
  await click(jonas, '#editor .editor__bar button[name=act][value=save]');
  const edit = jonas.url().split('?')[0];
  const revision = (page) => page.$eval('[data-revision]', (field) => field.value);
  const body = () => boss.$eval('#body', (field) => field.value);
  const conflict = async (words) => {
    await Promise.all([boss.goto(edit), jonas.goto(edit)]);
    await jonas.type('#body', words);
    await click(jonas, '#editor .editor__bar button[name=act][value=save]');
    await boss.type('#body', 'Vom Chef.');
    await boss.waitForFunction(() => !document.querySelector('[data-conflict]').hidden, { timeout: 20_000 });
    assert.match(await boss.$eval('[data-conflict-text]', (line) => line.textContent), /Jonas/);
    assert.doesNotMatch(await boss.$eval('[data-saved-text]', (line) => line.textContent), /Wird gespeichert/, 'nothing is being saved');
  };
  await conflict('Von Jonas.');
  const stands = await revision(jonas);
  await press(boss, '[data-conflict] button');
  await press(boss, 'a[data-take-theirs]');
  assert.match(await body(), /Von Jonas/);
  assert.doesNotMatch(await body(), /Vom Chef/, 'the other text was taken, mine is dropped');
  assert.ok(await boss.$eval('[data-restored]', (note) => note.hidden) && await boss.$eval('[data-older]', (note) => note.hidden));
  // Longer than the pause before the script saves.
  await new Promise((done) => setTimeout(done, 3_000));
  await jonas.goto(edit);
  assert.equal(await revision(jonas), stands, 'nothing was saved over it');

  await conflict('Noch einmal Jonas.');
  boss.once('dialog', (dialog) => void dialog.accept());
  await boss.goto(edit);
  assert.ok(await boss.$eval('[data-older]', (note) => note.checkVisibility()), 'the text in the browser is older than the draft: ask');
  assert.doesNotMatch(await body(), /Vom Chef/);
  await boss.click('[data-older-put]');
  assert.match(await body(), /Vom Chef/);
  await until(() => boss.$eval('[data-saved]', (bar) => bar.dataset.saved === 'yes'), 'saved because somebody wanted it', 20_000);
});

test('two windows of one person are told apart from a colleague; an edit under review says what it does', async () => {
  const other = await boss.browserContext().newPage();
  await other.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await boss.goto(`${desk()}/posts/new`);
  await boss.type('#title', 'Zwei Fenster');
  await until(() => boss.$eval('[data-saved]', (bar) => bar.dataset.saved === 'yes'), 'autosave', 20_000);
  await boss.waitForSelector('[data-languages] a', { timeout: 10_000 });
  assert.ok(await boss.$('.desk__head a[href$="/review"]'), 'a draft that is stored now leads on');
  await other.goto(boss.url());
  await other.type('#body', 'Dort.');
  await until(() => other.$eval('[data-saved]', (bar) => bar.dataset.saved === 'yes'), 'autosave', 20_000);
  // A window behind another one draws nothing, and this waits for what it draws.
  await boss.bringToFront();
  await boss.type('#body', 'Hier.');
  await boss.waitForFunction(() => !document.querySelector('[data-conflict]').hidden, { timeout: 20_000 });
  assert.match(await boss.$eval('[data-conflict-text]', (line) => line.textContent), /Sie selbst .* in einem anderen Fenster/);
  await other.bringToFront();
  await press(other, '#editor .editor__bar button[value=submit]');
  await other.goto(other.url().replace(/\/review.*/, '/edit'));
  assert.match(await text(other), /liegt zur Freigabe/);
  await other.type('#body', 'Nachtrag.');
  await other.waitForFunction(() => /wieder Entwurf/.test(document.querySelector('[data-standing]').textContent), { timeout: 20_000 });
  await other.close();
});

test('the page before a second factor has the whole width', async () => {
  const link = (await demo.command('editor', 'sign-in', 'jonas')).out.match(/http\S+/)[0];
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(link);
  await press(page, 'main form button[type=submit]');
  await page.goto(`${demo.base}/desk/account`);
  // However many channels somebody has: without the side menu its column is not there either.
  await page.evaluate(() => document.querySelector('.rail')?.remove());
  assert.ok(await page.$eval('main', (main) => main.clientWidth > 900), 'as wide as the window allows');
  await page.close();
});
