// Another server of the Fediverse with one account, as Fedify makes one: it signs (RFC 9421 first), checks what comes in,
// follows, and remembers what it was told.
import { createFederation, generateCryptoKeyPair, MemoryKvStore, parseNodeInfo } from '@fedify/fedify';
import { Accept, Create, Delete, Endpoints, Follow, Person, Undo, Update } from '@fedify/vocab';
import { createServer } from 'node:http';

/** @param {'rfc9421' | 'draft-cavage-http-signatures-12'} knock which form of signature it sends first */
export async function startFedify(knock) {
  const pair = await generateCryptoKeyPair('RSASSA-PKCS1-v1_5');
  const heard = [];
  const asked = [];
  const federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true, firstKnock: knock });
  federation
    .setActorDispatcher('/users/{identifier}', async (context, identifier) => {
      if (identifier !== 'eva') return null;
      const [key] = await context.getActorKeyPairs(identifier);
      return new Person({
        id: context.getActorUri(identifier), preferredUsername: identifier, name: 'Eva',
        inbox: context.getInboxUri(identifier), endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
        publicKey: key.cryptographicKey,
      });
    })
    .setKeyPairsDispatcher(() => [pair]);
  const listen = (kind) => async (context, activity) => {
    const object = activity instanceof Accept ? null : await activity.getObject(context);
    heard.push({ kind, id: activity.id.href, actor: activity.actorId.href, object, objectId: activity.objectId?.href });
  };
  federation
    .setInboxListeners('/users/{identifier}/inbox', '/inbox')
    .setSharedKeyDispatcher(() => ({ identifier: 'eva' }))
    .on(Accept, listen('Accept')).on(Create, listen('Create')).on(Update, listen('Update')).on(Delete, listen('Delete'));
  const http = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    asked.push({ method: request.method, path: request.url, headers: request.headers });
    const bodied = !['GET', 'HEAD'].includes(request.method);
    const whole = new Request(`${base}${request.url}`, {
      method: request.method, headers: request.headers, ...(bodied ? { body } : {}),
    });
    const answer = await federation.fetch(whole, {
      contextData: undefined,
      onNotFound: () => new Response('not found', { status: 404 }),
      onNotAcceptable: () => new Response('not acceptable', { status: 406 }),
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((done) => http.listen(0, 'localhost', done));
  const base = `http://localhost:${http.address().port}`;
  const context = federation.createContext(new URL(base), undefined);
  const eva = context.getActorUri('eva');
  const follow = (town) => new Follow({ id: new URL(`${base}/follows/1`), actor: eva, object: town.id });
  return {
    base, heard, asked,
    /** Looks something up by its address, as a search does. */
    find: (address) => context.lookupObject(address, { documentLoader: context.documentLoader }),
    finger: (address) => context.lookupWebFinger(address),
    nodeinfo: async (base) => {
      const { links } = await (await fetch(`${base}/.well-known/nodeinfo`)).json();
      return parseNodeInfo(await (await fetch(links[0].href)).json(), { tryBestEffort: true });
    },
    follow: (town) => context.sendActivity({ identifier: 'eva' }, town, follow(town)),
    unfollow: (town) =>
      context.sendActivity({ identifier: 'eva' }, town, new Undo({ id: new URL(`${base}/undos/1`), actor: eva, object: follow(town) })),
    send: (town, activity) => context.sendActivity({ identifier: 'eva' }, town, activity(eva)),
    stop: () => { http.closeAllConnections(); http.close(); },
  };
}
