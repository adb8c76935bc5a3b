import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DriverError } from '../../verify/driver.js';
import { stubFor } from '../../verify/stubs/stub.js';
import type { FoundExtension, Supply } from './embedded-driver.js';
import type { PGliteExtension, PGliteModule } from './embedded-session.js';
import { stubExtension } from './stub-extension.js';

const usual = '@electric-sql/pglite';
const install = `npm install --save-dev ${usual}`;

/**
 * Find PGlite: the project's own, else the one beside pg-safe.
 * @param cwd the project's folder
 * @param name the package, should it be installed under another name
 * @throws DriverError `missing` when there is none, or none that fits; `failed` when it does not load
 */
export function findPGlite(cwd: string, name = usual): Supply {
  const places = [createRequire(join(cwd, 'package.json')), createRequire(import.meta.url)];
  const place = places.find((require) => resolves(require, name));
  if (place === undefined) throw new DriverError('missing', `PGlite, which runs the migrations, is not installed; run: ${install}`);
  const version = versionOf(place.resolve(name));
  if (!fits(version)) throw new DriverError('missing', `PGlite ${version} does not fit, it has to be 0.4.6 to 0.5; run: ${install}@0.5`);
  const pglite = load(place, name);
  if (!isPGlite(pglite)) throw new DriverError('failed', `PGlite ${version} is not what it should be; run: ${install}@0.5`);
  return { pglite, version, extension: (extension) => findExtension(places, place, name, extension) ?? standIn(extension) };
}

type Require = ReturnType<typeof createRequire>;

function resolves(require: Require, name: string): boolean {
  try {
    return require.resolve(name) !== '';
  } catch {
    return false;
  }
}

function load(require: Require, name: string): unknown {
  try {
    return require(name);
  } catch (error) {
    throw new DriverError('failed', `PGlite does not load: ${(error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!}`);
  }
}

/** The version in the `package.json` above a file. Packages do not export it. */
function versionOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version?: string };
      if (version !== undefined) return version;
    } catch {
      continue;
    }
  }
  return 'of no version';
}

/** The peer range of the package: `^0.4.6 || ^0.5.0`. */
function fits(version: string): boolean {
  const [major, minor, patch] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major === 0 && (minor === 5 || (minor === 4 && (patch ?? 0) >= 6));
}

/** PGlite ships those of contrib, 0.4 also some others; the rest are packages of their own. All are named after the extension, but for these. */
const bundles: Readonly<Record<string, string>> = {
  // One bundle, `spi`, holds these three and moddatetime.
  autoinc: 'moddatetime',
  insert_username: 'moddatetime',
  refint: 'moddatetime',
  postgis_raster: 'postgis',
  postgis_tiger_geocoder: 'postgis',
  postgis_topology: 'postgis',
};
const packages: Readonly<Record<string, string>> = { vector: 'pgvector' };

function findExtension(places: readonly Require[], own: Require, pglite: string, extension: string): FoundExtension | undefined {
  if (!/^[a-z0-9_-]+$/i.test(extension)) return undefined;
  const bundle = (bundles[extension] ?? extension).replaceAll('-', '_');
  for (const path of [`${pglite}/contrib/${bundle}`, `${pglite}/${bundle}`]) {
    const module = extensionIn(own, path, bundle);
    if (module !== undefined) return { module };
  }
  const from = `${usual}-${packages[bundle] ?? bundle}`;
  for (const place of places) {
    const module = extensionIn(place, from, bundle);
    if (module !== undefined) return { module, from };
  }
  return undefined;
}

function standIn(extension: string): FoundExtension | undefined {
  const stub = stubFor(extension);
  return stub && { module: stubExtension(stub) };
}

/** What a package exports under an extension's name, if it is there and is an extension. */
function extensionIn(require: Require, path: string, name: string): PGliteExtension | undefined {
  try {
    const exported: unknown = Object.entries(require(path) as object).find(([key]) => key === name)?.[1];
    return isExtension(exported) ? exported : undefined;
  } catch {
    return undefined;
  }
}

function isPGlite(value: unknown): value is PGliteModule {
  return has(value, 'PGlite') && has(value.PGlite, 'create') && has(value.PGlite, 'defaultStartParams') && has(value, 'protocol') && has(value.protocol, 'serialize') && has(value.protocol, 'Parser');
}

function isExtension(value: unknown): value is PGliteExtension {
  return has(value, 'name') && has(value, 'setup');
}

function has<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && key in value;
}
