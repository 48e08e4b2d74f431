import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { descendants } from '../app/testing/machine/process-family.ts';
import { startStoreServers } from '../app/testing/run/store-servers.ts';
import { behindNginx, startGate, startHello, startTextbook } from './contestants.ts';
import { measureInTurn, pin } from './measure.ts';
import { startBenchNginx } from './nginx.ts';
import { conditionsOf, performanceChart, performancePage, type Table, tableRow } from './report.ts';

// `npm run bench` measures how often the gate answers for a valid session, compared with a server that does
// nothing and with others made from the usual packages; then the same through nginx. Absolute figures mean
// nothing on a shared machine. The result is the share of the bare server's responses in the same round.
// `--write` writes docs/performance.md.

const rounds = Number(process.env['ROUNDS'] ?? 5);

const demandingRule =
  '- { host: localhost, allow: authenticated, second_factor: true, max_age: 1h }';

const stores = await startStoreServers();
Object.assign(process.env, stores.environment);
const redisUrl = String(stores.environment['TEST_REDIS_URL']);
const hello = await startHello();
const gateOnRedis = await startGate('the gate, Redis and PostgreSQL', 'redis');
const textbook = await startTextbook('the textbook', 'textbook', redisUrl);
const contestants = [
  hello,
  await startGate('the gate, SQLite', 'sqlite'),
  await startGate('the gate, SQLite, a rule with a second factor', 'sqlite', demandingRule),
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

const tables: readonly Table[] = [
  { title: 'Asked directly', results: direct },
  { title: 'Asked by nginx, before each page', results: throughNginx },
];
const conditions = conditionsOf(rounds, isPinned);
for (const { results } of tables) console.table(results.map(tableRow));
console.log(conditions);
if (process.argv.includes('--write')) {
  const docs = join(import.meta.dirname, '../docs');
  writeFileSync(join(docs, 'performance.md'), performancePage(tables, conditions));
  writeFileSync(join(docs, 'images/performance.svg'), performanceChart(tables));
}
