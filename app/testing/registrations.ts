import { randomBytes } from 'node:crypto';
import type { TestApplication } from './application.ts';
import { emailsTo, linkIn } from './mail.ts';

/** The password of every registration here. */
export const password = 'seven quiet otters row';

/** An address that no other test uses, as a proxy would name it. */
export const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

export function newPerson(wishes: { email?: string; username?: string } = {}) {
  const unique = randomBytes(6).toString('hex');
  return { username: `new-${unique}`, email: `new-${unique}@example.com`, password, ...wishes };
}

export const visitor = (application: TestApplication) =>
  application.browser(undefined, { 'x-forwarded-for': newAddress() });

export const register = (application: TestApplication, person: Readonly<Record<string, string>>) =>
  visitor(application).submit('/register', person);

export const logIn = (application: TestApplication, username: string, chosen = password) =>
  visitor(application).submit('/login', { username, password: chosen });

export async function linkFor({ services }: TestApplication, email: string) {
  const [mail] = await emailsTo(services, email);
  if (mail === undefined) throw new Error(`There is no email to ${email}.`);
  return linkIn(mail, '/confirm-email');
}

/** Opens an emailed link and presses its button. */
export async function confirm(application: TestApplication, link: string) {
  const browser = visitor(application);
  await browser.get(link);
  return browser.submit('/confirm-email', {});
}
