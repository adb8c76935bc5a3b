/**
 * What npm runs after it has installed this package's own dependencies, and before it packs it from a git repository. pre-commit has it installed from git with `-g`,
 * which is handed down to the installation within the clone: what the build needs then goes elsewhere, and is installed here first.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const npm = (...args) => {
  const itself = process.env.npm_execpath;
  const [command, ...before] = itself === undefined ? ['npm'] : [process.execPath, itself];
  execFileSync(command, [...before, ...args], { cwd: root, stdio: 'inherit', shell: itself === undefined && process.platform === 'win32' });
};

function canBuild() {
  const { resolve } = createRequire(import.meta.url);
  try {
    return ['esbuild', 'typescript/bin/tsc'].every((name) => resolve(name) !== '');
  } catch {
    return false;
  }
}

if (!canBuild()) npm('install', '--global=false', '--include=dev', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund');
npm('run', 'build');
