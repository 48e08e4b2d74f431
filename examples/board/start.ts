import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildStylesheet } from './stylesheet.ts';

// `npm run board`: what a fresh clone lacks is made first. The image has its stylesheet and runs main.ts.
const environmentFile = join(import.meta.dirname, '../../.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
await buildStylesheet();
await import('./main.ts');
