import { variables } from '../../config/variables.ts';

/** Variables for other programs that would change ours, or what they print. */
const others = [
  ...['NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'NODE_USE_ENV_PROXY', 'NODE_DEBUG'],
  ...['NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE', 'NODE_NO_WARNINGS', 'NODE_PENDING_DEPRECATION'],
  'NODE_TEST_CONTEXT',
  ...['NO_COLOR', 'FORCE_COLOR', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
];

/**
 * The environment without variables that could decide a test: a HOST or PORT for another program, a proxy for
 * 127.0.0.1, a setting for colours.
 */
export function environmentForTests(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const decisive = new Set([...Object.keys(variables.shape), ...others]);
  const isDecisive = (name: string) =>
    decisive.has(name.toUpperCase().replace(/_FILE$/, '')) || /^(BOARD|GATEHOUSE)_/.test(name);
  return Object.fromEntries(Object.entries(given).filter(([name]) => !isDecisive(name)));
}
