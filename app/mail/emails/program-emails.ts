import { lockAccount, secureAccount, type Writer } from './email.ts';

export const apiKeyCreated: Writer<'api-key-created'> = (data, { host }) => {
  const { username, when, device, name, prefix, scopes, expires, undoLink } = data;
  return {
    subject: 'email.api-key-created.subject',
    blocks: [
      ['email.api-key-created.what', { username, host, when, device }],
      ['email.api-key-created.key', { name, prefix, scopes: scopes.join(', ') }],
      expires === null
        ? 'email.api-key-created.never-expires'
        : ['email.api-key-created.expires', { expires }],
      'email.was-me',
      ...secureAccount(undoLink),
    ],
  };
};

export const apiKeyExpires: Writer<'api-key-expires'> = (data, { host, url }) => {
  const { username, name, prefix, expires } = data;
  return {
    subject: 'email.api-key-expires.subject',
    blocks: [
      ['email.api-key-expires.what', { name, expires, username, host, prefix }],
      'email.api-key-expires.replace',
      { label: 'email.see-api-keys', url: url('/account/api-keys') },
      'email.api-key-expires.not-needed',
    ],
  };
};

export const refreshReplayed: Writer<'refresh-replayed'> = (data, { host, url }) => {
  const { username, when, device, ip, lockLink } = data;
  return {
    subject: 'email.refresh-replayed.subject',
    blocks: [
      ['email.refresh-replayed.what', { username, host, when, device, ip }],
      'email.refresh-replayed.why',
      'email.refresh-replayed.next',
      { label: 'email.refresh-replayed.change-password', url: url('/account/password') },
      { label: 'email.refresh-replayed.sessions', url: url('/account/sessions') },
      ...lockAccount(lockLink),
    ],
  };
};
