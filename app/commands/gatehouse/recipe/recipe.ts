import { isAbsolute } from 'node:path';
import { readConfig } from '../../../config.ts';
import { type Command, done, type Input, misused, type Result, refused } from '../command.ts';
import { text } from '../text.ts';
import { isAddress, readApplications } from './applications.ts';
import { nextSteps } from './next-steps.ts';
import { settingsFor } from './settings.ts';
import { type ProxyName, proxies } from './template.ts';
import { recipeText } from './text.ts';
import type { Certificate } from './wishes.ts';

const titles: Readonly<Record<ProxyName, string>> = {
  nginx: 'nginx',
  caddy: 'Caddy',
  traefik: 'Traefik',
};

/** `recipe nginx`, `recipe caddy`, `recipe traefik` */
export const recipeCommands: readonly Command[] = proxies.map((proxy) => ({
  name: `recipe ${proxy}`,
  about: text(['command.recipe.about', { proxy: titles[proxy] }]),
  operands: [],
  options: {
    app: {
      value: 'URL',
      about: text('command.recipe.app'),
      isRequired: true,
    },
    path: { value: '/PATH', about: text('command.recipe.path') },
    to: { value: 'HOST:PORT', about: text('command.recipe.to') },
    basic: { about: text('command.recipe.basic') },
    certificate: {
      value: 'FILE',
      about: text(['command.recipe.certificate', { placeholder: '{host}' }]),
    },
    key: { value: 'FILE', about: text('command.recipe.key') },
    next: { about: text('command.recipe.next') },
    gatehouse: { value: 'HOST:PORT', about: text('command.recipe.gatehouse') },
  },
  notes: [text('command.recipe.notes')],
  run: async (input) => recipe(proxy, input),
}));

function recipe(proxy: ProxyName, input: Input): Result {
  const config = readConfig(process.env);
  const applications = readApplications(input);
  if (typeof applications === 'string') return misused(applications);
  const certificate = readCertificate(input);
  if (typeof certificate === 'string') return misused(certificate);
  const settings = settingsFor(applications, config, input.option('gatehouse'));
  if (typeof settings === 'string') return misused(settings);
  const { login, needs, gatehouse } = settings;
  if (!isAddress(gatehouse)) {
    return misused(text('command.recipe.bad-gatehouse'));
  }
  const wishes = { login, gatehouse, applications, certificate, isNext: input.has('next') };
  const recipeLines = recipeText(proxy, wishes);
  if (recipeLines === undefined) {
    return refused('invalid', text(['command.recipe.no-path', { proxy: titles[proxy] }]));
  }
  const notes = needs.map((setting) => `# Gatehouse needs ${setting}`);
  const steps = nextSteps(proxy, wishes, needs, config);
  return done([...notes, recipeLines.trimEnd()], { proxy, needs, text: recipeLines }, steps);
}

/** @returns an error message if one of the two is missing, or would need quoting */
function readCertificate(input: Input): Certificate | undefined | string {
  const [certificate, key] = [input.option('certificate'), input.option('key')];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    return text('command.recipe.certificate-alone');
  }
  const isPlain = [certificate, key].every(
    (file) => isAbsolute(file) && /^[\w./~@%+=:,-]+$/.test(file.replaceAll('{host}', '')),
  );
  return isPlain
    ? { certificate, key }
    : '--certificate and --key must be absolute paths without spaces, such as /etc/ssl/{host}.pem.';
}
