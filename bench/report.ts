import { cpus } from 'node:os';
import type { Result } from './measure.ts';

export interface Table {
  readonly title: string;
  /** All others are compared with the first. */
  readonly results: readonly Result[];
}

const barWidth = 420;
const rowHeight = 30;
const nameWidth = 350;

/** The Markdown page in docs, with its chart beside it. */
export function performancePage(tables: readonly Table[], conditions: string): string {
  return [
    '# Performance',
    '',
    '`npm run bench -- --write` writes this page. It asks every server the same question: is this cookie logged in?',
    'Absolute figures depend on the machine. Compare the shares: each is relative to the first server in the same round.',
    '',
    '![Requests per second, relative to a server that does nothing](images/performance.svg)',
    ...tables.flatMap(({ title, results }) => ['', `## ${title}`, '', ...markdownTable(results)]),
    '',
    conditions,
    '',
    '- **bare `node:http`**: answers 200 and checks nothing.',
    '- **the gate**: `/api/authz/auth-request`, with 1,000 valid sessions in turn.',
    '- **a rule with a second factor**: the same, with `second_factor: true` and `max_age: 1h`.',
    '- **its four packages alone**: express-session, connect-redis and Passport in Express, without anything else.',
    "- **the textbook**: the application of Passport's tutorial, which also logs, reads bodies and serves files.",
    '',
  ].join('\n');
}

function markdownTable(results: readonly Result[]): string[] {
  const rows = results.map((result) => `| ${Object.values(tableRow(result)).join(' | ')} |`);
  const [first] = results;
  const names = first === undefined ? [] : Object.keys(tableRow(first));
  return [`| ${names.join(' | ')} |`, `|---${'|--:'.repeat(names.length - 1)}|`, ...rows];
}

/** One row of a table, for people. */
export function tableRow(result: Result) {
  const { name, perSecond, p99Ms, cpuUs, ofFirst, rangeOfFirst, ofLast } = result;
  return {
    server: name,
    'requests/s': Math.round(perSecond).toLocaleString('en'),
    'p99 ms': p99Ms.toFixed(1),
    'CPU µs': cpuUs.toFixed(1),
    'share of first': ofFirst.toFixed(2),
    range: rangeOfFirst.map((share) => share.toFixed(2)).join('-'),
    'times last': ofLast.toFixed(1),
  };
}

/** The same figures as bars, legible on light and dark. */
export function performanceChart(tables: readonly Table[]): string {
  const rows = tables.flatMap(({ results }) => results);
  const longest = Math.max(...rows.map(({ ofFirst }) => ofFirst));
  const bars = rows.map(({ name, ofFirst }, index) => {
    const y = index * rowHeight + 8;
    const width = Math.round((ofFirst / longest) * barWidth);
    return [
      `<text class="name" x="${nameWidth}" y="${y + 15}" text-anchor="end">${escaped(name)}</text>`,
      `<rect class="${name.includes('gate') ? 'ours' : 'theirs'}" x="${nameWidth + 10}" y="${y}" width="${width}" height="20" rx="3"/>`,
      `<text x="${nameWidth + 16 + width}" y="${y + 15}">${ofFirst.toFixed(2)}</text>`,
    ].join('');
  });
  const height = rows.length * rowHeight + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${nameWidth + barWidth + 70} ${height}" role="img" aria-label="Requests per second, relative to the first server of each table">
<style>text{font:14px system-ui,sans-serif;fill:#334}.theirs{fill:#9aa5b8}.ours{fill:#2f6fde}@media(prefers-color-scheme:dark){text{fill:#ccd3e0}.theirs{fill:#5d687c}.ours{fill:#6ea0ff}}</style>
${bars.join('\n')}
</svg>
`;
}

/** The machine and the method, in a sentence. */
export function conditionsOf(rounds: number, isPinned: boolean): string {
  const cores = cpus();
  const pinned = isPinned
    ? 'with the servers on one core, and load generator, nginx and stores on the other'
    : 'not pinned to cores';
  return `Medians of ${rounds} interleaved rounds of two seconds. Node ${process.version}, ${cores.length} cores (${cores[0]?.model ?? 'unknown'}), ${pinned}.`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
