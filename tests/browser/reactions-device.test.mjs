// What a device does with its tokens, in Node: drawing step by step, answering, sending late and in no order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPeer } from './lib/peer.mjs';
import { mapShelf } from './lib/shelf.mjs';

const assets = new URL('../../crates/web/assets/', import.meta.url);
const load = (name) => import(new URL(name, assets));
const { draw, elements, finish } = await load('js/reactions/booklet.js');
const { base64, unbase64, epochOf } = await load('js/reactions/wire.js');
const { ensureBooklet, wantedSlots } = await load('js/reactions/drawing.js');
const { answer, standing, takeAllBack, tidy } = await load('js/reactions/answers.js');
const { sendDue, waitFor } = await load('js/reactions/outbox.js');
const { compareKey } = await load('js/reactions/background.js');
const { solve } = await load('js/reactions/work.js');
const library = await load('vendor/noble-curves/ristretto255.js');

const NOW = Date.parse('2026-11-25T12:00:00Z');
const PLACE = { channel: 'ludwigsburg', epoch: '2026H2', slot: 126 };
const POST = { ...PLACE, closes: NOW + 86_400_000 };
let peer;
before(() => { peer = startPeer(); });
after(() => peer.stop());

const jobs = {
  draw: ({ key, volume }) => draw(library.oprf, key, volume),
  finish: ({ key, volume, drawn, answer }) => finish(library.oprf, key, volume, drawn, answer),
  work: ({ challenge, drawn }) => solve(library.sha256, challenge, elements(drawn)),
};
/** As the worker beside the page: the library is there, so what fails is what was given. */
const compute = async (job, asked) => {
  try {
    return await jobs[job](asked);
  } catch (error) {
    throw Object.assign(error, { wrong: true });
  }
};

/** A server that behaves, but for what a test changes. */
function server({ documentKey = 0, issuingKey = 0, status } = {}) {
  const asked = [];
  const ask = async (path, body) => {
    asked.push(path);
    if (path.startsWith('/.well-known')) {
      return { status: 200, bytes: new TextEncoder().encode((await peer.ask({ do: 'document', key: documentKey })).text) };
    }
    if (path.startsWith('/anon/v1/challenge')) return { status: 200, bytes: unbase64((await peer.ask({ do: 'challenge', difficulty: 6 })).bytes) };
    if (status) return { status, bytes: new Uint8Array() };
    const said = await peer.ask({ do: 'issue', key: issuingKey, bytes: base64(body), first: 124 });
    return { status: said.status, bytes: said.bytes ? unbase64(said.bytes) : new Uint8Array() };
  };
  return { asked, ask, compute, allowWork: false };
}
const withTicket = async (more = {}) => mapShelf({ on: {}, 'ticket/2026H2': unbase64((await peer.ask({ do: 'ticket' })).bytes), ...more });

test('a booklet is drawn with the ticket that came by push, and only its tokens are kept', async () => {
  const shelf = await withTicket();
  const { asked, ...means } = server();
  assert.equal((await standing(shelf, POST, NOW)).state, 'drawing');
  assert.equal(await ensureBooklet(shelf, PLACE, means), 'ready');
  assert.deepEqual(await shelf.names('token/'), [124, 125, 126, 127].map((slot) => `token/2026H2/${slot}`));
  assert.deepEqual(await shelf.names('draw/'), [], 'blinds are forgotten');
  assert.equal((await standing(shelf, POST, NOW)).state, 'ready');
  assert.equal((await standing(shelf, { ...POST, slot: 3 }, NOW)).state, 'late');
  assert.equal(await ensureBooklet(shelf, PLACE, means), 'ready');
  assert.equal(asked.length, 2, 'not drawn again');
});

test('a lost answer is asked for again with the same elements', async () => {
  const shelf = await withTicket();
  const sent = [];
  const { ask, ...means } = server();
  const losing = async (path, body) => { if (body) sent.push(base64(body)); if (body && sent.length === 1) throw new TypeError('no network'); return ask(path, body); };
  assert.equal(await ensureBooklet(shelf, PLACE, { ...means, ask: losing }), 'later');
  assert.equal(await ensureBooklet(shelf, PLACE, { ...means, ask: losing }), 'ready');
  assert.equal(sent[0], sent[1]);
});

