// Pages with reactions and the four addresses behind them, as small as can be: the scripts and the policy are the real
// ones, the tokens are Rust's (see peer.mjs). Remembers what it was asked, with the headers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { base64, unbase64 } from '../../../crates/web/assets/js/reactions/wire.js';
import { startPeer } from './peer.mjs';

const root = join(import.meta.dirname, '../../../crates/web');
const CSP = readFileSync(join(root, 'src/headers.rs'), 'utf8').match(/CSP: &str = "([^"]+)"/)[1].replaceAll(/\\\n\s+/g, '');
const KINDS = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** The service worker as crates/web/src/device/worker.rs writes it. */
function serviceWorker(channel) {
  const setting = { channel, version: 'test', shell: [], offline: `${channel}/offline`, latest: `${channel}/latest.json`, icon: '', badge: '', push_key: '', fallback_title: '', fallback_body: '' };
  const files = ['reactions/shelf', 'reactions/outbox', 'reactions/background', 'sw'].map((name) => readFileSync(join(root, `assets/js/${name}.js`), 'utf8'));
  return `const AUSRUFER = ${JSON.stringify(setting)};\n${files.join('\n').replaceAll(/^import .*$/gm, '').replaceAll(/^export /gm, '')}`;
}

const page = (epoch) => `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Lindenau</title>
<script type="module" src="/assets/test/js/main.js"></script></head><body data-channel="ludwigsburg"><main>
<label><input type="checkbox" data-reactions data-epoch="${epoch}" data-slot="124"> Reaktionen</label>
<div id="bar" data-react="emoji" data-channel="ludwigsburg" data-epoch="${epoch}" data-slot="126" data-post="1" data-closes="${Date.now() + 86_400_000}">
<button type="button" data-choice="1">👍</button><button type="button" data-choice="2">❤️</button>
<p data-react-when="waiting" hidden>unterwegs</p><button type="button" data-react-withdraw hidden>zurück</button></div>
<div id="poll" data-react="poll" data-several data-channel="ludwigsburg" data-epoch="${epoch}" data-slot="127" data-post="2" data-closes="${Date.now() + 86_400_000}">
<form data-react-form><label><input type="checkbox" name="c" data-choice="1">A</label><label><input type="checkbox" name="c" data-choice="2">B</label>
<label><input type="checkbox" name="c" data-choice="3">C</label><button type="submit">Senden</button></form></div>
<div id="old" data-react="emoji" data-channel="ludwigsburg" data-epoch="${epoch}" data-slot="3" data-post="3" data-closes="${Date.now() + 86_400_000}"><button type="button" data-choice="1">👍</button></div>
<p data-toast></p></main><script type="application/json" id="words">{}</script></body></html>`;

/** @param {{ epoch: string, key: number }} which `key` 0 is ristretto255, 1 is P-256 */
export async function startAnonServer({ epoch, key }) {
  const peer = startPeer(epoch);
  const asked = [];
  const counted = [];
  const answers = {
    [`/.well-known/ausrufer/anon/ludwigsburg/${epoch}`]: async () => [200, (await peer.ask({ do: 'document', key })).text],
    '/anon/v1/challenge': async () => [200, Buffer.from(unbase64((await peer.ask({ do: 'challenge', difficulty: 8 })).bytes))],
    '/anon/v1/booklet': async (body) => {
      const said = await peer.ask({ do: 'issue', key, bytes: base64(body), first: 124 });
      return [said.status, said.bytes ? Buffer.from(unbase64(said.bytes)) : ''];
    },
    '/anon/v1/react': async (body) => {
      const said = await peer.ask({ do: 'redeem', key, bytes: base64(body) });
      counted.push(said.counted);
      return [said.status, ''];
    },
    '/ludwigsburg': async () => [200, page(epoch), 'text/html; charset=utf-8'],
    '/ludwigsburg/sw.js': async () => [200, serviceWorker('/ludwigsburg'), KINDS.js],
    '/ludwigsburg/latest.json': async () => [200, '{"posts":[]}', 'application/json'],
  };
  const http = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const body = Buffer.concat(await request.toArray());
    asked.push({ path, method: request.method, length: body.length, headers: request.headers });
    let answer = answers[path] ? await answers[path](body) : [404, ''];
    if (path.startsWith('/assets/')) {
      try {
        answer = [200, readFileSync(join(root, 'assets', ...path.split('/').slice(3))), KINDS[path.split('.').pop()]];
      } catch { /* not there */ }
    }
    response.writeHead(answer[0], {
      'content-type': answer[2] ?? 'application/octet-stream', 'content-security-policy': CSP, 'referrer-policy': 'no-referrer',
      'service-worker-allowed': '/ludwigsburg', 'cache-control': 'no-cache',
    });
    response.end(answer[1]);
  });
  await new Promise((done) => http.listen(0, '127.0.0.1', done));
  return {
    base: `http://localhost:${http.address().port}`, asked, counted,
    stop: () => { http.closeAllConnections(); http.close(); peer.stop(); },
  };
}
