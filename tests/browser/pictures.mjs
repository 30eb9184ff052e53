// Makes docs/pictures/channel.png: the demo's channel on a phone, light and dark, and the desk beside it.
//   node pictures.mjs    (after: cargo build)
import { join } from 'node:path';
import { chromium } from './lib/browser.mjs';
import { startDemo } from './lib/server.mjs';

const target = join(import.meta.dirname, '../../docs/pictures/channel.png');
const demo = await startDemo();
const browser = await chromium();
const page = await browser.newPage();
await page.setExtraHTTPHeaders({ 'Accept-Language': 'de' });

async function shot(address, width, height, dark) {
  await page.setViewport({ width, height, deviceScaleFactor: 2 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.goto(address, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
  return page.screenshot({ encoding: 'base64' });
}

const light = await shot(`${demo.channel}?topic=events`, 390, 844, false);
const dark = await shot(demo.channel, 390, 844, true);
await page.goto(demo.desk);
await Promise.all([page.waitForNavigation(), page.$eval('main form button[type=submit]', (button) => button.click())]);
const desk = await shot(`${demo.base}/desk`, 1100, 844, false);

const sheet = await browser.newPage();
await sheet.setViewport({ width: 1520, height: 690, deviceScaleFactor: 1 });
const frame = (data, width) => `<img src="data:image/png;base64,${data}" style="height:610px;width:${width}px;object-fit:cover;object-position:top;border-radius:22px;border:1px solid #c9cfdb;box-shadow:0 18px 50px -20px rgb(0 0 0/.45)">`;
await sheet.setContent(`<body style="margin:0;padding:40px;display:flex;gap:36px;justify-content:center;background:#e9ecf4">${frame(light, 282)}${frame(dark, 282)}${frame(desk, 795)}</body>`);
await sheet.screenshot({ path: target });
await browser.close();
await demo.stop();
