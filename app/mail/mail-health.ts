import type { Clock } from '../platform/clock.ts';

const hourMs = 60 * 60 * 1000;

/** Whether email can be sent, as far as this process knows. */
export interface MailHealth {
  /** Call it when the mail server has accepted an email, or refused it permanently. */
  noteAnswered(): void;
  /** @param since when the unsent email was written */
  noteFailed(since: number): void;
  /** Whether nothing was sent for an hour although email was due. */
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
      // An old email to one full mailbox says nothing about a server that has just accepted others.
      failingSince ??= Math.max(since, answeredAt);
    },
    isFailing: () => failingSince !== undefined && clock.now() - failingSince >= hourMs,
  };
}
