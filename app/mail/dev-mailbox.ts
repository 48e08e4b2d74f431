import type { Seal } from '../platform/seal.ts';
import type { OutboxMail, OutboxStore } from './outbox-store.ts';
import type { ComposedEmail } from './transport.ts';

interface KeptEmail extends ComposedEmail {
  readonly id: string;
  readonly writtenAt: number;
}

/**
 * The emails that would have been sent, for people who try Gatehouse on their own machine. They stay in the
 * outbox: there they are encrypted, and all processes with this database see the same.
 */
export interface DevMailbox {
  /** Newest first. */
  list(): Promise<KeptEmail[]>;
  find(id: string): Promise<KeptEmail | undefined>;
}

const maxShown = 100;

export function createDevMailbox({
  outbox,
  seal,
}: {
  outbox: OutboxStore;
  seal: Seal;
}): DevMailbox {
  function open({ id, sealed, createdAt }: OutboxMail): KeptEmail[] {
    const content = seal.open(sealed, id);
    if (content === undefined) return [];
    return [{ ...(JSON.parse(content) as ComposedEmail), id, writtenAt: createdAt }];
  }
  return {
    async list() {
      return (await outbox.listKept(maxShown)).flatMap(open);
    },
    async find(id) {
      const kept = await outbox.findKept(id);
      return kept && open(kept)[0];
    },
  };
}
