import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RuntimeError } from './function-error.ts';

export type Handler = (...parameters: unknown[]) => unknown;

/** Where a template's `Handler` points. */
export interface HandlerLocation {
  /** Absolute path of the file. */
  readonly file: string;
  /** Names of the export and of what is inside it: `['handler']`, `['api', 'approve']`. */
  readonly exportPath: readonly string[];
  /** As in the template, for messages. */
  readonly text: string;
}

/**
 * Finds the file of a handler as Lambda's Node.js runtime does.
 * @throws RuntimeError `Runtime.MalformedHandlerName`, `Runtime.ImportModuleError`
 */
export function locateHandler(codeDirectory: string, handler: string): HandlerLocation {
  const name = basename(handler);
  const dot = name.indexOf('.');
  if (handler.includes('..') || dot < 1 || dot === name.length - 1) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${handler}' is not a valid handler name. It has the form file.export, relative to the code's folder.`,
    );
  }
  const modulePath = join(dirname(handler), name.slice(0, dot));
  const file = ['', '.js', '.mjs', '.cjs']
    .map((extension) => resolve(codeDirectory, modulePath + extension))
    .find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (file === undefined) {
    throw new RuntimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${modulePath}'\nLooked for it as .js, .mjs and .cjs in ${codeDirectory}`,
    );
  }
  return { file, exportPath: name.slice(dot + 1).split('.'), text: handler };
}

/**
 * Takes the handler out of its loaded module.
 * @param runtime the template's, e.g. `nodejs24.x`: from 24 on Lambda refuses callbacks.
 * @throws RuntimeError `Runtime.HandlerNotFound`, `Runtime.CallbackHandlerDeprecated`
 */
export function findHandler(module: unknown, location: HandlerLocation, runtime: string): Handler {
  const found =
    member(module, location.exportPath) ?? member(member(module, ['default']), location.exportPath);
  if (!isHandler(found)) {
    const problem = found === undefined ? 'undefined or not exported' : 'not a function';
    throw new RuntimeError('Runtime.HandlerNotFound', `${location.text} is ${problem}`);
  }
  if (takesCallback(found) && !allowsCallbacks(runtime)) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      `ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ` +
        `${location.text} has ${found.length} parameters: make it async with at most two.`,
    );
  }
  return found;
}

/** Lambda tells the two kinds of handlers apart by their number of parameters. */
export const takesCallback = (handler: Handler): boolean => handler.length >= 3;

/** What an error that came out of loading a module is called. */
export function nameLoadError(error: unknown): unknown {
  if (error instanceof SyntaxError) return new RuntimeError('Runtime.UserCodeSyntaxError', String(error));
  if (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND')
  ) {
    return new RuntimeError('Runtime.ImportModuleError', String(error));
  }
  return error;
}

function allowsCallbacks(runtime: string): boolean {
  const major = Number(/^nodejs(\d+)\.x$/.exec(runtime)?.[1]);
  return major < 24;
}

function member(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      (typeof parent === 'object' && parent !== null) || typeof parent === 'function'
        ? Reflect.get(parent, key)
        : undefined,
    value,
  );
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
