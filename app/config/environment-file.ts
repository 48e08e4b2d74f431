import { existsSync, readFileSync } from 'node:fs';
import { OperatorFault } from '../platform/operator-fault.ts';
import { pathReason } from '../platform/path-fault.ts';
import { environmentFileHints } from './environment-file-hints.ts';

/**
 * Adds the variables of a `.env` file that are missing from the environment.
 *
 * @returns sentences about lines that are read differently from what they look like
 * @throws OperatorFault if the file exists and cannot be read
 */
export function loadEnvironmentFile(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    process.loadEnvFile(path);
    const hints = environmentFileHints(readFileSync(path, 'utf8'));
    return hints.map((hint) => `Hint: ${path}, ${hint}`);
  } catch (error) {
    throw new OperatorFault(`Cannot read ${path}: ${pathReason(path, error)}.`, { cause: error });
  }
}
