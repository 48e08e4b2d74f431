import { createRequire } from 'node:module';
import type { AccessRule } from './rule.ts';
import { rulesSchema } from './rules-schema.ts';

type ParsedRules =
  | {
      readonly kind: 'rules';
      readonly rules: readonly AccessRule[];
      /** Where each rule begins, counted from 1. */
      readonly lines: readonly number[];
    }
  /** All faults at once, each with its line. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

/** @param text YAML 1.2, which includes JSON */
export function parseAccessRules(text: string): ParsedRules {
  // Loaded on demand: without ACCESS_RULES_FILE the server starts faster.
  const { LineCounter, parseDocument, visit } = createRequire(import.meta.url)(
    'yaml',
  ) as typeof import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => `line ${lines.linePos(offset).line}`;
  const syntax = [...document.errors, ...document.warnings].map(
    ({ pos, message }) => `${lineAt(pos[0])}: ${message}`,
  );
  visit(document, {
    Alias: (_key, { range, source }) => {
      const where = lineAt(range?.[0] ?? 0);
      syntax.push(`${where}: *${source} refers to another place; put what begins with * in quotes`);
    },
  });
  if (syntax.length > 0) return { kind: 'faulty', faults: syntax };

  /** The line of the value at a path, or of its nearest ancestor. */
  function lineOf(steps: readonly PropertyKey[]): string {
    for (let length = steps.length; length > 0; length -= 1) {
      const node = document.getIn(steps.slice(0, length), true) as { range?: number[] } | undefined;
      if (node?.range?.[0] !== undefined) return lineAt(node.range[0]);
    }
    return 'line 1';
  }

  const parsed = rulesSchema.safeParse(document.toJS());
  if (parsed.success) {
    const lineNumbers = parsed.data.map((_, index) =>
      Number(lineOf([index]).slice('line '.length)),
    );
    return { kind: 'rules', rules: parsed.data, lines: lineNumbers };
  }
  const faults = parsed.error.issues.map((issue) => {
    const name = [...issue.path].reverse().find((step) => typeof step === 'string');
    return `${lineOf(issue.path)}: ${name === undefined ? '' : `${name} `}${issue.message}`;
  });
  return { kind: 'faulty', faults };
}
