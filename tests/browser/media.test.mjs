// The media library as a press officer uses it: bring a picture, say what it shows, point at what matters, use it in a post,
// see it on the page; a document and a recording beside it. By pointer, by keyboard, and without a script.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { looksRight } from './lib/check.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser, page, picture, pdf, sound, captions;
const desk = () => `${demo.base}/desk/at/lindenau`;
const press = async (selector, on = page) => {
  await Promise.all([on.waitForNavigation({ waitUntil: 'load' }), on.$eval(selector, (button) => button.click())]);
};
const text = (on = page) => on.$eval('main', (main) => main.textContent);
const fine = (where) => looksRight(page, where, [[390, 1], [1280, 1]]);

// 64 by 48 pixels as AVIF; the browser shows it, the server does not decode it.
const AVIF = [
  'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0bQAAAA',
  'AAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAfwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNv',
  'AAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAo',
  'MEAAAAh21kYXQSAAoJGBV/vaICGg0IMnBGUeHhiGHnnnmgBWDbKmvrS3e9QjfWL5zAb3jMskWy6p6siQr3xTRW0KTRwq93ptKUuWeZwhHdrIv+r0Dvs0XI',
  '240jCMYydgZx075PW65UGh74xx1/KXqHdfp1IHZli0kziiUJO9jzzgsoalysc2H9',
].join('');

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  page = await browser.newPage();
  await page.setExtraHTTPHeaders({ 'accept-language': 'de' });
  await page.goto(demo.desk);
  await press('main form button[type=submit]');
  [picture, pdf, sound, captions] = ['stadtfest.png', 'Lageplan.pdf', 'gruss.mp3', 'gruss.vtt'].map((name) => join(demo.dir, name));
  const drawn = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 });
    const pen = canvas.getContext('2d');
    [pen.fillStyle = '#8fb3d9', pen.fillRect(0, 0, 1200, 800), pen.fillStyle = '#2e6b3f', pen.fillRect(0, 550, 1200, 250)];
    [pen.fillStyle = '#c94f2a', pen.fillRect(850, 150, 180, 400)];
    return canvas.toDataURL('image/png').split(',')[1];
  });
  writeFileSync(picture, Buffer.from(drawn, 'base64'));
  writeFileSync(pdf, `%PDF-1.7\n${' '.repeat(3000)}\n%%EOF\n`);
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0]), Buffer.alloc(413)]);
  writeFileSync(sound, Buffer.concat(Array(40).fill(frame)));
  writeFileSync(captions, 'WEBVTT\n\n00:00.000 --> 00:01.000\nGuten Morgen aus dem Rathaus.\n');
});
after(async () => { await browser?.close(); await demo?.stop(); });

const bring = async (file, name, more = async () => {}) => {
  await page.goto(`${desk()}/media/new`);
  await (await page.$('#file')).uploadFile(file);
  await page.type('#name', name);
  await more();
  await press('form[data-bring] button[type=submit]');
};

test('a picture is brought, described, aimed at by keyboard and pointer', async () => {
  await page.goto(`${desk()}/media/new`);
  await fine('new');
  await bring(picture, 'Turm beim Stadtfest', () => page.click('input[name=people][value=nobody]'));
  assert.match(await text(), /Aufgenommen\./);
  assert.match(await text(), /Die Beschreibung fehlt noch/);
  await page.type('#alt_text', 'Ein roter Turm vor blauem Himmel');
  await page.focus('input[name=focus_x]');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.$eval('input[name=focus_x]', (slider) => slider.value), '60', 'by keyboard');
  assert.ok(await page.$('[data-aim-mark].mx-60'), 'the mark follows');
  await page.$eval('[data-aim]', (aim) => aim.scrollIntoView({ block: 'center' }));
  const box = await (await page.$('[data-aim]')).boundingBox();
  await page.mouse.click(box.x + box.width * 0.79, box.y + box.height * 0.31);
  assert.deepEqual(await page.$$eval('[data-aim-fields] input', (sliders) => sliders.map((slider) => slider.value)), ['80', '30'], 'by pointer');
  await fine('medium');
  await press('#form button[type=submit]');
  assert.equal(await page.$eval('input[name=focus_x]', (slider) => slider.value), '80', 'kept');
});

