// The shelf of reactions in memory, for tests in Node.
export function mapShelf(start = {}) {
  const kept = new Map(Object.entries(start));
  return {
    kept,
    get: async (name) => kept.get(name),
    put: async (name, value) => void kept.set(name, value),
    remove: async (name) => void kept.delete(name),
    names: async (beginning) => [...kept.keys()].filter((name) => name.startsWith(beginning)).sort(),
    putAll: async (values, gone = []) => {
      for (const [name, value] of values) kept.set(name, value);
      for (const name of gone) kept.delete(name);
    },
    close: () => undefined,
  };
}
