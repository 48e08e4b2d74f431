import type { Clock } from '../platform/clock.ts';

const hourMs = 60 * 60 * 1000;

/** Whether mail gets out, as far as this process has seen. */
export interface MailHealth {
  /** The mail server has accepted an email, or refused it for good. */
  noteAnswered(): void;
  /** @param since when the email was written that could not be sent */
  noteFailed(since: number): void;
  /** Whether nothing has been sent for an hour while there was something to send. */
  isFailing(): boolean;
}

export function createMailHealth(clock: Clock): MailHealth {
  let answeredAt = 0;
  let failingSince: number | undefined;
  return {
    noteAnswered() {
      answeredAt = clock.now();
      failingSince = undefined;
    },
    noteFailed(since) {
      // An old mail to one full mailbox says nothing of a server that has just taken others.
      failingSince ??= Math.max(since, answeredAt);
    },
    isFailing: () => failingSince !== undefined && clock.now() - failingSince >= hourMs,
  };
}
