// The channel in the Fediverse against two servers that are not ours: Fedify (npm) and bovine (PyPI). Follow, post, correct,
// withdraw, stop following; each with the signatures it sends and reads.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { Create, Note, Organization } from '@fedify/vocab';
import { freePort } from '../browser/lib/server.mjs';
import { startFedify } from './fedify.mjs';
import { startTown, until } from './town.mjs';

let town;
before(async () => {
  town = await startTown();
  await town.switchOn();
});
after(() => town?.stop());

const channel = () => `${town.base}/lindenau`;
const MARKET = { kind: 'update', title: 'Markt', body: 'Am **Samstag** auf dem Platz.', topics: 'events', lang: 'de' };

for (const knock of ['rfc9421', 'draft-cavage-http-signatures-12']) {
  test(`Fedify, which signs by ${knock} first`, { timeout: 120_000 }, async () => {
    const peer = await startFedify(knock);
    try {
      const finger = await peer.finger(new URL(channel()));
      assert.equal(finger.subject, `acct:lindenau@${new URL(town.base).host}`);
      const found = await peer.find(channel());
      assert.ok(found instanceof Organization, 'the page of the channel leads to its actor');
      assert.equal(found.preferredUsername, 'lindenau');
      assert.equal((await peer.nodeinfo(town.base)).software.name, 'ausrufer');
      await peer.follow(found);
      const yes = await until(() => peer.heard.find((one) => one.kind === 'Accept'), 'the answer to the Follow');
      assert.equal(yes.actor, found.id.href);

      const post = await town.publish(MARKET);
      const came = await until(() => peer.heard.find((one) => one.kind === 'Create'), 'the post');
      const note = came.object;
      assert.ok(note instanceof Note);
      assert.match(note.content.toString(), /<strong>Markt<\/strong>.*<strong>Samstag<\/strong>/s);
      assert.equal(note.attributionId.href, found.id.href);
      const languages = note.contents.filter((one) => one.locale).map((one) => one.locale.toString());
      assert.deepEqual(languages, ['de']);
      const by_link = await peer.find(note.url.href);
      assert.equal(by_link.id.href, note.id.href, 'a search for the link of the page finds the post');

      await town.correct(post, { ...MARKET, body: 'Am **Sonntag** auf dem Platz.' });
      const changed = await until(() => peer.heard.find((one) => one.kind === 'Update'), 'the correction');
      assert.match(changed.object.content.toString(), /Sonntag/);
      assert.equal(changed.object.id.href, note.id.href);

      await town.withdraw(post);
      const gone = await until(() => peer.heard.find((one) => one.kind === 'Delete'), 'the withdrawal');
      assert.equal(gone.object?.id?.href ?? gone.objectId, note.id.href);
      assert.equal((await fetch(note.id, { headers: { accept: 'application/activity+json' } })).status, 410);

      // An answer is taken and dropped.
      await peer.send(found, (eva) => new Create({
        id: new URL(`${peer.base}/1`), actor: eva, object: new Note({ id: new URL(`${peer.base}/2`), content: 'Schade!' }),
      }));
      await peer.unfollow(found);
      // Nothing shows outside that it was read: the number of followers is rounded.
      await new Promise((done) => setTimeout(done, 2_500));
      const last = await town.publish({ ...MARKET, title: `Danach ${knock}` });
      await new Promise((done) => setTimeout(done, 4_000));
      assert.equal(peer.heard.filter((one) => one.kind === 'Create').length, 1, 'whoever stopped hears nothing more');
      assert.equal(new Set(peer.heard.map((one) => one.id)).size, peer.heard.length, 'nothing is told twice');
      await town.withdraw(last);
    } finally {
      peer.stop();
    }
  });
}

/** The other server, spoken to by lines of JSON. */
async function startBovine() {
  const port = await freePort();
  const python = process.env.FEDIVERSE_PYTHON ?? join(import.meta.dirname, '.venv/bin/python');
  const child = spawn(python, [join(import.meta.dirname, 'bovine_peer.py'), `${port}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line)));
  const next = async (name) => {
    const one = await until(() => said.find((line) => name in line || 'failed' in line), name);
    said.splice(said.indexOf(one), 1);
    if ('failed' in one) throw new Error(one.failed);
    return one[name];
  };
  await next('ready');
  return {
    said, next,
    do: (order) => child.stdin.write(`${JSON.stringify(order)}\n`),
    stop: () => child.kill('SIGTERM'),
  };
}

test('bovine, whose account has an inbox of its own', { timeout: 120_000 }, async () => {
  const peer = await startBovine();
  const heard = async (kind) => {
    const activity = await peer.next('heard');
    assert.equal(activity.type, kind);
    return activity;
  };
  try {
    peer.do({ do: 'get', url: channel() });
    const actor = await peer.next('got');
    assert.equal(actor.type, 'Organization');
    peer.do({ do: 'follow', actor: actor.id, inbox: actor.inbox });
    await peer.next('done');
    assert.equal((await heard('Accept')).object.actor.endsWith('/kim'), true);
    const post = await town.publish(MARKET);
    const note = (await heard('Create')).object;
    assert.match(note.content, /Samstag/);
    await town.correct(post, { ...MARKET, body: 'Am **Sonntag** auf dem Platz.' });
    assert.match((await heard('Update')).object.content, /Sonntag/);
    peer.do({ do: 'outbox', url: actor.outbox });
    const { items, total_items } = await peer.next('got');
    assert.equal(items.length, total_items, 'every page of the outbox, one after the other');
    await town.withdraw(post);
    assert.equal((await heard('Delete')).object.id, note.id);
    peer.do({ do: 'undo', inbox: actor.inbox });
    await peer.next('done');
    await new Promise((done) => setTimeout(done, 2_500));
    await town.publish({ ...MARKET, title: 'Noch ein Markt' });
    await new Promise((done) => setTimeout(done, 4_000));
    assert.deepEqual(peer.said, [], 'whoever stopped hears nothing more, and nothing was refused');
  } finally {
    peer.stop();
  }
});
