import { extensionFiles, type Stub } from '../../verify/stubs/stub.js';
import type { PGliteExtension } from './embedded-session.js';

/** What is used of PGlite to put files into its own file system; it is not part of a data directory. */
interface WithFiles {
  readonly Module: { readonly FS: { writeFile(path: string, text: string): void } };
}

const folder = '/pglite/share/postgresql/extension';

/** A stub as an extension of PGlite: CREATE EXTENSION finds it, also in a block, and DROP EXTENSION takes it away. */
export function stubExtension(stub: Stub): PGliteExtension {
  return {
    name: stub.name,
    setup: async (database: WithFiles) => ({
      init: async () => {
        for (const { name, text } of extensionFiles(stub)) database.Module.FS.writeFile(`${folder}/${name}`, text);
      },
    }),
  };
}
