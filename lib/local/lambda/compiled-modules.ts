import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import vm from 'node:vm';
import { RuntimeError } from './function-error.ts';
import { sandboxGlobalNames } from './sandbox-globals.ts';

/** Compiled modules by file. Sandboxes that share it share the compiled code, so that a second one is cheap. */
export interface CompiledModules {
  /** @throws RuntimeError for an ES module */
  scriptOf(file: string): vm.Script;
  /** How many modules were compiled. */
  size(): number;
  /** Keeps what was compiled for other processes, with every function that was called by now. */
  keep(): void;
}

/** What `import()` of a built-in module is called inside: as long as the word itself, so that source maps hold. */
const importName = 'import'.replace('t', '_');

/** What a module's script is a function of: CommonJS's own names, and then the globals of a sandbox. */
const parameterNames = ['exports', 'require', 'module', '__filename', '__dirname', importName];
const prefix = `(function (${[...parameterNames, ...sandboxGlobalNames].join(', ')}) { `;

/** `import("node:http")`, which would lead out of the sandbox. */
const builtinImport = /\bimport(?=\((["'])node:[\w/]+\1\))/g;

/** @param directory where code is kept for other processes; a file's content must not change meanwhile */
export function createCompiledModules(directory?: string): CompiledModules {
  const scripts = new Map<string, vm.Script>();

  return {
    scriptOf(file) {
      const script = scripts.get(file) ?? compile(file, kept(file, directory));
      scripts.set(file, script);
      return script;
    },
    size: () => scripts.size,
    keep() {
      if (directory === undefined) return;
      mkdirSync(directory, { recursive: true });
      for (const [file, script] of scripts) {
        const path = keptCodeOf(file, directory);
        if (existsSync(path)) continue;
        // Whoever reads it meanwhile finds all of it or nothing.
        writeFileSync(`${path}.${process.pid}`, script.createCachedData());
        renameSync(`${path}.${process.pid}`, path);
      }
    },
  };
}

/** Where the code of a module is kept. */
export const keptCodeOf = (file: string, directory: string): string =>
  join(directory, createHash('sha256').update(file).digest('hex'));

function kept(file: string, directory: string | undefined): Buffer | undefined {
  const path = directory && keptCodeOf(file, directory);
  return path !== undefined && existsSync(path) ? readFileSync(path) : undefined;
}

function compile(file: string, cachedData: Buffer | undefined): vm.Script {
  if (extname(file) === '.mjs') {
    throw new RuntimeError(
      'Runtime.ImportModuleError',
      `${file} is an ES module and the in-process host runs CommonJS. Bundle it as .cjs, or use the process host.`,
    );
  }
  const source = readFileSync(file, 'utf8').replace(builtinImport, importName);
  return new vm.Script(`${prefix}${source}\n})`, {
    filename: file,
    columnOffset: -prefix.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
}
