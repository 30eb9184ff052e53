// The API under schemathesis: whatever is sent, the answer is one its document names, and never a failure of ours.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from './lib/browser.mjs';
import { looksRight, markup } from './lib/check.mjs';
import { startDemo } from './lib/server.mjs';

const schemathesis = join(import.meta.dirname, '../api/.venv/bin/python');
let demo, browser, desk;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), chromium()]);
  desk = await browser.newPage();
  await desk.goto(demo.desk);
  await Promise.all([desk.waitForNavigation(), desk.click('main form button[type=submit]')]);
});
after(async () => { await browser?.close(); await demo?.stop(); });

/** A token, given at the desk. */
async function token() {
  await desk.goto(`${demo.base}/desk/at/lindenau/tokens`);
  await desk.type('#label', 'Website');
  await Promise.all([desk.waitForNavigation(), desk.click('form[action$="/tokens"] button[type=submit]')]);
  return desk.$eval('[data-copy]', (code) => code.textContent);
}

test('the page of a fresh token is accessible, reflows and is valid', async () => {
  const given = await token();
  assert.match(given, /^ausrufer_[\w-]{43}$/);
  assert.deepEqual(await markup(await desk.content()), [], 'html-validate');
  await looksRight(desk, 'tokens', [[320, 1], [390, 1], [1280, 1]]);
});

test('schemathesis walks the document without finding a failure', { timeout: 120_000 }, async () => {
  const given = await token();
  const words = [
    '-m', 'schemathesis.cli', 'run', `${demo.base}/api/v1/openapi.json`, '--url', demo.base,
    '--header', `Authorization: Bearer ${given}`, '--seed', '1', '--max-examples', '25', '--workers', '1',
    '--phases', 'examples,coverage,fuzzing', '--no-color', '--suppress-health-check', 'all',
    '--checks', 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance',
  ];
  const began = Date.now();
  const { code, out } = await new Promise((done) => {
    const child = spawn(schemathesis, words, { cwd: demo.dir, env: { PATH: process.env.PATH, HOME: demo.dir } });
    let out = '';
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (out += piece));
    child.on('exit', (code) => done({ code, out }));
  });
  console.log(out.split('\n').slice(-25).join('\n'), `${Math.round((Date.now() - began) / 1000)} s`);
  assert.equal(code, 0, out);
  assert.ok(Date.now() - began < 60_000, 'in a minute');
});
