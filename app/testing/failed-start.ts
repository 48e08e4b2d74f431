import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { buildAssets } from '../commands/build-assets.ts';
import { bundled } from '../commands/bundle.ts';
import { startProcess } from './machine/child-process.ts';
import { createThrowAwayDirectory } from './machine/throw-away-directory.ts';

const identities = {
  nobody: { uid: 65_534, gid: 65_534 },
  // A user without a name, as in a container.
  unnamed: { uid: 61_234, gid: 61_234 },
};

/**
 * Starts the real server, which must end with exit code 1, say why in words, and show no stack.
 *
 * @param words all of them must be in the output
 * @param how.as another user, so that a folder of ours is not its own; only needed when tests run as root
 */
export async function assertRefuses(
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
  { as }: { as?: keyof typeof identities } = {},
): Promise<void> {
  await buildAssets();
  const scratch = createThrowAwayDirectory('gatehouse-run');
  const started = await startProcess({
    name: 'gatehouse',
    command: realpathSync(process.execPath),
    args: [await bundled('main')],
    directory: scratch.path,
    environment: {
      PORT: '0',
      DATA_DIR: join(scratch.path, 'data'),
      LOG_FORMAT: 'json',
      ...environment,
    },
    identity: as !== undefined && process.getuid?.() === 0 ? identities[as] : undefined,
  });
  const how = await started.ended;
  const said = started.stdout() + started.stderr();
  scratch.remove();
  assert.equal(how, 'exit code 1', said);
  for (const word of words) assert.ok(said.includes(word), `"${word}" is missing: ${said}`);
  assert.doesNotMatch(said, /\n\s+at |\\n\s+at /);
}