test('without a ticket the device waits, and works when it may', async () => {
  const shelf = mapShelf({ on: {} });
  assert.equal(await ensureBooklet(shelf, PLACE, server()), 'later');
  assert.equal(await ensureBooklet(shelf, PLACE, { ...server(), allowWork: true }), 'ready');
});

test('a booklet of a key for one person is dropped silently', async () => {
  const shelf = await withTicket();
  assert.equal(await ensureBooklet(shelf, PLACE, server({ issuingKey: 2 })), 'none');
  assert.deepEqual([await shelf.names('token/'), await shelf.names('draw/')], [[], []]);
});

test('another key for the same half-year stops everything', async () => {
  const shelf = await withTicket();
  await ensureBooklet(shelf, PLACE, server());
  await shelf.remove('drawn/2026H2/0');
  assert.equal(await ensureBooklet(shelf, PLACE, server({ documentKey: 2 })), 'stopped');
  assert.equal((await standing(shelf, POST, NOW)).state, 'stopped');
  assert.equal(await answer(shelf, POST, 1, { now: NOW, random: 0.5 }), false);
});

test('a push that tells everybody another key stops everything too', async () => {
  const shelf = await withTicket();
  await ensureBooklet(shelf, PLACE, server());
  await compareKey(shelf, `2026H2 ${shelf.kept.get('pin/2026H2').hash}`);
  assert.equal((await standing(shelf, POST, NOW)).state, 'ready');
  await compareKey(shelf, '2026H2 AAAAAAAAAAA');
  assert.equal((await standing(shelf, POST, NOW)).state, 'stopped');
});

test('refusals: a ticket that does not open goes, and so does one that was used', async () => {
  const shelf = await withTicket();
  assert.equal(await ensureBooklet(shelf, PLACE, server({ status: 403 })), 'later');
  assert.equal(shelf.kept.has('ticket/2026H2'), false);
  const other = await withTicket();
  assert.equal(await ensureBooklet(other, PLACE, server({ status: 409 })), 'later');
  assert.equal(other.kept.has('ticket/2026H2'), false, 'the next try is with another ticket, or with work');
  assert.equal(await ensureBooklet(await withTicket(), PLACE, server({ status: 429 })), 'later');
});

test('answering, changing and taking back count up and are what Rust counts', async () => {
  const shelf = await withTicket();
  await ensureBooklet(shelf, PLACE, server());
  const counted = [];
  const post = async (bytes) => { const said = await peer.ask({ do: 'redeem', bytes: base64(bytes) }); counted.push(said.counted); return said.status; };
  for (const choice of [3, 5, 0]) {
    assert.ok(await answer(shelf, POST, choice, { now: NOW, random: 0.5 }));
    assert.equal((await standing(shelf, POST, NOW)).state, 'waiting');
    assert.equal(await sendDue(shelf, { now: NOW, post }), 1, 'not due yet');
    assert.equal(await sendDue(shelf, { now: NOW, post, all: true }), 0);
    assert.deepEqual(await standing(shelf, POST, NOW), { state: choice ? 'sent' : 'ready', choice });
  }
  assert.deepEqual(counted, [3, 5, 0].map((choice, at) => ({ slot: 126, seq: at + 1, choice })));
  assert.equal(await answer(shelf, { ...POST, slot: 5 }, 1, { now: NOW, random: 0 }), false, 'no token');
  assert.equal(await answer(shelf, POST, 1, { now: POST.closes, random: 0 }), false, 'closed');
});

test('"delete my reactions" takes every one back', async () => {
  const shelf = await withTicket();
  await ensureBooklet(shelf, PLACE, server());
  for (const slot of [124, 125, 126]) await answer(shelf, { ...POST, slot }, 1, { now: NOW, random: 0 });
  await takeAllBack(shelf, 'ludwigsburg', { now: NOW, random: () => 0 });
  const counted = [];
  await sendDue(shelf, { now: NOW, post: async (bytes) => { const said = await peer.ask({ do: 'redeem', bytes: base64(bytes) }); counted.push(said.counted); return said.status; } });
  assert.deepEqual(counted.map(({ seq, choice }) => [seq, choice]), [[2, 0], [2, 0], [2, 0]]);
});

