import { readConfig } from '../../../config.ts';
import { introducedAs } from '../../../mail/introduced-as.ts';
import { createSmtpTransport, sendDeadlineMs } from '../../../mail/transport.ts';
import { newId } from '../../../platform/ids.ts';
import { isPlainAddress } from '../../../platform/mailbox.ts';
import { type Command, done, misused, type Result, refused } from '../command.ts';

export const mailTest: Command = {
  name: 'mail test',
  about: 'Send a test email now and print the answer of the mail server',
  operands: ['ADDRESS'],
  options: {},
  run: async ({ operands: [address = ''] }) => sendTest(address),
};

async function sendTest(address: string): Promise<Result> {
  const config = readConfig(process.env);
  if (!isPlainAddress(address)) return misused('ADDRESS must be an email such as ada@example.com.');
  if (config.SMTP_URL === undefined) {
    return refused('configuration', 'SMTP_URL is not set: there is no server to send mail with.');
  }
  const name = introducedAs(config.BASE_URL, config.MAIL_FROM);
  const transport = createSmtpTransport(config.SMTP_URL, config.MAIL_FROM, name);
  const words = `This is a test email from ${config.BASE_URL.origin}. Email from there reaches you.`;
  const outcome = await transport.send(
    newId(),
    new Date(),
    { to: address, subject: 'Test email from Gatehouse', text: words, html: `<p>${words}</p>` },
    AbortSignal.timeout(sendDeadlineMs),
  );
  if (outcome.kind === 'delivered') {
    return done([`The mail server accepted an email to ${address}.`], { sent: true, to: address });
  }
  return refused('mail_not_sent', `The email was not sent: ${outcome.reason}.`);
}
