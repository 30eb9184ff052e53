// Anonymous reactions, JavaScript against Rust: both suites, in Node. What must not count does not.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startPeer } from './lib/peer.mjs';

const assets = new URL('../../crates/web/assets/', import.meta.url);
const load = (name) => import(new URL(name, assets));
const { draw, elements, finish, reaction } = await load('js/reactions/booklet.js');
const { SUITES, base64, unbase64, bookletRequestBytes } = await load('js/reactions/wire.js');
const { solve, difficulty } = await load('js/reactions/work.js');

let peer;
before(() => { peer = startPeer(); });
after(() => peer.stop());

/** The public key as a device reads it from the document. */
async function keyOf(number) {
  const document = JSON.parse((await peer.ask({ do: 'document', key: number })).text);
  return { ...document, pk: unbase64(document.pk) };
}

const ticket = async () => ({ kind: 'push', note: unbase64((await peer.ask({ do: 'ticket' })).bytes) });

async function issue(number, key, volume, drawn, gate, first) {
  const bytes = bookletRequestBytes({ ...key, volume, gate, elements: elements(drawn) });
  assert.equal(bytes.length, 6144);
  return peer.ask({ do: 'issue', key: number, bytes: base64(bytes), first });
}

for (const [number, name] of Object.keys(SUITES).entries()) {
  let suite, key, tokens, drawn;

  test(`${name}: a booklet drawn in JavaScript is issued in Rust, and every proof holds`, async () => {
    suite = await load(`vendor/noble-curves/${SUITES[name].file}.js`);
    key = await keyOf(number);
    assert.equal(key.suite, name);
    drawn = draw(suite.oprf, key, 0);
    const answer = await issue(number, key, 0, drawn, await ticket(), 120);
    assert.equal(answer.status, 200, answer.why);
    tokens = await finish(suite.oprf, key, 0, drawn, unbase64(answer.bytes));
    assert.deepEqual(tokens.map((token) => token.slot), [120, 121, 122, 123, 124, 125, 126, 127], 'maturity: posts that are out have none');
  });

  test(`${name}: first, change, withdrawal are counted as said; anything else is not`, async () => {
    const redeem = async (bytes) => (await peer.ask({ do: 'redeem', key: number, bytes: base64(bytes) })).counted;
    for (const [seq, choice] of [[1, 3], [2, 1], [3, 0], [4, 255]]) {
      const bytes = await reaction(key, tokens[2], seq, choice);
      assert.equal(bytes.length, 256);
      assert.deepEqual(await redeem(bytes), { slot: 122, seq, choice });
    }
    const spoilt = await reaction(key, tokens[2], 5, 1);
    for (const place of [2, 20, 48, 49, 60, 84, 85, 100]) {
      const other = spoilt.slice();
      other[place] ^= 1;
      assert.ok(!(await redeem(other)), `byte ${place} does not matter`);
    }
    assert.equal(await redeem(await reaction(key, { ...tokens[2], slot: 123 }, 6, 1)), null, 'good for its own slot only');
    const selfMade = { slot: 124, nonce: crypto.getRandomValues(new Uint8Array(32)), output: tokens[4].output };
    assert.equal(await redeem(await reaction(key, selfMade, 1, 1)), null, 'self-made');
    assert.equal(await redeem(await reaction({ ...key, epoch: '2027H1' }, tokens[2], 7, 1)), null, 'another epoch');
  });

  test(`${name}: a key for one person only spoils the booklet`, async () => {
    const answer = await issue(number + 2, key, 0, drawn, await ticket(), 127);
    await assert.rejects(finish(suite.oprf, key, 0, drawn, unbase64(answer.bytes)));
  });

  test(`${name}: work opens the gate for its own booklet only`, async () => {
    const challenge = unbase64((await peer.ask({ do: 'challenge', difficulty: 9 })).bytes);
    assert.equal(difficulty(challenge), 9);
    const gate = { kind: 'work', note: challenge, solution: solve(suite.sha256, challenge, elements(drawn)) };
    assert.equal((await issue(number, key, 0, drawn, gate, 128)).status, 200);
    const others = draw(suite.oprf, key, 0);
    assert.equal((await issue(number, key, 0, others, gate, 128)).status, 403);
    assert.equal((await issue(number, key, 0, drawn, { kind: 'push', note: challenge }, 128)).status, 403);
  });
}

test('the vectors of RFC 9497 hold for the bundled library', async () => {
  const text = readFileSync(new URL('../../crates/reaction/tests/vectors/rfc9497.txt', import.meta.url), 'utf8');
  const hex = (bytes) => Buffer.from(bytes).toString('hex');
  const field = (part, name) => part.match(new RegExp(`\n   ${name} = ([0-9a-f,\\s]+?)(?=\n   \\w+ =|\n\n|$)`))[1].replace(/\s/g, '').split(',');
  const bytes = (part, name) => Buffer.from(field(part, name).join(''), 'hex');
  let checked = 0;
  for (const [title, file] of [['A.1.3.  POPRF', 'ristretto255'], ['A.3.3.  POPRF', 'p256']]) {
    const { oprf } = await load(`vendor/noble-curves/${file}.js`);
    const section = text.slice(text.indexOf(title)).split(/\nA\.\d\.3\.  /)[0];
    const [head, ...vectors] = section.split(/Test Vector \d.*/);
    for (const vector of vectors) {
      const mode = oprf.poprf(bytes(vector, 'Info'));
      const { secretKey, publicKey } = mode.deriveKeyPair(bytes(head, 'Seed'), bytes(head, 'KeyInfo'));
      assert.equal(hex(publicKey), field(head, 'pkSm')[0]);
      const inputs = field(vector, 'Input').map((input) => Buffer.from(input, 'hex'));
      for (const [which, input] of inputs.entries()) {
        assert.equal(hex(mode.evaluate(secretKey, input)), field(vector, 'Output')[which]);
        checked += 1;
      }
      if (inputs.length > 1) continue;
      const { tweakedKey } = mode.blind(inputs[0], publicKey);
      const said = ['Blind', 'EvaluationElement', 'BlindedElement', 'Proof'].map((name) => bytes(vector, name));
      assert.equal(hex(mode.finalize(inputs[0], ...said, tweakedKey)), field(vector, 'Output')[0]);
    }
  }
  assert.equal(checked, 8);
});
