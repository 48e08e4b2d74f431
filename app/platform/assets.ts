import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The manifest that the build writes: logical names and the paths of their content-hashed copies. */
export interface AssetManifest {
  /** Digest of everything the build read, so that an unchanged tree is not built again. */
  readonly sources: string;
  readonly files: Readonly<Record<string, string>>;
}

export const assetUrlPrefix = '/assets/';

/**
 * @returns a function from a logical name such as `gatehouse.css` to its URL
 * @throws Error when the assets were never built
 */
export function loadAssets(directory: string): (name: string) => string {
  const manifest: AssetManifest = JSON.parse(readManifest(directory));
  return (name) => {
    const file = manifest.files[name];
    if (file === undefined) {
      throw new Error(`There is no asset named ${name}: if it is new, run "npm run build".`);
    }
    return assetUrlPrefix + file;
  };
}

function readManifest(directory: string): string {
  try {
    return readFileSync(join(directory, 'manifest.json'), 'utf8');
  } catch (error) {
    throw new Error('The stylesheet is not built: run "npm run build".', { cause: error });
  }
}
