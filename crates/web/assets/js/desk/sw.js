// @ts-check
/// <reference lib="webworker" />
// The service worker of a phone of the desk: shows what it is told and opens what is tapped. It keeps no page and answers
// no request: the desk always comes from the server.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("push", (event) => event.waitUntil(show(event.data)));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.navigate ?? worker.registration.scope));
});

/**
 * Whatever comes, something is shown: browsers take the permission away otherwise.
 * @param {PushMessageData | null} data
 */
async function show(data) {
  /** @type {any} */
  let said = {};
  try {
    said = data?.json().notification ?? {};
  } catch {
    // Not JSON: the title below speaks.
  }
  const options = {
    body: String(said.body ?? ""), lang: String(said.lang ?? ""), tag: String(said.tag ?? ""), icon: said.icon,
    renotify: Boolean(said.tag), requireInteraction: said.requireInteraction === true,
    data: { navigate: own(said.navigate) },
  };
  await worker.registration.showNotification(String(said.title ?? "…"), /** @type {NotificationOptions} */ (options));
}

/**
 * An address of this desk, or its first page.
 * @param {unknown} address
 */
function own(address) {
  const { scope } = worker.registration;
  return typeof address === "string" && address.startsWith(scope) ? address : scope;
}

/** @param {string} address */
async function open(address) {
  const windows = await worker.clients.matchAll({ type: "window" });
  const same = windows.find((client) => client.url === address);
  if (same) return same.focus();
  const ours = windows.find((client) => client.url.startsWith(worker.registration.scope));
  const moved = await ours?.navigate(address).catch(() => null);
  return moved ? moved.focus() : worker.clients.openWindow(address);
}
