// The desk of the demo town, pressed by program: forms as a browser without scripts would send them.
import { startDemo, until } from '../browser/lib/server.mjs';

export { until };

export async function startTown() {
  const demo = await startDemo({ AUSRUFER_TESTING_ALLOW_LOOPBACK: 'true' });
  const cookies = new Map();
  const ask = async (path, form) => {
    const url = new URL(path, demo.base);
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; '), origin: demo.base };
    const body = form && new URLSearchParams(form);
    const answer = await fetch(url, { method: form ? 'POST' : 'GET', headers, body, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0].split(/=(.*)/s);
      cookies.set(name, value);
    }
    return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
  };
  /** Sends the form of a page, with the hidden fields that stand in it. */
  const send = async (page, path, fields) => {
    const { text } = await ask(page);
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const given = Object.fromEntries(hidden.filter(([, name]) => ['csrf', 'revision', 'token', 'version'].includes(name)).map(([, name, value]) => [name, value]));
    const answer = await ask(path, { ...given, ...fields });
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status}\n${answer.text.slice(0, 2_000)}`);
    return answer.to.split('?')[0];
  };
  await send(demo.desk, new URL(demo.desk).pathname + new URL(demo.desk).search, {});
  const at = '/desk/at/lindenau';
  return {
    base: demo.base, log: demo.log, stop: demo.stop,
    switchOn: () => send(`${at}/fediverse`, `${at}/fediverse/start`, {}),
    publish: async (fields) => {
      const post = (await send(`${at}/posts/new`, `${at}/posts/new`, fields)).replace(/\/edit$/, '');
      await send(`${post}/publish`, `${post}/publish`, {});
      return post;
    },
    correct: async (post, fields) => {
      await send(post, `${post}/open`, {});
      await send(`${post}/edit`, `${post}/edit`, fields);
      await send(`${post}/publish`, `${post}/publish`, { note: 'Ort berichtigt', tell: 'quiet' });
    },
    withdraw: (post) => send(`${post}/withdraw`, `${post}/withdraw`, { reason: 'Der Markt fällt aus.' }),
  };
}
