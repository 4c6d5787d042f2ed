import type * as z from 'zod';
import type { Bodies } from '../../../lambdas/campaign/bodies.ts';

/** A bucket that forgets everything at the end; `keys` are in the order of writing. */
export function memoryBodies(): Bodies & { readonly keys: () => string[] } {
  const stored = new Map<string, Uint8Array>();
  const write = async (key: string, bytes: Uint8Array) => void stored.set(key, bytes);
  return {
    keys: () => [...stored.keys()],
    writeJson: (key, value) => write(key, Buffer.from(JSON.stringify(value))),
    async readJson<S extends z.ZodType>(key: string, schema: S) {
      const bytes = stored.get(key);
      return bytes && schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    },
    writeBytes: write,
    readBytes: async (key) => stored.get(key),
    remove: async (key) => void stored.delete(key),
  };
}
