import type { Command } from '../command.ts';
import { accountCreate } from './create.ts';
import { accountDelete } from './delete.ts';
import { accountDisable } from './disable.ts';
import { accountEnable } from './enable.ts';
import { accountErase } from './erase.ts';
import { accountExplain } from './explain.ts';
import { accountList } from './list.ts';
import { accountReset } from './reset.ts';
import { accountResetLink } from './reset-link.ts';
import { accountRestore } from './restore.ts';
import { accountConfirmEmail, accountSetEmail } from './set-email.ts';
import { accountSetEnd } from './set-end.ts';
import { accountSetGroups } from './set-groups.ts';
import { accountSetRole } from './set-role.ts';
import { accountSetUsername } from './set-username.ts';
import { accountShow } from './show.ts';
import { accountUnlock } from './unlock.ts';

export const accountCommands: readonly Command[] = [
  accountCreate,
  accountDisable,
  accountEnable,
  accountUnlock,
  accountDelete,
  accountRestore,
  accountErase,
  accountSetRole,
  accountSetGroups,
  accountSetUsername,
  accountSetEmail,
  accountConfirmEmail,
  accountSetEnd,
  accountReset,
  accountResetLink,
  accountShow,
  accountExplain,
  accountList,
];
