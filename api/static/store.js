// IndexedDB with promises: what must survive a closed tab, a crash, a lost network.

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {string} name of the database
 * @param {{[store: string]: string | string[]}} keys the path of the key in each store
 */
export function openStore(name, keys) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [store, keyPath] of Object.entries(keys))
      request.result.createObjectStore(store, { keyPath });
  };
  return settled(request).then((database) => new Store(database));
}

class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /** On the disk when this resolves, as far as the browser can promise it. */
  put(store, item) {
    return this.#write(store, (objects) => objects.put(item));
  }

  delete(store, keys) {
    return this.#write(store, (objects) => objects.delete(keys));
  }

  get(store, key) {
    return settled(this.database.transaction(store).objectStore(store).get(key));
  }

  all(store, range = null) {
    return settled(this.database.transaction(store).objectStore(store).getAll(range));
  }

  #write(store, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(store, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore(store));
      transaction.commit();
    });
  }
}

/** Every key that begins with these parts. */
export function beginningWith(...parts) {
  return IDBKeyRange.bound(parts, [...parts, []]);
}
