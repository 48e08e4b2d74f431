import { readFileSync } from 'node:fs';
import { pathReason } from '../platform/path-fault.ts';
import {
  type AccessRule,
  createRequirements,
  createTakesBasic,
  createToleratedPath,
  type ProtectedRequest,
  type Requirements,
} from './access-rules.ts';
import { parseAccessRules } from './parse-access-rules.ts';

/** The operator's rules in their current state. */
export interface AccessRules {
  requirementsOf(request: ProtectedRequest): Requirements;
  /** Reads a path that is not plain, where a rule lets it pass. */
  toleratedPath: ReturnType<typeof createToleratedPath>;
  /** Whether an API key is accepted as a Basic password. */
  takesBasic(request: ProtectedRequest): boolean;
  /**
   * Reads the file again. If it is faulty, all earlier rules stay in force.
   *
   * @returns its faults, each with its line
   */
  reload(): readonly string[];
}

/** @param file if absent, everybody who is logged in may reach everything */
export function openAccessRules(file: string | undefined): AccessRules {
  let requirementsOf = createRequirements([]);
  let toleratedPath = createToleratedPath([]);
  let takesBasic = createTakesBasic([]);

  function reload(): readonly string[] {
    if (file === undefined) return [];
    const read = readRules(file);
    if (read.kind === 'faulty') return read.faults;
    requirementsOf = createRequirements(read.rules);
    toleratedPath = createToleratedPath(read.rules);
    takesBasic = createTakesBasic(read.rules);
    return [];
  }

  const faults = reload();
  if (faults.length > 0) throw new Error(`ACCESS_RULES_FILE: ${faults.join('; ')}`);
  return {
    requirementsOf: (request) => requirementsOf(request),
    toleratedPath: (request) => toleratedPath(request),
    takesBasic: (request) => takesBasic(request),
    reload,
  };
}

/** The faults of a file of rules, each with its line. */
export function faultsOfAccessRules(file: string): readonly string[] {
  const read = readRules(file);
  return read.kind === 'faulty' ? read.faults : [];
}

/** The rules of a file without faults; none of a faulty file. */
export function rulesOf(file: string): readonly AccessRule[] {
  const read = readRules(file);
  return read.kind === 'faulty' ? [] : read.rules;
}

function readRules(file: string): ReturnType<typeof parseAccessRules> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { kind: 'faulty', faults: [`${file} cannot be read: ${pathReason(file, error)}`] };
  }
  return parseAccessRules(text);
}
