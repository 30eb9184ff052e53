// @ts-check
// What a device keeps for reactions: one small IndexedDB a channel, made when its owner switches reactions on and deleted
// when they are switched off. The service worker gets this file written in front of its own.

/**
 * @typedef {{ get: (name: string) => Promise<any>, put: (name: string, value: any) => Promise<void>,
 *   remove: (name: string) => Promise<void>, names: (beginning: string) => Promise<string[]>,
 *   putAll: (values: Map<string, any>, gone?: string[]) => Promise<void>, close: () => void }} Shelf
 */
const KEPT = "kept";

/** @param {string} channel its path */
const shelfName = (channel) => `ausrufer-reactions ${channel}`;

/**
 * Opens it; without `make` only if it is there, and nothing is stored by asking.
 * @param {string} channel
 * @param {{ make?: boolean, gone?: () => void }} [how] `gone` is called when another page switches reactions off
 * @returns {Promise<Shelf | null>}
 */
export function openShelf(channel, { make = false, gone } = {}) {
  return new Promise((done, fail) => {
    if (!globalThis.indexedDB) return done(null);
    const asked = indexedDB.open(shelfName(channel), 1);
    asked.onupgradeneeded = () => {
      if (make) asked.result.createObjectStore(KEPT);
      // A database whose making is undone leaves nothing behind.
      else asked.transaction?.abort();
    };
    asked.onsuccess = () => done(shelfOf(asked.result, gone));
    asked.onerror = () => (make ? fail(asked.error) : done(null));
  });
}

/**
 * @param {string} channel
 * @returns {Promise<void>}
 */
export function removeShelf(channel) {
  return new Promise((done, fail) => {
    const asked = indexedDB.deleteDatabase(shelfName(channel));
    asked.onsuccess = () => done();
    asked.onerror = () => fail(asked.error);
  });
}

/**
 * @param {IDBDatabase} db
 * @param {(() => void) | undefined} gone
 * @returns {Shelf}
 */
function shelfOf(db, gone) {
  // Do not stand in the way of deleting.
  db.onversionchange = () => {
    db.close();
    gone?.();
  };
  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest | void} act
   * @returns {Promise<any>}
   */
  const run = (mode, act) => new Promise((done, fail) => {
    const transaction = db.transaction(KEPT, mode);
    const asked = act(transaction.objectStore(KEPT));
    transaction.oncomplete = () => done(asked?.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
  return {
    get: (name) => run("readonly", (store) => store.get(name)),
    put: (name, value) => run("readwrite", (store) => void store.put(value, name)),
    remove: (name) => run("readwrite", (store) => void store.delete(name)),
    names: (beginning) => run("readonly", (store) => store.getAllKeys(IDBKeyRange.bound(beginning, `${beginning}\uffff`))),
    putAll: (values, gone = []) => run("readwrite", (store) => {
      for (const [name, value] of values) store.put(value, name);
      for (const name of gone) store.delete(name);
    }),
    close: () => db.close(),
  };
}
