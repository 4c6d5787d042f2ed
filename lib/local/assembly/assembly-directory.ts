import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { AssemblyError } from './assembly-errors.ts';
import { type Template, templateSchema } from './template.ts';

/** A file or folder that is uploaded with a stack. */
export interface FileAsset {
  /** Absolute. */
  readonly path: string;
  /** `zip` for a folder that is packed on the way. */
  readonly packaging: 'zip' | 'file';
}

/** One stack of an assembly, as synthesised. */
export interface StackSource {
  readonly stackName: string;
  readonly template: Template;
  /** By the key that they have in the assets bucket. */
  readonly assets: ReadonlyMap<string, FileAsset>;
  /** Only where the app names them. */
  readonly region?: string;
  readonly account?: string;
}

const manifestSchema = z.looseObject({
  artifacts: z
    .record(
      z.string(),
      z.looseObject({
        type: z.string(),
        environment: z.string().optional(),
        properties: z
          .looseObject({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            directoryName: z.string().optional(),
            file: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default({}),
});

const assetsSchema = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string().optional(), packaging: z.enum(['zip', 'file']).optional() }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/**
 * Reads every stack of a cloud assembly, those of its stages included.
 * @throws AssemblyError if the folder is no assembly.
 */
export function readAssemblyDirectory(directory: string): readonly StackSource[] {
  if (!existsSync(join(directory, 'manifest.json'))) {
    throw new AssemblyError(
      `${directory} has no manifest.json: synthesise the app into it first (cdk synth)`,
    );
  }
  const artifacts = Object.entries(parseFile(join(directory, 'manifest.json'), manifestSchema).artifacts);
  const assets = new Map<string, FileAsset>();
  for (const [, { type, properties }] of artifacts) {
    if (type === 'cdk:asset-manifest' && properties?.file !== undefined) {
      for (const [key, asset] of readAssets(directory, properties.file)) assets.set(key, asset);
    }
  }
  return artifacts.flatMap(([id, { type, properties, environment }]): readonly StackSource[] => {
    if (type === 'cdk:cloud-assembly' && properties?.directoryName !== undefined) {
      return readAssemblyDirectory(join(directory, properties.directoryName));
    }
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) return [];
    const template = parseFile(join(directory, properties.templateFile), templateSchema);
    return [{ stackName: properties.stackName ?? id, template, assets, ...parseEnvironment(environment) }];
  });
}

/** @throws AssemblyError if the file is no template. */
export function readTemplate(path: string): Template {
  return parseFile(path, templateSchema);
}

function readAssets(directory: string, file: string): readonly (readonly [string, FileAsset])[] {
  return Object.values(parseFile(join(directory, file), assetsSchema).files).flatMap(
    ({ source, destinations }) => {
      const { path, packaging = 'file' } = source;
      if (path === undefined) return [];
      const asset: FileAsset = { path: resolve(directory, path), packaging };
      return Object.values(destinations).map(({ objectKey }) => [objectKey, asset] as const);
    },
  );
}

function parseEnvironment(environment = ''): { readonly region?: string; readonly account?: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  return {
    ...(account !== undefined && account !== 'unknown-account' && { account }),
    ...(region !== undefined && region !== 'unknown-region' && { region }),
  };
}

function parseFile<S extends z.ZodType>(path: string, schema: S): z.infer<S> {
  const parsed = schema.safeParse(readJson(path));
  if (!parsed.success) throw new AssemblyError(`${path} cannot be read: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new AssemblyError(`${path} cannot be read as JSON`, { cause });
  }
}
