import { constants, platform, setPriority } from 'node:os';
import { compareSync, hashSync } from 'bcryptjs';

export type HashTask =
  | { readonly kind: 'hash'; readonly key: string; readonly cost: number }
  | {
      readonly kind: 'verify';
      readonly key: string;
      readonly hash: string;
      /** Costs of extra hashes to compute, only for the time they take. */
      readonly besides: readonly number[];
    };

// On Linux, priorities belong to threads, so hashing yields to the thread that answers requests. The lowest priority
// would all but stop hashing beside other busy programs. On other systems this would slow down the whole process.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** Runs in a worker thread, where bcrypt can block for a quarter of a second without delaying requests. */
export default function run(task: HashTask): string | boolean {
  if (task.kind === 'hash') return hashSync(task.key, task.cost);
  const matches = compareSync(task.key, task.hash);
  for (const cost of task.besides) hashSync(task.key, cost);
  return matches;
}
