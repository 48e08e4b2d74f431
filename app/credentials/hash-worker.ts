import { constants, platform, setPriority } from 'node:os';
import { compareSync, hashSync } from 'bcryptjs';

export type HashTask =
  | { readonly kind: 'hash'; readonly key: string; readonly cost: number }
  | {
      readonly kind: 'verify';
      readonly key: string;
      readonly hash: string;
      /** Costs of extra hashes to compute, only for the time they take. */
      readonly extraCosts: readonly number[];
    };

// On Linux, priorities belong to threads, so hashing yields to the thread that answers requests. With the
// lowest priority, hashing would almost stop while other programs are busy. On other systems, a priority belongs to the
// whole process, so none is set.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** Runs in a worker thread, where bcrypt can block for a quarter of a second without delaying requests. */
export default function run(task: HashTask): string | boolean {
  if (task.kind === 'hash') return hashSync(task.key, task.cost);
  const matches = compareSync(task.key, task.hash);
  for (const cost of task.extraCosts) hashSync(task.key, cost);
  return matches;
}
