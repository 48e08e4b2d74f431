// Runs before every npm script, on whatever Node is there: plain JavaScript on built-ins only.
// Makes sure that the locked packages are installed and that the scripts will run on Node 24 or later.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const [minMajor, minMinor] = [24, 12];

/** The packages of a lock file that every machine must have: name in the tree -> version. */
function requiredPackages(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
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

/** The Node that npm scripts will find first on their path. */
function scriptNodeVersion() {
  const bundled = join(root, 'node_modules', '.bin', 'node');
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

if (!isInstalled()) {
  console.log('Installing the locked packages (npm ci) ...');
  if (!install()) {
    // A network that was away for a moment, or a cache that is broken or may not be written.
    console.log('Once more, with a cache of its own ...');
    const cache = mkdtempSync(join(tmpdir(), 'gatehouse-npm-'));
    const isDone = install(`--cache=${cache}`);
    rmSync(cache, { recursive: true, force: true });
    if (!isDone) {
      console.error('Gatehouse: npm ci failed; its messages stand above.');
      process.exit(1);
    }
  }
}

const [major, minor] = scriptNodeVersion().slice(1).split('.').map(Number);
if (major < minMajor || (major === minMajor && minor < minMinor)) {
  console.error(
    `Gatehouse needs Node ${minMajor}.${minMinor} or later, and this is ${scriptNodeVersion()}: please install a newer Node from https://nodejs.org.`,
  );
  process.exit(1);
}
