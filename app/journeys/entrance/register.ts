import type { Account } from '../../accounts/account.ts';
import { canonicalEmail, tryEmail } from '../../accounts/email-address.ts';
import { tryPersonName } from '../../accounts/person-name.ts';
import { tryUsername } from '../../accounts/username.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { confirmationLifetimeMs, mailConfirmation } from '../steps/confirmation-mail.ts';
import { findRegistrationFaults, type RegistrationFault } from '../steps/registration-faults.ts';
import { findSentRegistration, noteRegistration } from '../steps/sent-registrations.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface RegisterInput {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** Empty for none. */
  readonly givenName: string;
  readonly familyName: string;
  /** A secret of one form in one browser: submitting a form twice registers once. Absent outside of forms. */
  readonly formKey?: string | undefined;
  readonly requestContext: RequestContext;
}

type RegisterOutcome =
  /** The user name is reserved for a day, and an email is on its way, whether the address is free or taken. */
  | { readonly kind: 'confirmation-sent' }
  /** Only where emails need no confirmation. */
  | { readonly kind: 'created'; readonly account: Account }
  | { readonly kind: 'invalid'; readonly faults: readonly RegistrationFault[] }
  /** A taken email is reported only where emails need no confirmation: there it cannot be hidden. */
  | { readonly kind: 'taken'; readonly field: 'username' | 'email' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'closed' };

export interface Register {
  /** Why the configuration allows no registration, or undefined if it does. */
  readonly closedBecause: 'by-choice' | 'no-mail' | undefined;
  /** Closed by configuration, or while there are accounts but no administrator. @throws Unavailable */
  isClosed(): Promise<boolean>;
  /** @throws Unavailable when hashing is overloaded or SQL cannot commit: then nothing was registered */
  register(input: RegisterInput): Promise<RegisterOutcome>;
}

/**
 * Lets people register. The account is created when its email is confirmed. Until then a registration reserves the
 * user name and stores the password. It behaves alike whether or not the address has an account, so that nobody
 * learns who has one (OWASP Authentication Cheat Sheet, "Account Creation"). User names are public; a unique key
 * decides races.
 */
export function createRegister({
  stores,
  transact,
  passwords,
  mail,
  admitRequest,
  clock,
  isOpen,
  requireConfirmedEmail,
  checkNewPassword,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  mail: Mail;
  admitRequest: AdmitRequest;
  clock: Clock;
  isOpen: boolean;
  requireConfirmedEmail: boolean;
  checkNewPassword: CheckNewPassword;
}): Register {
  const cannotConfirm = requireConfirmedEmail && !mail.isAvailable;
  const closedBecause = !isOpen ? 'by-choice' : cannotConfirm ? 'no-mail' : undefined;

  let hasAdministrator = false;

  /** Nobody can register while there is no administrator to manage accounts. */
  async function isAwaitingAdministrator() {
    // The last administrator cannot be removed, so true stays true.
    hasAdministrator ||= await stores.accounts.isThereAnAdministrator();
    return !hasAdministrator && stores.accounts.isThereAny();
  }

  const isClosed = async () => closedBecause !== undefined || isAwaitingAdministrator();

  return {
    closedBecause,
    isClosed,

    async register(input) {
      if (await isClosed()) return { kind: 'closed' };
      const { requestContext } = input;
      // Limited first, as checking the password may query another service.
      const ofNetwork = await admitRequest('register', { requestContext });
      if (ofNetwork.kind === 'throttled') return ofNetwork;
      const faults = await findRegistrationFaults(input, checkNewPassword);
      if (faults.length > 0) return { kind: 'invalid', faults };
      const wanted = accepted(input);
      if (await isNameTaken(stores, wanted.username, clock.now())) {
        return sentBefore(wanted, nameTaken);
      }
      // The address is looked up only after hashing, so that the time reveals nothing about it.
      const password = await passwords.hash(input.password);
      const subject = canonicalEmail(wanted.email);
      const ofAddress = await admitRequest('confirmation-mail', { requestContext, subject });
      if (ofAddress.kind === 'throttled') return ofAddress;
      const step = requireConfirmedEmail ? reserve : create;
      const outcome = await transact((tx) => step(tx, wanted, password, requestContext));
      return outcome.kind === 'taken' ? sentBefore(wanted, outcome) : outcome;
    },
  };

  /** The outcome of the same form if it was submitted before, otherwise the given outcome. */
  async function sentBefore(wanted: Wanted, otherwise: RegisterOutcome): Promise<RegisterOutcome> {
    const found = await findSentRegistration(stores, wanted.formKey, wanted, clock.now());
    return found ?? otherwise;
  }

  async function reserve(
    tx: Stores,
    wanted: Wanted,
    password: PasswordHash,
    requestContext: RequestContext,
  ): Promise<RegisterOutcome> {
    const now = clock.now();
    const { formKey, ...fields } = wanted;
    const registration = { ...fields, password, expiresAt: now + confirmationLifetimeMs };
    if (await hasAccount(tx, wanted.username)) return nameTaken;
    if (!(await tx.registrations.insert(registration, now))) return nameTaken;
    await noteRegistration(tx, formKey, wanted, now);
    const { id } = wanted;
    await tx.audit.record({ event: 'user_registered', targetId: id, requestContext }, now);
    const owner = await tx.accounts.findByLogInName(wanted.email);
    const event = `confirm-email ${id}`;
    await mailConfirmation({ mail, tx }, { registration, owner, event }, now);
    return { kind: 'confirmation-sent' };
  }

  async function create(
    tx: Stores,
    wanted: Wanted,
    password: PasswordHash,
    requestContext: RequestContext,
  ): Promise<RegisterOutcome> {
    const now = clock.now();
    const { formKey, ...fields } = wanted;
    const { id, username } = fields;
    if (await isNameTaken(tx, username, now)) return nameTaken;
    const account = { ...fields, role: 'user', emailConfirmedAt: null } as const;
    if (!(await tx.accounts.insert(account, now))) {
      return (await hasAccount(tx, username)) ? nameTaken : { kind: 'taken', field: 'email' };
    }
    await noteRegistration(tx, formKey, wanted, now);
    await tx.passwords.insert(id, password, now);
    const event = { event: 'user_created', actorId: id, targetId: id, requestContext } as const;
    await tx.audit.record(event, now);
    if (mail.isAvailable) {
      const mailed = { account: wanted, event: `confirm-email ${id}` };
      await mailConfirmation({ mail, tx }, mailed, now);
    }
    return { kind: 'created', account: (await tx.accounts.find(id)) as Account };
  }
}

const nameTaken = { kind: 'taken', field: 'username' } as const;

type Wanted = ReturnType<typeof accepted>;

/** The fields in their stored form, if they have no fault. */
function accepted({ formKey, username, email, givenName, familyName }: RegisterInput) {
  return {
    id: newId(),
    formKey,
    username: tryUsername(username) as string,
    email: tryEmail(email) as string,
    givenName: tryPersonName(givenName) ?? null,
    familyName: tryPersonName(familyName) ?? null,
  };
}

function hasAccount({ accounts }: Stores, username: string): Promise<boolean> {
  return accounts.hasUsername(username);
}

async function isNameTaken(stores: Stores, username: string, now: number): Promise<boolean> {
  if (await hasAccount(stores, username)) return true;
  return (await stores.registrations.findByLogInName(username, now)) !== undefined;
}
