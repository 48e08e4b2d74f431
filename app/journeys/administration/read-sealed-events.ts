import type { AuditFaults } from '../../audit/audit-faults.ts';
import { createEventDigest } from '../../audit/audit-seal.ts';
import type { AuditSealStore, SealedPlace } from '../../audit/audit-seal-store.ts';
import type { SealedEvents } from '../../audit/check-seal.ts';
import { isGenuine } from '../../audit/signed-event.ts';
import type { AuditRow } from '../../audit/stored-event.ts';

const eventsAtOnce = 1000;

/** Reads all events once, in the order of their seals, and checks each of them. */
export function createEventReader(
  store: AuditSealStore,
  {
    keys,
    isAdopting,
    faults,
  }: {
    readonly keys: readonly string[];
    /** Whether events of a version that signed nothing are in order. */
    readonly isAdopting: boolean;
    readonly faults: AuditFaults;
  },
) {
  const counts = { sealed: 0, unsealed: 0, unsigned: 0 };
  let page: AuditRow[] = [];
  let index = 0;
  let place: SealedPlace | undefined;

  /** The next event under any seal up to a number, which it only reads. */
  async function peek(upTo: number | undefined): Promise<AuditRow | undefined> {
    if (index === page.length) {
      page = await store.sealedEvents({ after: place, upTo }, eventsAtOnce);
      index = 0;
    }
    return page[index];
  }

  /** @param isKnown whether its signature can be checked */
  function take(row: AuditRow, isKnown: boolean): boolean {
    index += 1;
    place = row;
    if (row.seal === 0 && isAdopting) {
      counts.unsigned += 1;
      return true;
    }
    counts.sealed += 1;
    return !isKnown || check(row);
  }

  function check(row: AuditRow): boolean {
    const isFine = isGenuine(row, keys);
    if (!isFine) faults.add({ kind: 'event', id: row.id, event: row.event, at: row.at });
    return isFine;
  }

  return {
    counts: () => counts,

    async checkUnsealed() {
      for (let after: AuditRow | undefined; ; ) {
        const rows = await store.unsealedEvents(after, eventsAtOnce);
        for (const row of rows) check(row);
        counts.unsealed += rows.length;
        if (rows.length < eventsAtOnce) return;
        after = rows.at(-1);
      }
    },

    /**
     * Reads on to the end of a seal. Call it with rising numbers.
     *
     * @param upTo the highest number of a seal that was in the database before, so that all its events are there
     * @param isKnown whether the key of the seal is known
     */
    async readSeal(number: number, upTo: number, isKnown: boolean): Promise<SealedEvents> {
      const digest = createEventDigest();
      let hasFault = false;
      for (let row = await peek(upTo); row !== undefined; row = await peek(upTo)) {
        if (Number(row.seal) > number) break;
        const isOfSeal = row.seal === number;
        const isFine = take(row, isKnown || !isOfSeal);
        // Others belong to a seal that is gone: deleted because of its age, or missed by the check of the chain.
        if (!isOfSeal) continue;
        hasFault ||= !isFine;
        digest.add(row);
      }
      return { count: digest.count(), digest: digest.get(), hasFault };
    },

    /** Checks events under seals that are not there. */
    async checkOthers() {
      for (let row = await peek(undefined); row !== undefined; row = await peek(undefined)) {
        take(row, true);
      }
    },
  };
}
