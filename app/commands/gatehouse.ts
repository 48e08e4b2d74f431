import { join } from 'node:path';
import { loadEnvironmentFile } from '../config/environment-file.ts';
import { bundled } from './bundle.ts';
import { exitExplaining } from './exit-explaining.ts';

// bin/gatehouse and `npm run gatehouse -- <command>` run this. It reads the same variables as `npm start`.
try {
  const hints = loadEnvironmentFile(join(import.meta.dirname, '../../.env'));
  for (const hint of hints) console.error(hint);
} catch (error) {
  await exitExplaining(error);
}
await import(await bundled('gatehouse'));
