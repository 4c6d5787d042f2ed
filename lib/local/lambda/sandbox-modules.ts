import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, isAbsolute } from 'node:path';
import type { CompiledModules } from './compiled-modules.ts';
import { sandboxGlobalNames } from './sandbox-globals.ts';

export interface ModuleLoaderOptions {
  readonly globals: Readonly<Record<(typeof sandboxGlobalNames)[number], unknown>>;
  /** What stands in for built-in modules, by name without `node:`. */
  readonly builtins: ReadonlyMap<string, unknown>;
  readonly compiled: CompiledModules;
}

/**
 * Answers a function that loads CommonJS modules with the globals of one sandbox. The bundle and the files
 * beside it run inside; packages in `node_modules` run outside, with the real globals.
 */
export function createModuleLoader({ globals, builtins, compiled }: ModuleLoaderOptions) {
  const loaded = new Map<string, { exports: unknown }>();
  const ownGlobals = sandboxGlobalNames.map((name) => globals[name]);

  const createSandboxRequire = (file: string) => {
    const outside = createRequire(file);
    const require = (specifier: string): unknown => {
      if (isBuiltin(specifier)) return builtins.get(specifier.replace(/^node:/, '')) ?? outside(specifier);
      const beside = specifier.startsWith('.') || isAbsolute(specifier);
      const resolved = outside.resolve(specifier);
      return beside && extname(resolved) !== '.node' ? load(resolved) : outside(specifier);
    };
    return Object.assign(require, { resolve: outside.resolve });
  };

  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    loaded.set(file, module);
    try {
      if (extname(file) === '.json') {
        module.exports = JSON.parse(readFileSync(file, 'utf8'));
      } else {
        const require = createSandboxRequire(file);
        const parameters = [module.exports, require, module, file, dirname(file), importBy(require)];
        Reflect.apply(compiled.scriptOf(file).runInThisContext(), module.exports, [
          ...parameters,
          ...ownGlobals,
        ]);
      }
    } catch (error) {
      loaded.delete(file);
      throw error;
    }
    return module.exports;
  };

  return load;
}

/** A module's namespace, as `import()` answers it. */
const importBy =
  (require: (specifier: string) => unknown) =>
  async (specifier: string): Promise<object> => {
    const module = require(specifier);
    return { ...(typeof module === 'object' ? module : {}), default: module };
  };
