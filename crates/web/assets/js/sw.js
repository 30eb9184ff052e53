// @ts-check
/// <reference lib="webworker" />
// The service worker of one channel: shows pushes, keeps the last posts for reading without a network, and never
// touches the desk. The server puts `const AUSRUFER = {…}` in front of this file, and the functions of reactions/shelf.js,
// outbox.js and background.js.

/**
 * @typedef {{ channel: string, version: string, shell: string[], offline: string, latest: string, icon: string,
 *   badge: string, push_key: string, fallback_title: string, fallback_body: string }} Setting
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
// @ts-ignore: written in front of this file by the server
const setting = /** @type {Setting} */ (AUSRUFER);
const { channel } = setting;

// Names end with the channel, so that one channel's clean-up leaves the others alone.
const SHELL = `ausrufer-shell-${setting.version} ${channel}`;
const POSTS = `ausrufer-posts ${channel}`;
const PICTURES = `ausrufer-pictures ${channel}`;
/** What pushes said, as small pages, until the post itself was fetched. */
const TOLD = `ausrufer-told ${channel}`;
/** Checks messages without asking anybody. */
const CHECK = `${channel}/check`;
const WISH = "ausrufer-wish";
/** Only on devices of the town's own: the token with which they say that a warning came. */
const CANARY = "ausrufer-canary";
/** Pictures kept for reading offline. */
const PICTURES_MAX = 40;
/** Pushed texts kept for reading offline. */
const TOLD_MAX = 30;
/** Milliseconds a post waits for the network before the kept one is shown. */
const PATIENCE = 2500;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const answer = route(event);
  if (answer) event.respondWith(answer);
});
worker.addEventListener("push", (event) => event.waitUntil(push(event.data)));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.navigate ?? channel));
});
worker.addEventListener("pushsubscriptionchange", (event) => {
  /** @type {ExtendableEvent} */ (event).waitUntil(confirm());
});
worker.addEventListener("sync", (event) => {
  const { tag, lastChance } = /** @type {any} */ (event);
  if (tag === "ausrufer-reactions") /** @type {ExtendableEvent} */ (event).waitUntil(sendInBackground(channel, tellPages, lastChance));
});
worker.addEventListener("message", (event) => {
  if (event.data?.say === "open") event.waitUntil(Promise.all([unbadge(), reconcile(), sendSoon(channel, tellPages)]));
  if (event.data?.say === "send") event.waitUntil(sendSoon(channel, tellPages));
  if (event.data?.say === "confirm") event.waitUntil(confirm());
});

async function install() {
  const shell = await caches.open(SHELL);
  // One missing picture must not keep the worker from being installed.
  await Promise.all(setting.shell.map((url) => shell.add(url).catch(() => undefined)));
  await worker.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    const old = name.startsWith("ausrufer-shell-") && name.endsWith(` ${channel}`) && name !== SHELL;
    if (old) await caches.delete(name);
  }
  await worker.clients.claim();
}

/**
 * Who answers: nobody (the network as without us), or one of the strategies below.
 * @param {FetchEvent} event
 * @returns {Promise<Response> | null}
 */
function route(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return null;
  if (url.pathname.startsWith("/assets/")) return asset(request, url);
  if (url.pathname.startsWith("/media/")) return picture(event);
  if (url.pathname !== channel && !url.pathname.startsWith(`${channel}/`)) return null;
  const tail = url.pathname.slice(channel.length);
  if (tail === "/theme.css" || tail === "/crest") return stale(event, SHELL);
  if (request.mode !== "navigate") return null;
  return isTold(tail) ? post(event, url) : networkFirst(request, url);
}

/**
 * Pages a push leads to: posts, and what authorities say.
 * @param {string} tail
 */
function isTold(tail) {
  return tail.startsWith("/p/") || tail.startsWith("/official/");
}

/**
 * Addresses name the hash of the set; an old page finds the new set's file when the network is away.
 * @param {Request} request
 * @param {URL} url
 */
async function asset(request, url) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && url.pathname.startsWith(`/assets/${setting.version}/`)) {
      await (await caches.open(SHELL)).put(request, answer.clone());
    }
    return answer;
  } catch (error) {
    const name = url.pathname.split("/").slice(3).join("/");
    const present = await caches.match(`/assets/${setting.version}/${name}`, { ignoreVary: true });
    if (present) return present;
    throw error;
  }
}

