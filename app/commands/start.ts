import { buildAssets } from './build-assets.ts';

// `npm start`: what a fresh clone lacks is made first. The image has its stylesheet and runs main.ts.
await buildAssets();
await import('../main.ts');
