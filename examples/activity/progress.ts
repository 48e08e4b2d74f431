const width = 30;
const drawEveryMs = 100;

/** Processes all items, with limited concurrency, and shows the progress. @throws what the first failure threw */
export type ForEach = <T>(
  label: string,
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
) => Promise<void>;

/** On a terminal a growing bar, elsewhere one line at the end. */
export function createForEach(concurrency: number, output: NodeJS.WriteStream): ForEach {
  return async (label, items, work) => {
    let done = 0;
    let next = 0;
    let hasFailed = false;
    const startedAt = performance.now();
    const draw = () => output.isTTY && output.write(`\r${bar(label, done, items.length)}`);
    const drawing = setInterval(draw, drawEveryMs);

    async function lane() {
      while (next < items.length && !hasFailed) {
        const index = next;
        next += 1;
        await work(items[index] as (typeof items)[number], index);
        done += 1;
      }
    }

    try {
      await Promise.all(
        Array.from({ length: Math.min(concurrency, items.length) }, () =>
          lane().catch((error: unknown) => {
            hasFailed = true;
            throw error;
          }),
        ),
      );
    } finally {
      clearInterval(drawing);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const start = output.isTTY ? '\r' : '';
      output.write(`${start}${bar(label, done, items.length)}  ${seconds} s\n`);
    }
  };
}

function bar(label: string, done: number, all: number): string {
  const filled = all === 0 ? width : Math.floor((width * done) / all);
  return `${label.padEnd(10)} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${all}`;
}