/** @param {FetchEvent} event */
async function picture(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keepPicture(event.request, answer.clone()));
  return answer;
}

/**
 * @param {Request} request
 * @param {Response} answer
 */
async function keepPicture(request, answer) {
  const pictures = await caches.open(PICTURES);
  await pictures.put(request, answer);
  const names = await pictures.keys();
  for (const name of names.slice(0, Math.max(0, names.length - PICTURES_MAX))) await pictures.delete(name);
}

/**
 * What is kept at once, renewed behind it.
 * @param {FetchEvent} event
 * @param {string} name
 */
async function stale(event, name) {
  const cache = await caches.open(name);
  const kept = await cache.match(event.request, { ignoreVary: true });
  const renewed = fetch(event.request).then(async (answer) => {
    if (answer.ok) await cache.put(event.request, answer.clone());
    // Taken back: it must not be read from here any more.
    if (answer.status === 404 || answer.status === 410) await cache.delete(event.request, { ignoreVary: true });
    return answer;
  });
  if (kept) {
    event.waitUntil(renewed.catch(() => undefined));
    return kept;
  }
  return renewed.catch(offline);
}

/**
 * A post may be corrected or taken back at any time: who taps a warning must not read yesterday's. So the network is
 * asked first, and only when it fails or dawdles the kept page is shown, or else what the push said.
 * @param {FetchEvent} event
 * @param {URL} url
 */
async function post(event, url) {
  const posts = await caches.open(POSTS);
  const kept = await posts.match(event.request, { ignoreVary: true });
  const told = kept ? undefined : await (await caches.open(TOLD)).match(url.pathname);
  const renewed = fetch(event.request).then(async (answer) => {
    if (answer.ok) {
      await posts.put(event.request, answer.clone());
      await forget(TOLD, url.pathname);
    }
    if (answer.status === 404 || answer.status === 410) {
      await Promise.all([forget(POSTS, url.pathname), forget(TOLD, url.pathname)]);
    }
    return answer;
  });
  event.waitUntil(renewed.catch(() => undefined));
  if (!kept && !told) return renewed.catch(offline);
  // The push said only the beginning, so the whole post is worth a longer wait.
  const answer = await Promise.race([renewed, wait(kept ? PATIENCE : 2 * PATIENCE)]).catch(() => undefined);
  return answer && answer.status < 500 ? answer : (kept ?? told ?? offline());
}

/**
 * Removes a page in all its variants.
 * @param {string} name
 * @param {string} path
 */
async function forget(name, path) {
  await (await caches.open(name)).delete(path, { ignoreVary: true, ignoreSearch: true });
}

/**
 * @param {number} ms
 * @returns {Promise<undefined>}
 */
