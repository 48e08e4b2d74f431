import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// For `node --import`: writes the name of every package that this process loads into the file that NOTED_MODULES
// names.
const file = process.env['NOTED_MODULES'];

if (file !== undefined) {
  registerHooks({
    load(url, context, nextLoad) {
      const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
      if (name !== undefined) appendFileSync(file, `${name}\n`);
      return nextLoad(url, context);
    },
  });
}
