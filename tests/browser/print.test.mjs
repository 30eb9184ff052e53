// QR codes and the poster, read back by zbarimg as a phone's camera would.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { startDemo } from './lib/server.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), chromium()]); });
after(async () => { await browser?.close(); await demo?.stop(); });

const read = (file) => execFileSync('zbarimg', ['--raw', '-q', file], { encoding: 'utf8' }).trim();

test('the PNG code leads to the follow page', async () => {
  const file = join(demo.dir, 'qr.png');
  writeFileSync(file, Buffer.from(await (await fetch(`${demo.follow}/qr.png`)).arrayBuffer()));
  assert.equal(read(file), demo.follow);
});

test('the SVG code leads to the follow page', async () => {
  const page = await browser.newPage();
  await page.setViewport({ width: 600, height: 600 });
  await page.goto(`${demo.follow}/qr.svg`);
  const file = join(demo.dir, 'svg.png');
  await page.screenshot({ path: file });
  assert.equal(read(file), demo.follow);
  await page.close();
});

test('the poster is one sheet of A4 and its code can be read', async () => {
  const page = await browser.newPage();
  await page.goto(`${demo.follow}/poster`);
  const pdf = join(demo.dir, 'poster.pdf');
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
  const info = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' });
  assert.match(info, /Pages:\s+1\n/);
  assert.match(info, /\(A4\)/);
  execFileSync('pdftoppm', ['-r', '100', '-png', pdf, join(demo.dir, 'poster')]);
  assert.equal(read(join(demo.dir, 'poster-1.png')), demo.follow);
  await page.close();
});
