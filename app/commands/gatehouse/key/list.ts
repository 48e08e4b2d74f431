import { withAccount } from '../account/find-account.ts';
import { type Command, done } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { apiKeyJson, instant, table } from '../words.ts';

export const keyList: Command = {
  name: 'key list',
  about: text('command.key-list.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withAccount(services, name, async ({ id, username }) => {
        const keys = await services.listApiKeys(id);
        const rows = keys.map((key) => [
          key.id,
          key.name,
          key.scopes.join(','),
          key.lastUsedAt === null ? 'never' : instant(key.lastUsedAt),
          key.expiresAt === null ? 'never' : instant(key.expiresAt),
        ]);
        const headings = ['KEY', 'NAME', 'SCOPES', 'LAST USED', 'EXPIRES'];
        const lines =
          keys.length === 0
            ? [text(['command.key-list.none', { username }])]
            : table([headings, ...rows]);
        return done(lines, { username, api_keys: keys.map(apiKeyJson) });
      }),
    ),
};
