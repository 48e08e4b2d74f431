import { join } from 'node:path';
import { loadEnvironmentFile } from '../config/environment-file.ts';
import { buildAssets } from './build-assets.ts';
import { bundled } from './bundle.ts';
import { exitExplaining } from './exit-explaining.ts';

// `npm start` first creates what a new clone lacks. The image has its stylesheet and runs main.ts.
let main = '';
try {
  const hints = loadEnvironmentFile(join(import.meta.dirname, '../../.env'));
  for (const hint of hints) console.error(hint);
  await buildAssets();
  main = await bundled('main');
} catch (error) {
  await exitExplaining(error);
}
await import(main);
