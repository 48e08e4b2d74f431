import type { Warning } from './warning.ts';

const quoted = /^(?:".*"|'.*'|`.*`|[“”„].*[“”]|[‘’].*[‘’]|«.*»)$/s;

/**
 * Finds traces of env files whose reader takes quotes, spaces or `export` as part of the value or the name, as
 * `docker run --env-file` does.
 *
 * @param names of the known variables
 */
export function oddVariables(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): readonly Warning[] {
  const known = new Set(names.flatMap((name) => [name, `${name}_FILE`]));
  return Object.entries(environment).flatMap(([name, value = '']): Warning[] => {
    const hint = known.has(name) ? hintAt(value) : undefined;
    if (hint !== undefined) return [{ code: 'odd_value', message: `${name}: ${hint}` }];
    const meant = name.replace(/^\s*(?:export|set)\s/, '').trim();
    if (known.has(name) || !known.has(meant)) return [];
    const message = `A variable is called "${name}" and is not read: ${meant} is meant. Write ${meant}=value, without spaces around the = and without a word before the name.`;
    return [{ code: 'odd_name', message }];
  });
}

/** @returns a sentence without the value, which may be a secret */
export function hintAt(value: string): string | undefined {
  if (quoted.test(value)) {
    return 'The value begins and ends with quotes, and they are taken as part of it. Write it without quotes.';
  }
  if (value.trim() !== value) {
    return 'The value begins or ends with a space, which is taken as part of it. Write it without.';
  }
  return undefined;
}
