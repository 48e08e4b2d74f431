import { type Command, done } from './command.ts';
import { text } from './text.ts';
import { withServices } from './with-services.ts';

export const migrate: Command = {
  name: 'migrate',
  about: text('command.migrate.about'),
  operands: [],
  options: {},
  // Every command migrates before its work. Here that is the work.
  run: () => withServices(async () => done([text('command.migrate.done')], { up_to_date: true })),
};
