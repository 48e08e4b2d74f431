import { existsSync } from 'node:fs';
import { join } from 'node:path';

// What bin/gatehouse and `npm run gatehouse -- <command>` run; reads the same variables as `npm start`.
const environmentFile = join(import.meta.dirname, '../../.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
await import('./gatehouse/main.ts');
