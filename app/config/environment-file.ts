import { existsSync } from 'node:fs';
import { OperatorFault } from '../platform/operator-fault.ts';
import { pathReason } from '../platform/path-fault.ts';

/**
 * Adds the variables of a `.env` file that the environment does not have already.
 *
 * @throws OperatorFault if the file is there and cannot be read
 */
export function loadEnvironmentFile(path: string): void {
  if (!existsSync(path)) return;
  try {
    process.loadEnvFile(path);
  } catch (error) {
    throw new OperatorFault(`Cannot read ${path}: ${pathReason(path, error)}.`, { cause: error });
  }
}
