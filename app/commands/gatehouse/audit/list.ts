import { exportedEvent } from '../../../journeys/administration/exported-event.ts';
import type { NamedEvents } from '../../../journeys/administration/read-audit.ts';
import { type Command, done, type Input, misused, type Result, refused } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { instant, table } from '../words.ts';
import { isResult, questionOf, questionOptions } from './question.ts';

const defaultLimit = 50;
const highestLimit = 200;

export const auditList: Command = {
  name: 'audit list',
  about: text('command.audit-list.about'),
  operands: [],
  options: {
    ...questionOptions,
    limit: {
      value: 'N',
      about: text(['command.account-list.limit', { limit: defaultLimit, max: highestLimit }]),
    },
    cursor: { value: 'CURSOR', about: text('command.account-list.cursor') },
  },
  run: listPage,
};

async function listPage(input: Input): Promise<Result> {
  const limit = Number(input.option('limit') ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > highestLimit) {
    return misused(text(['command.account-list.bad-limit', { max: highestLimit }]));
  }
  return withServices(async ({ readAudit, clock }) => {
    const question = questionOf(input, clock.now());
    if (isResult(question)) return question;
    const list = await readAudit.list(question, { after: input.option('cursor'), limit });
    switch (list.kind) {
      case 'unknown-page':
        return misused(text('command.account-list.bad-cursor'));
      case 'unknown-person':
        return refused(
          'not_found',
          text(['command.account.unknown', { name: question.person ?? '' }]),
        );
      case 'page':
        return listed(list);
    }
  });
}

function listed({ events, next }: NamedEvents): Result {
  const rows = events.map(({ at, event, actor, target, ip }) => [
    instant(at),
    event,
    actor ?? '-',
    target ?? '-',
    ip || '-',
  ]);
  const head = ['TIME', 'EVENT', 'BY', 'ON', 'IP'];
  const more =
    next === undefined ? [] : ['', text(['command.account-list.more', { cursor: next }])];
  return done([...table([head, ...rows]), ...more], {
    events: events.map(exportedEvent),
    next_cursor: next ?? null,
  });
}
