import type { Person } from './people.ts';
import { type Ask, expectStatus, Failure, type Wanted } from './requests.ts';

const link = /\/confirm-email\?token=([\w-]+)/;

/**
 * Registers a person. If the email address has to be confirmed, this reads the development mailbox of a
 * Gatehouse on this machine, and opens the link.
 *
 * @throws Failure if the registration is refused, or its email cannot be read
 */
export async function register(ask: Ask, origin: string, person: Person): Promise<void> {
  const wanted: Wanted = {
    name: 'register',
    method: 'POST',
    url: `${origin}/api/v1/register`,
    json: person,
    // A retry would find the user name taken by the first attempt.
    isIdempotent: false,
  };
  const answer = expectStatus(wanted, await ask(wanted), 201, 202);
  if (answer.status === 202) await confirm(ask, origin, person);
}

async function confirm(ask: Ask, origin: string, person: Person): Promise<void> {
  const token = await readToken(ask, origin, person);
  const wanted: Wanted = {
    name: 'confirm',
    method: 'POST',
    url: `${origin}/api/v1/confirm-email`,
    json: { token },
    isIdempotent: false,
  };
  expectStatus(wanted, await ask(wanted), 200, 204);
}

/** The mailbox is a page for people: a list of emails, each with a page of its own. */
async function readToken(ask: Ask, origin: string, { email }: Person): Promise<string> {
  const read = async (path: string) => {
    const wanted: Wanted = {
      name: 'read mail',
      method: 'GET',
      url: origin + path,
      isIdempotent: true,
    };
    const { status, body } = await ask(wanted);
    if (status === 200) return String(body);
    throw new Failure(
      'Gatehouse requires confirmed email addresses, and its email cannot be read here. Start it with REQUIRE_CONFIRMED_EMAIL=false, or without SMTP_URL on this machine, or use --accounts.',
    );
  };
  const list = await read('/dev/mailbox');
  // Newest first. The link of an email stands before its recipient.
  const upToUs = list.slice(0, Math.max(0, list.indexOf(email)));
  const letter = upToUs.match(/\/dev\/mailbox\/[\w-]+/g)?.at(-1);
  const token = letter && link.exec(await read(letter))?.[1];
  if (token) return token;
  throw new Failure(`The development mailbox has no email to ${email}.`);
}