test('it is chosen for a post with a document and a recording, and stands on the page', async () => {
  await bring(pdf, 'Lageplan Stadtfest');
  await bring(sound, 'Gruß der Bürgermeisterin');
  assert.match(await text(), /brauchen Untertitel/);
  assert.equal(await page.$eval('#name', (field) => field.value), 'Gruß der Bürgermeisterin', 'nothing typed is lost');
  await bring(sound, 'Gruß der Bürgermeisterin', async () => (await page.$('#captions')).uploadFile(captions));
  await page.goto(`${desk()}/media`);
  await fine('list');

  await page.goto(`${desk()}/posts/new`);
  await page.type('#title', 'Stadtfest am Samstag');
  await page.type('#body', 'Es beginnt um zehn.');
  await press('#pictures button[name=act][value=library]');
  assert.match(await text(), /Aus der Mediathek wählen/);
  for (const name of ['Turm beim Stadtfest', 'Lageplan Stadtfest', 'Gruß der Bürgermeisterin']) {
    await page.evaluate((name) => [...document.querySelectorAll('.medium__name label')].find((label) => label.textContent === name).click(), name);
  }
  await fine('choose');
  await press('.choosing__bar button[type=submit]');
  assert.equal(await page.$eval('input[name^="alt."]', (field) => field.value), 'Ein roter Turm vor blauem Himmel');
  assert.equal(await page.$eval('#title', (field) => field.value), 'Stadtfest am Samstag', 'the text is still there');
  await page.waitForSelector('#attachments .attachment + .attachment');
  await fine('edit');
  await press('.editor__bar button[name=act][value=publish]');
  await press('main form.confirm button[type=submit]');

  await page.goto(demo.channel);
  assert.ok(await page.$('.card__media img.fx-80.fy-30[alt="Ein roter Turm vor blauem Himmel"]'));
  await page.evaluate(() => [...document.querySelectorAll('.card__link')].find((a) => a.textContent === 'Stadtfest am Samstag').click());
  await page.waitForSelector('.attached');
  assert.match(await text(), /Lageplan Stadtfest \(PDF, \d kB\)/);
  assert.match(await text(), /Guten Morgen aus dem Rathaus/);
  await fine('post');
});

test('what is in use cannot be deleted', async () => {
  await page.goto(`${desk()}/media?q=turm`);
  await press('.medium__name a');
  await press('a[href$="/delete"]');
  assert.match(await text(), /bleibt: diese Beiträge zeigen es[\s\S]*Stadtfest am Samstag/);
  assert.equal(await page.$('main button.btn--danger'), null);
  await fine('delete');
});

test('a picture the server does not decode is drawn anew by the browser', async () => {
  const avif = join(demo.dir, 'von-unterwegs.avif');
  writeFileSync(avif, Buffer.from(AVIF, 'base64'));
  await page.goto(`${desk()}/media/new`);
  await (await page.$('#file')).uploadFile(avif);
  await page.waitForFunction(() => document.querySelector('#file').files[0]?.type === 'image/jpeg');
  await page.click('input[name=people][value=nobody]');
  await press('form[data-bring] button[type=submit]');
  assert.match(await text(), /Aufgenommen\./);
  assert.equal(await page.$eval('#name', (field) => field.value), 'von-unterwegs');
  assert.ok(await page.$eval('main img', (img) => img.naturalWidth > 0 && img.naturalWidth / img.naturalHeight > 1.3), 'its shape is kept');

  await page.goto(`${desk()}/posts/new`);
  await (await page.$('#picture_file')).uploadFile(avif);
  await page.waitForSelector('[data-pictures] img');
  assert.equal(await page.$eval('[data-picture-problem]', (place) => place.textContent), '');
});
