const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const ago = /^(\d{1,5})([mhd])$/;
const dateAndTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?)?( ?UTC|Z)?$/i;

/**
 * An instant as filters say it: `90m`, `24h` or `7d` ago, or a day, or a day and a time, in UTC.
 *
 * @returns epoch milliseconds; undefined for anything else
 */
export function tryInstant(text: string, now: number): number | undefined {
  const [, count, unit] = ago.exec(text) ?? [];
  if (unit !== undefined) return now - Number(count) * unitMs[unit as keyof typeof unitMs];
  const [, day, minutes = '00:00', seconds = ':00'] = dateAndTime.exec(text) ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}T${minutes}${seconds}Z`);
  // A day that does not exist, such as 30 February, would otherwise be one of the next month.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(day) ? undefined : at;
}
