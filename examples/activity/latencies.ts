/** Latencies by kind of request. */
export interface Latencies {
  note(name: string, milliseconds: number): void;
  retried(name: string): void;
  summary(): Summary[];
}

export interface Summary {
  readonly name: string;
  readonly count: number;
  readonly retries: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export function createLatencies(): Latencies {
  const kinds = new Map<string, { milliseconds: number[]; retries: number }>();

  function kind(name: string) {
    const found = kinds.get(name) ?? { milliseconds: [], retries: 0 };
    kinds.set(name, found);
    return found;
  }

  return {
    note: (name, milliseconds) => void kind(name).milliseconds.push(milliseconds),
    retried(name) {
      kind(name).retries += 1;
    },
    summary: () =>
      [...kinds].map(([name, { milliseconds, retries }]) => {
        const sorted = milliseconds.toSorted((a, b) => a - b);
        const at = (percent: number) => percentile(sorted, percent);
        return {
          name,
          retries,
          count: sorted.length,
          p50: at(50),
          p95: at(95),
          p99: at(99),
          max: at(100),
        };
      }),
  };
}

/** The smallest value that `percent` % of all values do not exceed (nearest rank). 0 without values. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