function wait(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

/**
 * The stream is fresh or, without a network, the last one seen.
 * @param {Request} request
 * @param {URL} url
 */
async function networkFirst(request, url) {
  const path = isHome(url) ? channel : isCheck(url) ? CHECK : undefined;
  const kept = path && (await caches.match(path, { ignoreVary: true, ignoreSearch: path === CHECK }));
  const renewed = fetch(request).then(async (answer) => {
    if (answer.ok && isHome(url)) await (await caches.open(POSTS)).put(channel, answer.clone());
    if (answer.ok && isCheck(url)) await (await caches.open(SHELL)).put(CHECK, answer.clone());
    return answer;
  });
  try {
    // Whoever holds a card in the hand is not kept waiting by a network that hangs: the kept page says how old it is.
    const answer = await (kept && isCheck(url) ? Promise.race([renewed, wait(PATIENCE)]) : renewed);
    return answer ?? kept ?? offline();
  } catch {
    return kept ?? offline();
  } finally {
    renewed.catch(() => undefined);
  }
}

/** @param {URL} url */
function isHome(url) {
  return url.pathname === channel && !url.searchParams.has("topic") && !url.searchParams.has("before");
}

/**
 * The page that checks messages: it judges by itself, by what it knew when it was last seen.
 * @param {URL} url
 */
function isCheck(url) {
  return url.pathname === CHECK;
}

async function offline() {
  return (await caches.match(setting.offline, { ignoreVary: true })) ?? Response.error();
}

/** Keeps the newest posts for reading offline: new and corrected ones are fetched, those no longer among them go. */
async function reconcile() {
  const posts = await caches.open(POSTS);
  const before = await posts.match(setting.latest);
  /** @type {{ url: string, version: number }[]} */
  const known = before ? (await before.json()).posts : [];
  const answer = await fetch(setting.latest).catch(() => null);
  if (!answer?.ok) return;
  const copy = answer.clone();
  /** @type {{ url: string, version: number }[]} */
  const latest = (await answer.json()).posts;
  const versions = new Map(known.map((post) => [post.url, post.version]));
  for (const post of latest) {
    if (versions.get(post.url) === post.version && (await posts.match(post.url, { ignoreVary: true }))) continue;
    const added = await posts.add(post.url).then(() => true, () => false);
    if (added) await forget(TOLD, new URL(post.url, worker.location.origin).pathname);
  }
  const wanted = new Set([...latest.map((post) => post.url), channel, setting.latest]);
  for (const shelf of [posts, await caches.open(TOLD)]) {
    for (const request of await shelf.keys()) {
      const url = new URL(request.url);
      if (!wanted.has(url.pathname + url.search)) await shelf.delete(request);
    }
  }
  await posts.put(setting.latest, copy);
  // With the posts comes the list of keys.
  await (await caches.open(SHELL)).add(CHECK).catch(() => undefined);
}

/**
 * Shows a push. Whatever comes, something sensible is shown: browsers take the permission away otherwise.
 * @param {PushMessageData | null} data
 */
async function push(data) {
  const said = read(data);
  // A correction replaces what is shown without a sound. A phone that shows nothing (it was off, or the first push
  // never came) rings: for its owner this is the news.
  const known = said.tag ? await worker.registration.getNotifications({ tag: said.tag }) : [];
  const silent = said.silent && (!said.corrected || known.length > 0);
  await worker.registration.showNotification(said.title, /** @type {NotificationOptions} */ ({
    body: said.body,
    lang: said.lang,
    dir: said.dir,
    tag: said.tag,
    silent,
    renotify: Boolean(said.tag) && !silent,
    requireInteraction: said.stays,
    // It is not the town that speaks, so its crest is not beside it.
    icon: said.ours.kind === "official" ? undefined : setting.icon,
    badge: setting.badge,
    timestamp: said.timestamp,
    data: { navigate: said.navigate },
  }));
  const shown = await worker.registration.getNotifications();
  await navigator.setAppBadge?.(shown.length).catch(() => undefined);
  await Promise.all([keep(said), sing(said.ours)]);
  await hear(said.ours, channel, tellPages);
}

/**
 * A canary says that a warning, or the test notification, has come. Nobody else has a token, and nobody else asks.
 * @param {any} ours
 */
async function sing(ours) {
  const warns = ours.kind === "warning" || ours.kind === "official";
  if (!warns && ours.kind !== "welcome") return;
  const kept = await caches.match(channel, { cacheName: CANARY });
  if (!kept) return;
  const { token } = await kept.json();
  const body = JSON.stringify(warns ? { token, post: ours.post, version: ours.version } : { token });
  // The first seconds of a warning are the worst ones for a server.
  for (const pause of [0, 2_000, 10_000, 30_000]) {
    await wait(pause);
    const answer = await fetch(`${channel}/canary`, { method: "POST", headers: { "content-type": "application/json" }, body }).catch(() => null);
    if (answer && (answer.ok || answer.status === 404)) return;
  }
}

/**
 * The Declarative Web Push JSON, read with distrust.
 * @param {PushMessageData | null} data
 */
function read(data) {
  /** @type {any} */
  let notification = {};
  /** @type {any} */
  let ours = {};
  try {
    const message = data?.json();
    notification = message?.notification ?? {};
    ours = message?.ausrufer ?? {};
  } catch {
    // Not JSON: the fallback below speaks.
  }
  /** @param {unknown} value */
  const text = (value) => (typeof value === "string" && value !== "" ? value : undefined);
  const fresh = text(notification.title) !== undefined;
  return {
    title: text(notification.title) ?? setting.fallback_title,
    body: text(notification.body) ?? (fresh ? "" : setting.fallback_body),
    lang: text(notification.lang) ?? "",
    dir: text(notification.dir) ?? "auto",
    tag: text(notification.tag) ?? "",
    corrected: ours.corrected === true,
    ours,
    navigate: own(notification.navigate) ?? channel,
    silent: notification.silent === true,
    stays: notification.requireInteraction === true || notification.require_interaction === true,
    timestamp: typeof notification.timestamp === "number" ? notification.timestamp : Date.now(),
  };
}

/**
 * An address of our own server, or nothing.
 * @param {unknown} address
 * @returns {string | undefined}
 */
function own(address) {
  if (typeof address !== "string" || !URL.canParse(address, worker.location.origin)) return undefined;
  const url = new URL(address, worker.location.origin);
  return url.origin === worker.location.origin ? url.href : undefined;
}

/**
 * Keeps the text of the push for reading offline. The page itself is fetched with the tap: all phones of a town must
 * not ask for it in the same second. A kept page is older than the push, so it goes.
 * @param {{ title: string, body: string, lang: string, dir: string, navigate: string }} said
 */
async function keep(said) {
  const { pathname } = new URL(said.navigate, worker.location.origin);
  if (!pathname.startsWith(`${channel}/`) || !isTold(pathname.slice(channel.length))) return;
  await forget(POSTS, pathname);
  const told = await caches.open(TOLD);
  await told.put(pathname, new Response(small(said), { headers: { "content-type": "text/html; charset=utf-8" } }));
  const names = await told.keys();
  for (const name of names.slice(0, Math.max(0, names.length - TOLD_MAX))) await told.delete(name);
}

/**
 * A page with nothing but what the push said.
 * @param {{ title: string, body: string, lang: string, dir: string }} said
 */
function small({ title, body, lang, dir }) {
  /** @param {string} text */
  const safe = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const styles = setting.shell.filter((url) => url.endsWith(".css"));
  return `<!doctype html><html lang="${safe(lang)}" dir="${safe(dir)}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(title)}</title>` +
    styles.map((url) => `<link rel="stylesheet" href="${safe(url)}">`).join("") +
    `</head><body><main style="padding: 1.25rem; max-width: 42rem"><h1>${safe(title)}</h1><p>${safe(body)}</p>` +
    `<p><a href="${safe(channel)}">${safe(setting.fallback_title)}</a></p></main></body></html>`;
}

/** @param {string} address */
async function open(address) {
  await unbadge();
  const windows = await worker.clients.matchAll({ type: "window" });
  const same = windows.find((client) => client.url === new URL(address, worker.location.origin).href);
  if (same) return same.focus();
  const ours = windows.find((client) => {
    const { pathname } = new URL(client.url);
    return pathname === channel || pathname.startsWith(`${channel}/`);
  });
  const moved = await ours?.navigate(address).catch(() => null);
  return moved ? moved.focus() : worker.clients.openWindow(address);
}

async function unbadge() {
  const shown = await worker.registration.getNotifications();
  if (shown.length === 0) await navigator.clearAppBadge?.().catch(() => undefined);
  else await navigator.setAppBadge?.(shown.length).catch(() => undefined);
}

/** The browser changed the subscription, or a day has passed: the server is told again what this device wants. */
async function confirm() {
  const kept = await caches.match(`${channel}/wish`, { cacheName: WISH });
  if (!kept) return;
  const wish = await kept.json();
  const manager = worker.registration.pushManager;
  const subscription = (await manager.getSubscription()) ??
    (await manager.subscribe({ userVisibleOnly: true, applicationServerKey: setting.push_key }));
  const { endpoint, keys } = subscription.toJSON();
  const { topics, quiet, muted_until, lang } = wish;
  const answer = await fetch(`${channel}/subscription`, {
    method: "PUT",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ endpoint, keys, topics, quiet, muted_until, lang }),
  });
  if (!answer.ok) return;
  const shelf = await caches.open(WISH);
  await shelf.put(`${channel}/wish`, new Response(JSON.stringify({ ...wish, confirmed: Date.now() })));
}

/** @param {string} say */
async function tellPages(say) {
  for (const page of await worker.clients.matchAll({ type: "window" })) page.postMessage({ say });
}
