/**
 * Work that Node does outside the event loop's sight: file and name requests, the thread pool's crypto and
 * zlib jobs, WebAssembly compilation, and the short timers of clients that wait before they try again.
 */
export interface PendingJobs {
  pending(): boolean;
  /** The three callbacks of an async hook. */
  begun(asyncId: number, type: string, resource: object): void;
  calledBack(asyncId: number): void;
  ended(asyncId: number): void;
  close(): void;
}

/**
 * A real timer up to this long is work, such as a client's pause before its next try. A longer one is a
 * guard against what does not come, and must not hold time up.
 */
const longestPauseMs = 2_000;

/**
 * Requests to libuv, by the names that `process.getActiveResourcesInfo` gives them. Writes to a socket are
 * not among them: one can wait for ever for a reader.
 */
const requestName = /Req|ConnectWrap|SendWrap|QueryWrap/;

export function watchPendingJobs(): PendingJobs {
  const pauses = new Map<number, object>();
  const cryptoJobs = new Map<number, object>();
  const zlibStreams = new Map<number, object>();
  let calls = 0;

  const stopCounting = countCalls((change) => {
    calls += change;
  });

  const anyCryptoJob = (): boolean => {
    // A synchronous job has its result already and never calls back.
    for (const [asyncId, job] of cryptoJobs) if (!('ondone' in job)) cryptoJobs.delete(asyncId);
    return cryptoJobs.size > 0;
  };

  return {
    pending: () =>
      calls > 0 ||
      anyCryptoJob() ||
      [...zlibStreams.values()].some(hasChunkInWork) ||
      [...pauses.values()].some(keepsProcessAlive) ||
      process.getActiveResourcesInfo().some((name) => requestName.test(name)),
    begun(asyncId, type, resource) {
      if (type === 'Timeout') {
        if (isPause(resource)) pauses.set(asyncId, resource);
      } else if (type === 'ZLIB') {
        zlibStreams.set(asyncId, resource);
      } else if (type.endsWith('REQUEST')) {
        cryptoJobs.set(asyncId, resource);
      }
    },
    calledBack(asyncId) {
      cryptoJobs.delete(asyncId);
      pauses.delete(asyncId);
    },
    ended(asyncId) {
      cryptoJobs.delete(asyncId);
      pauses.delete(asyncId);
      zlibStreams.delete(asyncId);
    },
    close: stopCounting,
  };
}

/** Node tells a timer's length and whether it repeats only through these two properties. */
function isPause(timer: object): boolean {
  const length = '_idleTimeout' in timer ? timer._idleTimeout : undefined;
  const repeats = '_repeat' in timer && timer._repeat !== null;
  return typeof length === 'number' && length <= longestPauseMs && !repeats;
}

function keepsProcessAlive(timer: object): boolean {
  return 'hasRef' in timer && typeof timer.hasRef === 'function' && timer.hasRef() === true;
}

function hasChunkInWork(stream: object): boolean {
  return 'buffer' in stream && typeof stream.buffer === 'object' && stream.buffer !== null;
}

/**
 * WebAssembly and Web Crypto work on threads and show it nowhere, so the calls of their functions are counted
 * until their promises settle.
 */
function countCalls(count: (change: 1 | -1) => void): () => void {
  const assembler: unknown = Reflect.get(globalThis, 'WebAssembly');
  const subtle: unknown = Reflect.getPrototypeOf(crypto.subtle);
  const restore = [
    ...replaceMethods(assembler, ['compile', 'instantiate'], count),
    ...replaceMethods(subtle, subtleMethods, count),
  ];
  return () => {
    for (const put of restore) put();
  };
}

const subtleMethods = [
  ...['encrypt', 'decrypt', 'sign', 'verify', 'digest'],
  ...['generateKey', 'deriveKey', 'deriveBits', 'importKey', 'exportKey', 'wrapKey', 'unwrapKey'],
];

function replaceMethods(
  owner: unknown,
  names: readonly string[],
  count: (change: 1 | -1) => void,
): readonly (() => void)[] {
  if (typeof owner !== 'object' || owner === null) return [];
  return names.map((name) => {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') return () => {};
    const counted = new Proxy(original, {
      apply(target, self, parameters) {
        count(1);
        const work: unknown = Reflect.apply(target, self, parameters);
        const done = () => count(-1);
        Promise.resolve(work).then(done, done);
        return work;
      },
    });
    Reflect.set(owner, name, counted);
    return () => Reflect.set(owner, name, original);
  });
}
