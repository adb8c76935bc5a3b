import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** This package on disk. */
export interface OwnPackage {
  /** Absolute path, with a separator at its end. */
  readonly root: string;
  readonly version: string;
  /** The documentation site. */
  readonly homepage?: string;
}

/** Find the package that this module belongs to: from the source, from the compiled modules or from the bundle, which lie at different depths. */
export function ownPackage(): OwnPackage {
  for (const up of ['../../', '../../../']) {
    try {
      const root = new URL(up, import.meta.url);
      const { name, version, homepage } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { readonly name?: string; readonly version?: string; readonly homepage?: string };
      if (name === 'pg-safe' && version !== undefined) return { root: fileURLToPath(root), version, ...(homepage !== undefined && { homepage }) };
    } catch {
      continue;
    }
  }
  throw new Error('The package.json of pg-safe was not found.');
}
