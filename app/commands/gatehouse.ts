import { join } from 'node:path';
import { loadEnvironmentFile } from '../config/environment-file.ts';
import { explainFailure } from '../process/explain-failure.ts';

// bin/gatehouse and `npm run gatehouse -- <command>` run this. It reads the same variables as `npm start`.
try {
  const hints = loadEnvironmentFile(join(import.meta.dirname, '../../.env'));
  for (const hint of hints) console.error(hint);
} catch (error) {
  console.error(explainFailure(error));
  process.exit(1);
}
await import('./gatehouse/main.ts');
