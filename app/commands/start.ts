import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { buildAssets } from './build-assets.ts';

// `npm start`: what a fresh clone lacks is made first. The image has its stylesheet and runs main.ts.
// From the second start on nothing is compiled any more, which saves time and 20 MB of memory; workers
// are told by the variable.
process.env['NODE_COMPILE_CACHE'] ??= join(
  import.meta.dirname,
  '../../node_modules/.cache/gatehouse-compiled',
);
enableCompileCache(process.env['NODE_COMPILE_CACHE']);
const environmentFile = join(import.meta.dirname, '../../.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
await buildAssets();
await import('../main.ts');
