import { account } from './english/account.ts';
import { accountCommands } from './english/account-commands.ts';
import { acts } from './english/acts.ts';
import { administration } from './english/administration.ts';
import { audit } from './english/audit.ts';
import { auditCommands } from './english/audit-commands.ts';
import { auditTemplates } from './english/audit-templates.ts';
import { backupCommands } from './english/backup-commands.ts';
import { commandLine } from './english/command-line.ts';
import { common } from './english/common.ts';
import { development } from './english/development.ts';
import { emails } from './english/emails.ts';
import { entrance } from './english/entrance.ts';
import { explanations } from './english/explanations.ts';
import { faults } from './english/faults.ts';
import { flash } from './english/flash.ts';
import { invitations } from './english/invitations.ts';
import { links } from './english/links.ts';
import { pageTemplates } from './english/page-templates.ts';
import { people } from './english/people.ts';
import { programs } from './english/programs.ts';
import { rulesCommands } from './english/rules-commands.ts';
import { secondStep } from './english/second-step.ts';
import { security } from './english/security.ts';
import { startUp } from './english/start-up.ts';
import { time } from './english/time.ts';

/**
 * The English catalogue. A key names the place of its text; the values are ICU MessageFormat. A list of all parts,
 * as a test looks for keys that stand in two of them.
 */
export const englishParts = {
  account,
  accountCommands,
  acts,
  administration,
  audit,
  auditCommands,
  backupCommands,
  auditTemplates,
  commandLine,
  common,
  development,
  emails,
  entrance,
  explanations,
  faults,
  flash,
  invitations,
  links,
  pageTemplates,
  people,
  programs,
  rulesCommands,
  secondStep,
  security,
  startUp,
  time,
};

export const english = {
  ...account,
  ...accountCommands,
  ...acts,
  ...administration,
  ...audit,
  ...auditCommands,
  ...backupCommands,
  ...auditTemplates,
  ...commandLine,
  ...common,
  ...development,
  ...emails,
  ...entrance,
  ...explanations,
  ...faults,
  ...flash,
  ...invitations,
  ...links,
  ...pageTemplates,
  ...people,
  ...programs,
  ...rulesCommands,
  ...secondStep,
  ...security,
  ...startUp,
  ...time,
} as const;
