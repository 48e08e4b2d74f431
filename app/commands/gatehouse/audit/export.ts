import { once } from 'node:events';
import { exportFormats } from '../../../journeys/administration/export-audit.ts';
import { type Command, misused, type Result, refused } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { isResult, questionOf, questionOptions } from './question.ts';

export const auditExport: Command = {
  name: 'audit export',
  about: text('command.audit-export.about'),
  operands: [],
  options: {
    ...questionOptions,
    format: { value: 'csv|ndjson', about: text('command.audit-export.format'), isRequired: true },
  },
  run: (input) =>
    withServices(async ({ exportAudit, clock }): Promise<Result> => {
      const format = exportFormats.find((each) => each === input.option('format'));
      if (format === undefined) return misused(text('command.audit-export.bad-format'));
      const question = questionOf(input, clock.now());
      if (isResult(question)) return question;
      const pieces = await exportAudit(question, format);
      if (pieces === undefined) {
        const name = question.person ?? '';
        return refused('not_found', text(['command.account.unknown', { name }]));
      }
      await print(pieces);
      return { kind: 'printed' };
    }),
};

/** Waits for a slow reader. Stops for one that goes away, as `| head` does. */
async function print(pieces: AsyncIterable<string>): Promise<void> {
  const { stdout } = process;
  for await (const piece of pieces) {
    if (!stdout.writable) return;
    if (stdout.write(piece)) continue;
    await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]);
  }
}
