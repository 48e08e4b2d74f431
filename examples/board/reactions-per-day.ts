import type { DayCount, ReactionStore } from './store/reaction-store.ts';

const dayLength = 'YYYY-MM-DD'.length;
const msPerDay = 24 * 60 * 60 * 1000;

/** The day of an instant, in UTC. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, dayLength);
}

/** The last `count` days, including that of `now`. */
export function lastDays(count: number, now = Date.now()): { from: string; to: string } {
  return { from: dayOf(now - (count - 1) * msPerDay), to: dayOf(now) };
}

/** Every day between two dates, inclusive, also days without a reaction. */
export async function reactionsPerDay(
  reactions: ReactionStore,
  { from, to }: { from: string; to: string },
): Promise<DayCount[]> {
  const counted = new Map((await reactions.countByDay(from, to)).map((day) => [day.day, day]));
  const length = (Date.parse(to) - Date.parse(from)) / msPerDay + 1;
  return Array.from({ length }, (_, index) => {
    const day = dayOf(Date.parse(from) + index * msPerDay);
    return counted.get(day) ?? { day, likes: 0, dislikes: 0 };
  });
}
