import type { DayCount } from '../store/reaction-store.ts';

interface Bar {
  readonly kind: 'like' | 'dislike';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** The count in at most four characters. The table shows it in full. */
  readonly label: string;
  /** Position of the label, above the bar. */
  readonly labelX: number;
  readonly labelY: number;
}

interface ChartDay {
  readonly weekday: string;
  readonly dayOfMonth: number;
  readonly x: number;
  readonly bars: readonly Bar[];
}

/** The numbers of a bar chart, in units of the viewBox. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly baseline: number;
  readonly days: readonly ChartDay[];
  readonly isEmpty: boolean;
  /** The chart in a sentence. */
  readonly summary: string;
}

const width = 280;
const height = 176;
const top = 20;
const baseline = 142;
const barWidth = 17;
const gap = 2;

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 0 });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });

/** Two bars for each day, likes and dislikes. The highest count fills the height. */
export function chartOf(counts: readonly DayCount[]): Chart {
  const max = Math.max(1, ...counts.flatMap(({ likes, dislikes }) => [likes, dislikes]));
  const room = width / counts.length;
  const days = counts.map(({ day, likes, dislikes }, index) => {
    const centre = (index + 0.5) * room;
    return {
      weekday: weekday.format(new Date(day)),
      dayOfMonth: Number(day.slice(-2)),
      x: rounded(centre),
      bars: [
        barOf('like', likes, max, centre - barWidth - gap / 2),
        barOf('dislike', dislikes, max, centre + gap / 2),
      ],
    };
  });
  const isEmpty = days.every(({ bars }) => bars.every(({ count }) => count === 0));
  return { width, height, baseline, days, isEmpty, summary: summaryOf(counts) };
}

function barOf(kind: Bar['kind'], count: number, max: number, left: number): Bar {
  const barHeight = rounded(((baseline - top) * count) / max);
  const y = rounded(baseline - barHeight);
  return {
    kind,
    count,
    label: short.format(count),
    x: rounded(left),
    y,
    width: barWidth,
    height: barHeight,
    labelX: rounded(left + barWidth / 2),
    labelY: y - 4,
  };
}

function summaryOf(counts: readonly DayCount[]): string {
  const likes = counts.reduce((sum, day) => sum + day.likes, 0);
  const dislikes = counts.reduce((sum, day) => sum + day.dislikes, 0);
  return `${likes} ${likes === 1 ? 'like' : 'likes'} and ${dislikes} ${dislikes === 1 ? 'dislike' : 'dislikes'} in ${counts.length} days.`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
