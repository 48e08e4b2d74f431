import type { Messages } from '../messages/messages.ts';
import type { Clock } from '../platform/clock.ts';
import { createDeliveryLoop } from '../platform/delivery-loop.ts';
import type { Logger } from '../platform/logger.ts';
import type { Mailbox } from '../platform/mailbox.ts';
import { createSeal } from '../platform/seal.ts';
import { createMailTemplates } from '../platform/templates.ts';
import { createCompose } from './compose.ts';
import { createDeliverMail } from './deliver-mail.ts';
import { createDevMailbox } from './dev-mailbox.ts';
import { introducedAs } from './introduced-as.ts';
import { createMail } from './mail.ts';
import { createMailHealth } from './mail-health.ts';
import { mailMode } from './mail-mode.ts';
import type { OutboxStore } from './outbox-store.ts';
import { createSmtpTransport } from './transport.ts';

/** Builds the parts that write, send or keep email, as configured. */
export function createMailRoom({
  views,
  messages,
  baseUrl,
  host,
  smtpUrl,
  from,
  secrets,
  outbox,
  clock,
  logger,
}: {
  /** Folder of all templates. */
  views: string;
  messages: Messages;
  baseUrl: URL;
  /** The address that the server listens on. */
  host: string;
  smtpUrl: string | undefined;
  from: Mailbox;
  secrets: readonly string[];
  outbox: OutboxStore;
  clock: Clock;
  logger: Logger;
}) {
  const seal = createSeal(secrets, 'mail');
  const compose = createCompose({ templates: createMailTemplates(views), messages, baseUrl });
  const mode = mailMode(smtpUrl, baseUrl, host);
  const mailHealth = createMailHealth(clock);
  const deliverMail =
    smtpUrl === undefined
      ? async () => 0
      : createDeliverMail({
          outbox,
          transport: createSmtpTransport(smtpUrl, from, introducedAs(baseUrl, from)),
          seal,
          clock,
          logger,
          health: mailHealth,
        });
  const delivery = createDeliveryLoop(deliverMail, logger);
  return {
    mail: createMail({ mode, compose, seal, clock, onQueued: delivery.expectMessage }),
    deliverMail,
    delivery,
    mailHealth,
    devMailbox: mode === 'kept' ? createDevMailbox({ outbox, seal }) : undefined,
  };
}
