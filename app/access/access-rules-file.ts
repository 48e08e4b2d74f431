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

/** The operator's rules as they are now. */
export interface AccessRules {
  requirementsOf(request: ProtectedRequest): Requirements;
  /** What a path that is not plain means, where a rule lets it pass. */
  toleratedPath: ReturnType<typeof createToleratedPath>;
  /** Whether an API key may come as a Basic password. */
  takesBasic(request: ProtectedRequest): boolean;
  /**
   * Reads the file again. A faulty one changes nothing: neither to no rules nor to half of them.
   *
   * @returns its faults, each with its line
   */
  reload(): readonly string[];
}

/** @param file absent: whoever is logged in may reach everything */
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

/** What is wrong with a file of rules, each fault with its line. */
export function faultsOfAccessRules(file: string): readonly string[] {
  const read = readRules(file);
  return read.kind === 'faulty' ? read.faults : [];
}

/** The rules of a file without faults; none of a faulty one. */
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
