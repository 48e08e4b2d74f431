import { text as readAll } from 'node:stream/consumers';
import { groupRules } from '../../../accounts/group-names.ts';
import { maxInvitedAtOnce } from '../../../accounts/parse-invitations.ts';
import type { CheckedEntry } from '../../../journeys/administration/invite-many.ts';
import type { IssuedInvitation } from '../../../journeys/administration/issue-invitations.ts';
import { isRole } from '../account/role.ts';
import {
  type Command,
  done,
  type Input,
  misused,
  type Result,
  refused,
  requestContext,
} from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { iso, table } from '../words.ts';
import { withSender } from './with-sender.ts';

export const invite: Command = {
  name: 'invite',
  about: text('command.invite.about'),
  operands: ['EMAIL'],
  options: {
    from: { value: 'USER', about: text('command.invite.from'), isRequired: true },
    role: { value: 'admin|user', about: text('command.invite.role') },
    groups: { value: 'A,B', about: text('command.invite.groups') },
    link: { about: text('command.invite.link') },
  },
  notes: [text('command.invite.notes')],
  run,
};

async function run(input: Input): Promise<Result> {
  const role = input.option('role') ?? 'user';
  if (!isRole(role)) return misused(text('command.invite.bad-role'));
  const [email = ''] = input.operands;
  const people = email === '-' ? await readAll(process.stdin) : email;
  return withServices((services, { BASE_URL }) =>
    withSender(services, input.option('from') ?? '', async (inviter) => {
      const outcome = await services.inviteMany.send({
        ...{ people, role, groups: input.option('groups') ?? '' },
        ...{ inviter, requestContext },
        delivery: input.has('link') ? 'link' : 'email',
      });
      switch (outcome.kind) {
        case 'sent':
          return invited(outcome.invitations, outcome.faulty, BASE_URL);
        case 'preview':
          return nobodyInvited(outcome.entries);
        case 'invalid':
          return misused(outcome.field === 'groups' ? groupRules : text('command.invite.nobody'));
        case 'too-many':
          return misused(text(['command.invite.too-many', { max: maxInvitedAtOnce }]));
        case 'no-mail':
          return refused('configuration', text('command.invite.no-mail'));
        case 'sent-before':
          throw new Error('A command has no form.');
      }
    }),
  );
}

function invited(
  invitations: readonly IssuedInvitation[],
  faulty: readonly CheckedEntry[],
  baseUrl: URL,
): Result {
  const links = invitations.map(({ id, email, link }) => ({
    ...{ id, email },
    expires_at: link ? iso(link.expiresAt) : null,
    link: link
      ? new URL(`${link.path}?${new URLSearchParams({ token: link.token })}`, baseUrl).href
      : null,
  }));
  const count = invitations.length;
  const lines = [
    text(['command.invite.done', { count }]),
    ...table(links.map(({ email, link }) => (link === null ? [email] : [email, link]))),
    ...faultLines(faulty),
  ];
  const notInvited = faulty.map(({ line, text: typed, parsed }) => ({
    line,
    text: typed,
    fault: 'fault' in parsed ? parsed.fault : null,
  }));
  return done(lines, { invited: links, faulty: notInvited });
}

function nobodyInvited(faulty: readonly CheckedEntry[]): Result {
  const code = faulty.every(isAdministrator) ? 'administrator' : 'invalid';
  return refused(code, faultLines(faulty).join('\n'));
}

function faultLines(faulty: readonly CheckedEntry[]): string[] {
  const why = faulty.some(isAdministrator) ? [text('command.invite.administrator')] : [];
  return [...faulty.map(faultLine), ...why];
}

function isAdministrator({ parsed }: CheckedEntry): boolean {
  return 'fault' in parsed && parsed.fault === 'administrator';
}

function faultLine({ line, text: typed, parsed }: CheckedEntry): string {
  const fault = 'fault' in parsed ? parsed.fault : '';
  const shown = typed.replace(/\p{C}/gu, '?').slice(0, 100);
  return text(['command.invite.fault', { line, typed: shown, fault }]);
}
