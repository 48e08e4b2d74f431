import { explanationMessages } from '../../../messages/explanations.ts';
import { type Command, done, refused } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { iso } from '../words.ts';

export const accountExplain: Command = {
  name: 'account explain',
  about: text('command.account-explain.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices(async ({ readPerson, explainLogin }) => {
      const account = await readPerson.find(name);
      const explanation =
        account === undefined
          ? await explainLogin.newcomer(name)
          : await explainLogin.account(account);
      if (explanation === undefined) {
        return refused('not_found', text(['command.account.unknown', { name }]));
      }
      const username = account?.username ?? name;
      const sentences = explanationMessages(username, explanation).map(text);
      return done(sentences, {
        username,
        can_log_in: explanation.canLogIn,
        reasons: explanation.reasons.map(({ code }) => code),
        sentences,
        last_right_password_at: iso(explanation.lastRightPasswordAt),
      });
    }),
};
