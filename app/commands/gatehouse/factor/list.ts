import { withAccount } from '../account/find-account.ts';
import { type Command, done } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { factorJson, instant, table } from '../words.ts';

export const factorList: Command = {
  name: 'factor list',
  about: text('command.factor-list.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withAccount(services, name, async ({ id, username }) => {
        const { factors } = await services.listFactors(id);
        const rows = factors.map((factor) => [
          factor.id,
          factor.kind,
          factor.name,
          instant(factor.createdAt),
          factor.lastUsedAt === null ? '-' : instant(factor.lastUsedAt),
          factor.codesLeft === undefined ? '-' : String(factor.codesLeft),
        ]);
        const headings = ['FACTOR', 'KIND', 'NAME', 'ADDED', 'LAST USED', 'CODES LEFT'];
        const lines = [text(['command.factor-list.none', { username }])];
        return done(factors.length === 0 ? lines : table([headings, ...rows]), {
          username,
          factors: factors.map(factorJson),
        });
      }),
    ),
};
