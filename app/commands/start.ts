import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { loadEnvironmentFile } from '../config/environment-file.ts';
import { explainFailure } from '../process/explain-failure.ts';
import { buildAssets } from './build-assets.ts';

// `npm start` first creates what a new clone lacks. The image has its stylesheet and runs main.ts. From the
// second start on nothing is compiled, which saves time and 20 MB of memory. Workers inherit the variable.
process.env['NODE_COMPILE_CACHE'] ??= join(
  import.meta.dirname,
  '../../node_modules/.cache/gatehouse-compiled',
);
enableCompileCache(process.env['NODE_COMPILE_CACHE']);
try {
  const hints = loadEnvironmentFile(join(import.meta.dirname, '../../.env'));
  for (const hint of hints) console.error(hint);
  await buildAssets();
} catch (error) {
  console.error(explainFailure(error));
  process.exit(1);
}
await import('../main.ts');
