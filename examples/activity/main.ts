import { OptionsError, readOptions, usage } from './options.ts';
import { Failure } from './requests.ts';
import { type Report, run } from './run.ts';
import { latencyTable } from './table.ts';

// `npm run activity`: many people write and react concurrently, and the board must count right.

const maxShown = 20;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return say(usage, 0);
  say(`${options.users} ${options.users === 1 ? 'person' : 'people'}, seed ${options.seed}\n`, 0);
  const report = await run(options, process.stdout);
  return say(verdict(report), report.differences.length === 0 ? 0 : 1);
}

function verdict({ latencies, totals, differences }: Report): string {
  const { posts, reactions, likes, dislikes } = totals;
  const shown = differences.slice(0, maxShown).map((difference) => `  - ${difference}`);
  return [
    '',
    latencyTable(latencies),
    '',
    `${posts} posts written, ${reactions} reactions given, of which ${likes} likes and ${dislikes} dislikes stand.`,
    ...(differences.length === 0
      ? ['The board counts exactly what it has acknowledged.']
      : [
          `The board is wrong in ${differences.length} ${differences.length === 1 ? 'place' : 'places'}:`,
          ...shown,
        ]),
    '',
  ].join('\n');
}

function say(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(text);
  return code;
}

// The reader of the output may close it, as `| head` does.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// The exit code that shells expect after Ctrl-C.
process.once('SIGINT', () => {
  process.stderr.write(
    '\nStopped. What was written stays on the board; the counts were not checked.\n',
  );
  process.exit(130);
});

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof OptionsError) process.exitCode = say(`${error.message}\n`, 2) || 2;
  else if (error instanceof Failure) process.exitCode = say(`It stopped: ${error.message}\n`, 1);
  else throw error;
}
