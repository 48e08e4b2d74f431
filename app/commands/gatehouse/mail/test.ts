import { readConfig } from '../../../config.ts';
import { introducedAs } from '../../../mail/introduced-as.ts';
import { createSmtpTransport, sendDeadlineMs } from '../../../mail/transport.ts';
import { newId } from '../../../platform/ids.ts';
import { isPlainAddress } from '../../../platform/mailbox.ts';
import { type Command, done, misused, type Result, refused } from '../command.ts';
import { text } from '../text.ts';

export const mailTest: Command = {
  name: 'mail test',
  about: text('command.mail-test.about'),
  operands: ['ADDRESS'],
  options: {},
  run: async ({ operands: [address = ''] }) => sendTest(address),
};

async function sendTest(address: string): Promise<Result> {
  const config = readConfig(process.env);
  if (!isPlainAddress(address)) return misused(text('command.mail-test.bad-address'));
  if (config.SMTP_URL === undefined) {
    return refused('configuration', text('command.mail-test.no-server'));
  }
  const name = introducedAs(config.BASE_URL, config.MAIL_FROM);
  const transport = createSmtpTransport(config.SMTP_URL, config.MAIL_FROM, name);
  const body = text(['command.mail-test.body', { origin: config.BASE_URL.origin }]);
  const outcome = await transport.send(
    newId(),
    new Date(),
    { to: address, subject: text('command.mail-test.subject'), text: body, html: `<p>${body}</p>` },
    AbortSignal.timeout(sendDeadlineMs),
  );
  if (outcome.kind === 'delivered') {
    return done([text(['command.mail-test.sent', { address }])], { sent: true, to: address });
  }
  return refused('mail_not_sent', text(['command.mail-test.not-sent', { reason: outcome.reason }]));
}
