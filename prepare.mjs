// Runs before every npm script, on any Node: plain JavaScript with built-in modules only. Makes sure that the
// locked packages are installed, and that the scripts will run on Node 24 or later.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const [minMajor, minMinor] = [24, 12];
/** Contains the id of the process that installs. Outside node_modules, which npm ci deletes. */
const lockFile = join(root, '.installing');

/** The packages of a lock file that every machine must have: path in the tree -> version. */
function requiredPackages(packageLock) {
  const { packages } = JSON.parse(readFileSync(packageLock, 'utf8'));
  return Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.optional);
}

function isInstalled() {
  const installedLock = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  return requiredPackages(join(root, 'package-lock.json')).every(
    ([path, entry]) => installed[path]?.version === entry.version,
  );
}

/** The Node that npm scripts find first in their PATH. */
function scriptNodeVersion() {
  const bundled = join(root, 'node_modules', '.bin', 'node');
  // npm has put it first in the PATH, so it usually runs this script too.
  if (existsSync(bundled) && realpathSync(bundled) === process.execPath) return process.version;
  const { stdout } = spawnSync(existsSync(bundled) ? bundled : process.execPath, ['--version'], {
    encoding: 'utf8',
  });
  return stdout?.trim() || process.version;
}

/** No package here needs an install script, so none may run. */
function install(...more) {
  const options = ['--include=dev', '--include=optional', '--ignore-scripts', '--loglevel=error'];
  const { status } = spawnSync('npm', ['ci', ...options, ...more], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** Two concurrent npm ci delete each other's files. So one process installs, and the others wait for it. */
function lock() {
  const own = `${lockFile}-${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    for (let isFirst = true; !isLinked(own); isFirst = false) {
      const holder = lockHolder();
      if (holder > 0 && !isRunning(holder)) rmSync(lockFile, { force: true });
      else if (holder > 0 && isFirst)
        console.log(`Waiting for the installation of process ${holder} ...`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link appears with its content, or not at all. */
function isLinked(own) {
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** 0 if nobody holds the lock. */
function lockHolder() {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return 0;
  }
}

/** False if the process was killed and could not unlock. */
function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Returns whether the packages are installed. */
function installOnce() {
  if (isInstalled()) return true;
  console.log('Installing the locked packages (npm ci) ...');
  if (install()) return true;
  // The network was down for a moment, or the cache is broken or read-only.
  console.log('Trying again, with a new cache ...');
  const cache = mkdtempSync(join(tmpdir(), 'gatehouse-npm-'));
  const isDone = install(`--cache=${cache}`);
  rmSync(cache, { recursive: true, force: true });
  return isDone;
}

if (!isInstalled()) {
  lock();
  const isDone = installOnce();
  rmSync(lockFile, { force: true });
  if (!isDone) {
    console.error('Gatehouse: npm ci failed. Its messages are above.');
    process.exit(1);
  }
}

const [major, minor] = scriptNodeVersion().slice(1).split('.').map(Number);
if (major < minMajor || (major === minMajor && minor < minMinor)) {
  console.error(
    `Gatehouse needs Node ${minMajor}.${minMinor} or later, and this is ${scriptNodeVersion()}. Install a newer Node from https://nodejs.org.`,
  );
  process.exit(1);
}
