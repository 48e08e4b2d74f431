import { isAbsolute } from 'node:path';
import { readConfig } from '../../../config.ts';
import { type Command, done, type Input, misused, type Result, refused } from '../command.ts';
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
  about: `Print what puts applications behind Gatehouse with ${titles[proxy]}`,
  operands: [],
  options: {
    app: {
      value: 'URL',
      about: 'Where people find the application; repeat for more',
      isRequired: true,
    },
    path: { value: '/PATH', about: 'Its path, if it is on the login host' },
    to: { value: 'HOST:PORT', about: 'Where it listens (127.0.0.1:3000), or https://HOST:PORT' },
    basic: { about: 'Programs open it by Basic with an API key: it gets no Authorization header' },
    certificate: { value: 'FILE', about: 'Of all hosts, or with {host} for the name of each' },
    key: { value: 'FILE', about: 'The private key of the certificate' },
    next: { about: 'Leave out what is there since the first application' },
    gatehouse: { value: 'HOST:PORT', about: 'Where Gatehouse listens (127.0.0.1 and PORT)' },
  },
  notes: [
    'Made from the files in deploy/, with the names of this installation (BASE_URL). What Gatehouse has to be',
    'told, and what to do next, is printed on standard error.',
    'For several applications at once, repeat --app, each with its own --to, --path and --basic after it.',
  ],
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
    return misused('--gatehouse must be a host and a port, such as 127.0.0.1:8080.');
  }
  const wishes = { login, gatehouse, applications, certificate, isNext: input.has('next') };
  const text = recipeText(proxy, wishes);
  if (text === undefined) {
    return refused('invalid', `There is no recipe for ${titles[proxy]} with a path; see deploy/.`);
  }
  const notes = needs.map((setting) => `# Gatehouse needs ${setting}`);
  const steps = nextSteps(proxy, wishes, needs, config);
  return done([...notes, text.trimEnd()], { proxy, needs, text }, steps);
}

/** @returns a sentence instead when one of the two is missing, or would have to be quoted */
function readCertificate(input: Input): Certificate | undefined | string {
  const [certificate, key] = [input.option('certificate'), input.option('key')];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    return '--certificate and --key belong together.';
  }
  const isPlain = [certificate, key].every(
    (file) => isAbsolute(file) && /^[\w./~@%+=:,-]+$/.test(file.replaceAll('{host}', '')),
  );
  return isPlain
    ? { certificate, key }
    : '--certificate and --key must be absolute paths without blanks, such as /etc/ssl/{host}.pem.';
}
