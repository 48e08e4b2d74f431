import { ConfigurationError, readConfig } from './config.ts';
import { run } from './run.ts';

// The board keeps running if the reader of its log goes away.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
try {
  await run(readConfig(process.env));
} catch (error) {
  // Errors that an operator can fix are shown as a sentence, all others with a stack.
  const { code, message, stack } = error as NodeJS.ErrnoException;
  const isPlain = error instanceof ConfigurationError || code === 'EADDRINUSE' || code === 'EACCES';
  process.stderr.write(`${isPlain ? message : (stack ?? String(error))}\n`);
  process.exit(1);
}
