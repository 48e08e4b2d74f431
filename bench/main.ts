import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { median } from '../app/testing/median.ts';
import { startStoreServers } from '../app/testing/run/store-servers.ts';
import { type Contestant, startGate, startHello, startTextbook } from './contestants.ts';
import { cpuSeconds } from './cpu-time.ts';
import { load, type Measured } from './load.ts';

// `npm run bench`: how often the gate answers for a valid session, beside a server that does nothing and one
// put together by the book. Absolute figures mean nothing on a shared machine: what counts is the share of
// the bare server's in the same round.

const rounds = Number(process.env['ROUNDS'] ?? 5);
const roundMs = 2_000;
const warmUpMs = 1_500;

const stores = await startStoreServers();
Object.assign(process.env, stores.environment);
const hello = await startHello();
const textbook = await startTextbook(String(stores.environment['TEST_REDIS_URL']));
const contestants = [
  hello,
  await startGate('the gate, SQLite', 'sqlite'),
  await startGate('the gate, Redis and PostgreSQL', 'redis'),
  textbook,
];
const isPinned = pinAll(contestants);

interface Round extends Measured {
  /** Microseconds of processor time an answer. */
  readonly cpuUs: number;
}

async function measure({ pid, target }: Contestant): Promise<Round> {
  const before = cpuSeconds(pid);
  const measured = await load(target, roundMs);
  return { ...measured, cpuUs: ((cpuSeconds(pid) - before) * 1_000_000) / measured.answers };
}

const measured = new Map<Contestant, Round[]>(contestants.map((each) => [each, []]));
for (const { target } of contestants) await load(target, warmUpMs);
for (let round = 0; round < rounds; round += 1) {
  for (const each of contestants) measured.get(each)?.push(await measure(each));
  process.stderr.write('.');
}
process.stderr.write('\n');
for (const each of contestants) await each.stop();
await stores.stop();

const of = (each: Contestant) => measured.get(each) ?? [];
const middle = (each: Contestant, figure: (round: Round) => number) => median(of(each).map(figure));
/** In each round, against the other in the same one. */
const shares = (each: Contestant, other: Contestant) =>
  of(each).map(({ perSecond }, round) => perSecond / (of(other)[round]?.perSecond ?? 1));
const cpuUs = ({ cpuUs: figure }: Round) => figure;
const table = contestants.map((each) => {
  const share = shares(each, hello);
  return {
    server: each.name,
    'a second': Math.round(middle(each, ({ perSecond }) => perSecond)),
    'p99 ms': middle(each, ({ p99Ms }) => p99Ms).toFixed(1),
    'of hello': median(share).toFixed(2),
    range: `${Math.min(...share).toFixed(2)}-${Math.max(...share).toFixed(2)}`,
    'of the textbook': median(shares(each, textbook)).toFixed(1),
    'CPU us': middle(each, cpuUs).toFixed(1),
    'of hello, by CPU': (middle(hello, cpuUs) / middle(each, cpuUs)).toFixed(2),
  };
});
console.table(table);
console.log(
  `Medians of ${rounds} interleaved rounds; Node ${process.version}; ${isPinned ? 'servers on one core, load and stores on the other' : 'not pinned'}.`,
);

/** The server that is measured shares its core with nobody. */
function pinAll(servers: readonly Contestant[]): boolean {
  if (availableParallelism() < 2) return false;
  try {
    for (const { pid } of servers) pin(pid, 0);
    pin(process.pid, 1);
    return true;
  } catch {
    return false;
  }
}

function pin(pid: number, core: number) {
  execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
}