const letter = (byte, due, closes = NOW * 2) => ({ bytes: Uint8Array.of(byte), due, closes });

test('letters go out when due, in an order of chance, and wait when the network is away', async () => {
  const start = () => mapShelf(Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`out/2026H2/${at}`, letter(at, at < 6 ? NOW : NOW + 1)])));
  const orders = new Set();
  for (let round = 0; round < 12; round += 1) {
    const sent = [];
    assert.equal(await sendDue(start(), { now: NOW, post: async ([byte]) => { sent.push(byte); return 204; } }), 2);
    assert.deepEqual([...sent].sort(), [0, 1, 2, 3, 4, 5]);
    orders.add(sent.join());
  }
  assert.ok(orders.size > 6, `orders differ: ${orders.size} of 12`);
  for (const status of [429, 500, 503, null]) {
    const shelf = start();
    const post = async () => { if (status === null) throw new TypeError('no network'); return status; };
    assert.equal(await sendDue(shelf, { now: NOW, post }), 8, `${status}: all stay`);
  }
  assert.equal(await sendDue(start(), { now: NOW, post: async () => 400 }), 2, 'what the server calls malformed is not said again');
});

test('a letter that was changed while it was sent stays; one of a closed post is not sent', async () => {
  const shelf = mapShelf({ 'out/2026H2/1': letter(1, NOW), 'out/2026H2/2': letter(2, NOW, NOW) });
  const sent = [];
  const post = async ([byte]) => { sent.push(byte); shelf.kept.set('out/2026H2/1', letter(9, NOW)); return 204; };
  assert.equal(await sendDue(shelf, { now: NOW, post }), 1);
  assert.deepEqual([sent, [...shelf.kept.get('out/2026H2/1').bytes]], [[1], [9]]);
});

test('waits are spread around ten minutes and end after six hours', () => {
  const waits = Array.from({ length: 10_000 }, (_, at) => waitFor(at / 10_000));
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length / 60_000;
  assert.ok(mean > 9.9 && mean < 10.1, `${mean} minutes`);
  assert.ok(waitFor(1) <= 6 * 3600_000 && waitFor(0) === 0);
});

test('the next volume is drawn some time after this one is nearly full', async () => {
  const shelf = mapShelf();
  assert.deepEqual(await wantedSlots(shelf, '2026H2', 95, { now: NOW, random: 0.5 }), [95]);
  assert.deepEqual(await wantedSlots(shelf, '2026H2', 96, { now: NOW, random: 0.5 }), [96]);
  assert.deepEqual(await wantedSlots(shelf, '2026H2', 0, { now: NOW + 3.5 * 86_400_000, random: 0.1 }), [96, 128], 'the highest slot seen counts');
});

test('what is over is forgotten', async () => {
  const shelf = mapShelf({
    on: {}, origin: '', 'token/2026H2/1': {}, 'own/2026H2/1': { closes: NOW }, 'token/2026H2/2': {}, 'own/2026H2/2': { closes: NOW + 1 },
    'token/2026H1/9': {}, 'token/2025H2/9': {}, 'pin/2025H2': {}, 'drawn/2025H2/0': 'ready',
  });
  await tidy(shelf, '2026H2', NOW);
  assert.deepEqual([...shelf.kept.keys()], ['on', 'origin', 'token/2026H2/2', 'own/2026H2/2', 'token/2026H1/9']);
  await tidy(shelf, '2027H1', NOW);
  assert.equal(shelf.kept.has('token/2026H1/9'), false);
});

test('half-years turn at midnight', () => {
  const labels = ['2026-06-30T23:59:59Z', '2026-07-01T00:00:00Z', '2027-01-01T00:00:00Z'].map((text) => epochOf(new Date(text)));
  assert.deepEqual(labels, ['2026H1', '2026H2', '2027H1']);
});
