// Starts the built server with its demo town in a folder of its own, on a free port.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.AUSRUFER_TEST_BINARY ?? join(import.meta.dirname, '../../../target/debug/ausrufer');

/** A port nobody listens on. */
export function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** @returns {Promise<{base: string, channel: string, follow: string, desk: string, dir: string, log: () => string, command: Function, stop: Function}>} */
export async function startDemo(env = {}, args = []) {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'ausrufer-browser-'));
  const base = `http://localhost:${port}`;
  const settings = {
    PATH: process.env.PATH, HOME: dir, AUSRUFER_DATA_DIR: join(dir, 'data'),
    AUSRUFER_LISTEN: `127.0.0.1:${port}`, AUSRUFER_BASE_URL: base, ...env,
  };
  const server = spawn(binary, ['demo', ...args], { env: settings, cwd: dir });
  let log = '';
  server.stdout.on('data', (piece) => (log += piece));
  server.stderr.on('data', (piece) => (log += piece));
  const links = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the demo did not start in 60 s:\n${log}`)), 60_000);
    server.on('exit', (code) => { clearTimeout(timer); fail(new Error(`the demo ended with ${code}:\n${log}`)); });
    server.stdout.on('data', () => {
      const found = [...log.matchAll(/(?:Channel page|Follow page|Desk)\s+(\S+)/g)].map((m) => m[1]);
      if (found.length === 3) { clearTimeout(timer); done(found); }
    });
  });
  await answering(`${base}/readyz`);
  return {
    base, dir, channel: links[0], follow: links[1], desk: links[2], log: () => log,
    /** Runs another command of the same installation; answers its output. */
    command: (...words) => run(words, settings, dir),
    stop: async () => {
      server.removeAllListeners('exit');
      const ended = new Promise((done) => server.once('exit', done));
      server.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function answering(url) {
  for (let i = 0; i < 200; i++) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${url} does not answer`);
}

function run(words, env, cwd) {
  return new Promise((done) => {
    const child = spawn(binary, words, { env, cwd });
    let out = '';
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (out += piece));
    child.on('exit', (code) => done({ code, out }));
  });
}

/** Asks until the answer pleases; for things that happen soon but not now. */
export async function until(ask, what, ms = 15_000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
