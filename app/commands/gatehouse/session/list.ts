import { deviceWords } from '../../../platform/device-words.ts';
import { withAccount } from '../account/find-account.ts';
import { type Command, done } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { instant, sessionJson, table } from '../words.ts';

export const sessionList: Command = {
  name: 'session list',
  about: text('command.session-list.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withAccount(services, name, async ({ id, username }) => {
        const found = await services.stores.sessions.listLive(id, services.clock.now());
        const rows = found.map((session) => [
          session.id,
          deviceWords(session.userAgent),
          session.ip,
          instant(session.createdAt),
          instant(session.lastSeenAt),
        ]);
        const headings = ['SESSION', 'DEVICE', 'ADDRESS', 'LOGGED IN', 'LAST SEEN'];
        const lines = found.length === 0 ? [text(['command.session-list.none', { username }])] : [];
        return done(found.length === 0 ? lines : table([headings, ...rows]), {
          username,
          sessions: found.map(sessionJson),
        });
      }),
    ),
};
