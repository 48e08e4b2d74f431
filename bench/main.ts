import { descendants } from '../app/testing/machine/process-family.ts';
import { startStoreServers } from '../app/testing/run/store-servers.ts';
import { behindNginx, startGate, startHello, startTextbook } from './contestants.ts';
import { measureInTurn, pin, type Result } from './measure.ts';
import { startBenchNginx } from './nginx.ts';

// `npm run bench`: how often the gate answers for a valid session, beside a server that does nothing and
// others put together by the book; then the same through nginx. Absolute figures mean nothing on a shared
// machine: what counts is the share of the bare server's answers in the same round.

const rounds = Number(process.env['ROUNDS'] ?? 5);

const stores = await startStoreServers();
Object.assign(process.env, stores.environment);
const redisUrl = String(stores.environment['TEST_REDIS_URL']);
const hello = await startHello();
const gateOnRedis = await startGate('the gate, Redis and PostgreSQL', 'redis');
const textbook = await startTextbook('the textbook', 'textbook', redisUrl);
const contestants = [
  hello,
  await startGate('the gate, SQLite', 'sqlite'),
  gateOnRedis,
  await startTextbook('its four packages alone', 'bare', redisUrl),
  textbook,
];
const askedByNginx = [hello, gateOnRedis, textbook];
const nginx = await startBenchNginx(askedByNginx);
const isPinned = pin(
  contestants.map(({ pid }) => pid),
  [process.pid, nginx.pid, ...descendants(nginx.pid)],
);

const direct = await measureInTurn(contestants, rounds);
const throughNginx = await measureInTurn(
  askedByNginx.map((each) => behindNginx(each, nginx.port, nginx.pathFor(each))),
  rounds,
);
await nginx.stop();
for (const each of contestants) await each.stop();
await stores.stop();

console.table(tableOf(direct));
console.table(tableOf(throughNginx));
console.log(
  `Medians of ${rounds} interleaved rounds; Node ${process.version}; ${isPinned ? 'servers on one core; load, nginx and stores on the other' : 'not pinned'}.`,
);

function tableOf(results: readonly Result[]) {
  return results.map(({ name, perSecond, p99Ms, cpuUs, ofFirst, rangeOfFirst, ofLast }) => ({
    server: name,
    'a second': Math.round(perSecond),
    'p99 ms': p99Ms.toFixed(1),
    'CPU us': cpuUs.toFixed(1),
    'of the first': ofFirst.toFixed(2),
    range: rangeOfFirst.map((share) => share.toFixed(2)).join('-'),
    'of the last': ofLast.toFixed(1),
  }));
}
