import { readFileSync } from 'node:fs';
import { pathReason } from '../platform/path-fault.ts';
import {
  createRequirements,
  createTakesBasic,
  createToleratedPath,
  type Requirements,
  type Somebody,
} from './access-rules.ts';
import { type ListedApplication, listApplications } from './applications.ts';
import { parseAccessRules } from './parse-access-rules.ts';
import type { AccessRule, ProtectedRequest } from './rule.ts';

/** The operator's rules in their current state. */
export interface AccessRules {
  requirementsOf(request: ProtectedRequest): Requirements;
  /** Reads a path that is not plain, where a rule lets it pass. */
  toleratedPath: ReturnType<typeof createToleratedPath>;
  /** Whether an API key is accepted as a Basic password. */
  takesBasic(request: ProtectedRequest): boolean;
  /** Whether a rule depends on where the visitor is. */
  areAboutNetworks(): boolean;
  /** The applications that somebody may open, in the order of the rules. */
  applicationsOf(somebody: Somebody, visitor: string | undefined): readonly ListedApplication[];
  /** Whether any rule has a name. */
  nameApplications(): boolean;
  /**
   * Reads the file again. If it is faulty, all earlier rules stay in force.
   *
   * @returns its faults, each with its line
   */
  reload(): readonly string[];
}

/** @param file if absent, everybody who is logged in may reach everything */
export function openAccessRules(file: string | undefined): AccessRules {
  let current = prepare([]);

  function reload(): readonly string[] {
    if (file === undefined) return [];
    const read = readRules(file);
    if (read.kind === 'faulty') return read.faults;
    current = prepare(read.rules);
    return [];
  }

  const faults = reload();
  if (faults.length > 0) throw new Error(`ACCESS_RULES_FILE: ${faults.join('; ')}`);
  return {
    requirementsOf: (request) => current.requirementsOf(request),
    toleratedPath: (request) => current.toleratedPath(request),
    takesBasic: (request) => current.takesBasic(request),
    areAboutNetworks: () => current.areAboutNetworks,
    applicationsOf: (somebody, visitor) =>
      listApplications(current.rules, current.requirementsOf, somebody, visitor),
    nameApplications: () => current.rules.some(({ name }) => name !== undefined),
    reload,
  };
}

function prepare(rules: readonly AccessRule[]) {
  return {
    rules,
    requirementsOf: createRequirements(rules),
    toleratedPath: createToleratedPath(rules),
    takesBasic: createTakesBasic(rules),
    areAboutNetworks: rules.some(({ networks }) => networks !== undefined),
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

/** Reads a file of rules; a file that cannot be read has one fault. */
export function readRules(file: string): ReturnType<typeof parseAccessRules> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { kind: 'faulty', faults: [`${file} cannot be read: ${pathReason(file, error)}`] };
  }
  return parseAccessRules(text);
}
