import { accountCommands } from './account/account-commands.ts';
import { auditCommands } from './audit/audit-commands.ts';
import { backupCommands } from './backup/backup-commands.ts';
import type { Command } from './command.ts';
import { configCommands } from './config/config-commands.ts';
import { factorCommands } from './factor/factor-commands.ts';
import { invitationCommands } from './invitation/invitation-commands.ts';
import { keyCommands } from './key/key-commands.ts';
import { mailCommands } from './mail/mail-commands.ts';
import { migrate } from './migrate.ts';
import { recipeCommands } from './recipe/recipe.ts';
import { rulesCommands } from './rules/rules-commands.ts';
import { secretCommands } from './secret/secret-commands.ts';
import { sessionCommands } from './session/session-commands.ts';
import { signingKeyCommands } from './signing-key/signing-key-commands.ts';

/** Every command, in the order of the help. Add a command to the list of its noun. */
export const commands: readonly Command[] = [
  ...accountCommands,
  ...invitationCommands,
  ...sessionCommands,
  ...factorCommands,
  ...keyCommands,
  ...auditCommands,
  ...configCommands,
  ...rulesCommands,
  ...mailCommands,
  ...recipeCommands,
  ...secretCommands,
  ...signingKeyCommands,
  ...backupCommands,
  migrate,
];
