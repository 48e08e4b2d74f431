/** The secrets of an installation, by the names of their files in the data folder, with the variables that replace them. */
export const secretVariables = {
  'session-secret': 'SESSION_SECRET',
  'password-pepper': 'PASSWORD_PEPPER',
} as const;

export type SecretName = keyof typeof secretVariables;

export const secretNames = Object.keys(secretVariables) as SecretName[];

export function isSecretName(text: string | undefined): text is SecretName {
  return text !== undefined && Object.hasOwn(secretVariables, text);
}
