import type { Summary } from './latencies.ts';

/** Formats latencies as a table, one row for each kind of request. Times are in milliseconds. */
export function latencyTable(rows: readonly Summary[]): string {
  const head = ['request', 'count', 'retries', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'];
  const cells = rows.map(({ name, count, retries, ...times }) => [
    name,
    String(count),
    String(retries),
    ...[times.p50, times.p95, times.p99, times.max].map((time) => time.toFixed(1)),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
