import { ConfigurationError, readConfig } from './config.ts';
import { run } from './run.ts';

// The reader of the log may go away; the board stays.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
try {
  await run(readConfig(process.env));
} catch (error) {
  // What an operator can mend is said in a sentence; only surprises show where they came from.
  const { code, message, stack } = error as NodeJS.ErrnoException;
  const isPlain = error instanceof ConfigurationError || code === 'EADDRINUSE' || code === 'EACCES';
  process.stderr.write(`${isPlain ? message : (stack ?? String(error))}\n`);
  process.exit(1);
}
