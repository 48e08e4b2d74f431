import { readRules } from '../../../access/access-rules-file.ts';
import { unreachableRules } from '../../../access/unreachable-rules.ts';
import { type Command, done, refused } from '../command.ts';
import { text } from '../text.ts';

export const rulesCheck: Command = {
  name: 'rules check',
  about: text('command.rules-check.about'),
  operands: ['FILE'],
  options: {},
  run: async ({ operands: [file = ''] }) => {
    const read = readRules(file);
    if (read.kind === 'faulty') return refused('invalid', read.faults.join('\n'));
    const { rules, lines } = read;
    const unreachable = unreachableRules(rules).map(({ index, hiddenBy }) => ({
      line: lines[index] ?? 0,
      hiddenByLine: lines[hiddenBy] ?? 0,
    }));
    return done(
      [
        text(['command.rules-check.done', { count: rules.length }]),
        ...unreachable.map((place) => text(['command.rules-check.unreachable', place])),
      ],
      {
        rules: rules.length,
        unreachable: unreachable.map(({ line, hiddenByLine }) => ({
          line,
          hidden_by_line: hiddenByLine,
        })),
      },
    );
  },
};
