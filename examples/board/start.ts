import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { buildStylesheet } from './stylesheet.ts';

// `npm run board`: builds what a new clone lacks. The image has its stylesheet and runs main.ts.
const environmentFile = join(import.meta.dirname, '../../.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
await buildStylesheet();
await import('./main.ts');

const { BOARD_PORT: port, BOARD_PATH: path, BOARD_ORIGIN: origin } = readConfig(process.env);
const recipe = `recipe nginx --app ${origin} --path ${path.slice(0, -1)} --to 127.0.0.1:${port}`;
process.stderr.write(
  `\nFor programs:  http://localhost:${port}, with a token of Gatehouse\n` +
    `For people:    ${origin}${path}, behind nginx: bin/gatehouse ${recipe}\n` +
    'More:          examples/board/README.md\n\n',
);
