import { accountCreate } from './account/create.ts';
import { accountDelete } from './account/delete.ts';
import { accountDisable } from './account/disable.ts';
import { accountEnable } from './account/enable.ts';
import { accountErase } from './account/erase.ts';
import { accountList } from './account/list.ts';
import { accountResetLink } from './account/reset-link.ts';
import { accountRestore } from './account/restore.ts';
import { accountSetGroups } from './account/set-groups.ts';
import { accountSetRole } from './account/set-role.ts';
import { accountShow } from './account/show.ts';
import { accountUnlock } from './account/unlock.ts';
import type { Command } from './command.ts';
import { configCheck } from './config/check.ts';
import { keyCreate } from './key/create.ts';
import { keyList } from './key/list.ts';
import { keyRevoke } from './key/revoke.ts';
import { mailTest } from './mail/test.ts';
import { migrate } from './migrate.ts';
import { recipes } from './recipe/recipe.ts';
import { secretRotate } from './secret/rotate.ts';
import { sessionList } from './session/list.ts';
import { sessionRevoke } from './session/revoke.ts';
import { sessionRevokeAll } from './session/revoke-all.ts';
import { signingKeyRotate } from './signing-key/rotate.ts';

/** Every command, in the order in which the help shows them. */
export const commands: readonly Command[] = [
  accountCreate,
  accountDisable,
  accountEnable,
  accountUnlock,
  accountDelete,
  accountRestore,
  accountErase,
  accountSetRole,
  accountSetGroups,
  accountResetLink,
  accountShow,
  accountList,
  sessionList,
  sessionRevoke,
  sessionRevokeAll,
  keyCreate,
  keyList,
  keyRevoke,
  configCheck,
  mailTest,
  ...recipes,
  secretRotate,
  signingKeyRotate,
  migrate,
];
