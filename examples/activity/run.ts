import {
  type BoardClient,
  type CountedPost,
  createBoardClient,
  type Reaction,
} from './board-client.ts';
import { createLatencies, type Summary } from './latencies.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Options } from './options.ts';
import { keepPeople, newPerson, type Person, readPeople } from './people.ts';
import { createForEach, type ForEach } from './progress.ts';
import { createRandom, type Random } from './random.ts';
import { register } from './register.ts';
import { type Ask, createAsk, inTurn } from './requests.ts';
import { logIn, type Session } from './session.ts';

/** How often a person changes a reaction. */
const secondThoughts = 0.2;

export interface Report {
  readonly latencies: readonly Summary[];
  readonly totals: ReturnType<Ledger['totals']>;
  /** Empty if the board counts exactly what it has acknowledged. */
  readonly differences: readonly string[];
}

/** Everybody registers and logs in, then writes, then reacts. Then the counts are compared. @throws Failure */
export async function run(options: Options, output: NodeJS.WriteStream): Promise<Report> {
  const latencies = createLatencies();
  const ask = createAsk(latencies);
  const forEach = createForEach(options.concurrency, output);
  const random = createRandom(options.seed);
  const ledger = createLedger();
  const board = createBoardClient(ask, inTurn(options.board));

  const people = await registerAll(ask, forEach, options);
  const sessions: Session[] = [];
  const gatehouse = inTurn(options.url);
  await forEach('log in', people, async (person, index) => {
    const place = {
      gatehouseUrl: gatehouse(),
      services: options.board,
      tokenFormat: options.tokenFormat,
    };
    sessions[index] = await logIn(person, place, latencies);
  });
  const play = { sessions, board, forEach, ledger, random };
  const posts = await writeAll(play, options.maxPosts);
  await reactAll(play, posts, options.maxLikes);
  const differences = await audit(sessions, board, ledger);
  return { latencies: latencies.summary(), totals: ledger.totals(), differences };
}

async function registerAll(ask: Ask, forEach: ForEach, options: Options): Promise<Person[]> {
  const known = readPeople(options.accounts).slice(0, options.users);
  const fresh = Array.from({ length: options.users - known.length }, newPerson);
  const registered: Person[] = [...known];
  const gatehouse = inTurn(options.url);
  try {
    await forEach('register', fresh, async (person) => {
      await register(ask, gatehouse(), person);
      registered.push(person);
    });
  } finally {
    if (fresh.length > 0) keepPeople(options.accounts, registered);
  }
  return registered;
}

interface Play {
  readonly sessions: readonly Session[];
  readonly board: BoardClient;
  readonly forEach: ForEach;
  readonly ledger: Ledger;
  readonly random: Random;
}

/**
 * Sends all posts concurrently, mixed between people. @returns their ids, in the order in which they were
 * chosen
 */
async function writeAll({ sessions, board, forEach, ledger, random }: Play, max: number) {
  const posts = sessions.flatMap((session, index) => {
    const count = max === 0 ? 0 : random.fork(index).between(1, max);
    return Array.from({ length: count }, (_, number) => ({ session, number: number + 1 }));
  });
  const ids: string[] = [];
  await forEach('write', random.sample(posts, posts.length), async ({ session, number }, index) => {
    const { username } = session.person;
    const id = await board.write(session, `Post ${number} of ${username}.`);
    ledger.wrote(id, username);
    ids[index] = id;
  });
  return ids;
}

/**
 * The steps of one person follow each other, so that the last reaction to a post is known. All people act
 * concurrently.
 */
async function reactAll(
  { sessions, board, forEach, ledger, random }: Play,
  posts: readonly string[],
  max: number,
) {
  const plans = sessions.map((session, index) => ({
    session,
    steps: planOf(random.fork(index + sessions.length), posts, max),
  }));
  await forEach('react', plans, async ({ session, steps }) => {
    for (const { postId, reaction } of steps) {
      await board.react(session, postId, reaction);
      ledger.reacted(postId, session.person.username, reaction);
    }
  });
}

function planOf(random: Random, posts: readonly string[], max: number) {
  const count = max === 0 || posts.length === 0 ? 0 : random.between(1, max);
  const steps: { postId: string; reaction: Reaction }[] = [];
  for (const postId of random.sample(posts, count)) {
    steps.push({ postId, reaction: random.pick(['like', 'like', 'dislike']) });
    if (random.chance(secondThoughts)) {
      steps.push({ postId, reaction: random.pick(['like', 'dislike', 'none']) });
    }
  }
  // A change of a reaction counts as a step, so nobody exceeds the limit.
  return steps.slice(0, count);
}

/** Compares every acknowledged post with the board. Posts of others are ignored. */
async function audit(sessions: readonly Session[], board: BoardClient, ledger: Ledger) {
  const [session] = sessions;
  if (session === undefined) return [];
  const missing = new Set(ledger.posts);
  const authors = new Set(sessions.map(({ person }) => person.username));
  const counted: CountedPost[] = [];
  await board.list(session, (posts) => {
    counted.push(...posts.filter(({ author }) => authors.has(author)));
    for (const { id } of posts) missing.delete(id);
    return missing.size === 0;
  });
  return ledger.differences(counted);
}
