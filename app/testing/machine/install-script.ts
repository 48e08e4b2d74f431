/** The input of the install script. */
export interface InstallScriptOptions {
  /** Of two names with a bar between them, the first that this distribution has. */
  readonly packages: readonly string[];
  /** The file with which Debian decides whether services may start. Tests use another one. */
  readonly policyFile?: string;
  /** A folder to lock, so that parallel test files install one after another. */
  readonly lockFolder?: string;
}

const POLICY_FILE = '/usr/sbin/policy-rc.d';
const LOCK_FOLDER = '/var/lib/dpkg';
const OWN_POLICY = '# Written by the tests of Gatehouse for the time of one apt-get install.';

const APT_OPTIONS = [
  '-o DPkg::Lock::Timeout=120',
  '-o Acquire::Retries=3',
  '-o Acquire::http::Timeout=30',
  '-o Acquire::https::Timeout=30',
].join(' ');

/**
 * A script for `sh`, to be run as root, that installs Debian packages without starting their services.
 *
 * It is one script, so that it needs root once, and so that the file that blocks the services is removed even
 * if the process that started it is killed. An existing `policy-rc.d` belongs to the owner and stays. One
 * that an earlier run of this script left behind (power cut, SIGKILL) is removed.
 *
 * A failing `apt-get update` does not end it: a broken repository of a third party may not matter. If it
 * does, the installation fails and shows both outputs.
 */
export function installScript(options: InstallScriptOptions): string {
  const { packages, policyFile = POLICY_FILE, lockFolder = LOCK_FOLDER } = options;
  return `
    exec 2>&1 9<${lockFolder}
    flock -w 600 9 || { echo 'Another installation holds the lock on ${lockFolder}'; exit 1; }
    export DEBIAN_FRONTEND=noninteractive LC_ALL=C
    trap 'exit 130' INT TERM HUP
    if [ ! -e ${policyFile} ] || grep -qxF '${OWN_POLICY}' ${policyFile}; then
      trap 'rm -f ${policyFile}' EXIT
      printf '%s\\n' '#!/bin/sh' '${OWN_POLICY}' 'exit 101' > ${policyFile}
      chmod 755 ${policyFile}
    fi
    timeout -k 10 180 apt-get ${APT_OPTIONS} update
    chosen=''
    for either in ${packages.map((name) => `'${name}'`).join(' ')}; do
      first=\${either%%|*}
      [ "$first" = "$either" ] || apt-cache show "$first" > /dev/null 2>&1 || first=\${either##*|}
      chosen="$chosen $first"
    done
    timeout -k 10 900 apt-get ${APT_OPTIONS} install -y --no-install-recommends $chosen
  `;
}
