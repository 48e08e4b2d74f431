import { constants, platform, setPriority } from 'node:os';
import { compareSync, hashSync } from 'bcryptjs';

export type HashTask =
  | { readonly kind: 'hash'; readonly key: string; readonly cost: number }
  | {
      readonly kind: 'verify';
      readonly key: string;
      readonly hash: string;
      /** Costs of hashes to make besides, for nothing but the time they take. */
      readonly besides: readonly number[];
    };

// On Linux priorities belong to threads: hashing yields to the thread that answers requests. Not the lowest
// one, with which it would all but stop beside other programs that are busy. Elsewhere this would slow the
// whole process.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** Runs in a worker thread, where blocking for the quarter second that bcrypt takes hurts nobody. */
export default function run(task: HashTask): string | boolean {
  if (task.kind === 'hash') return hashSync(task.key, task.cost);
  const matches = compareSync(task.key, task.hash);
  for (const cost of task.besides) hashSync(task.key, cost);
  return matches;
}
