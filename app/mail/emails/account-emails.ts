import { type Block, linkExpires, secureAccount, type Writer } from './email.ts';

export const newDevice: Writer<'new-device'> = (data, { host }) => {
  const { username, when, device, ip, undoLink } = data;
  return {
    subject: 'email.new-device.subject',
    blocks: [
      ['email.new-device.what', { username, host, when }],
      ['email.new-device.device', { device, ip }],
      'email.was-me',
      ...secureAccount(undoLink, 'email.new-device.secure-account'),
    ],
  };
};

export const passwordChanged: Writer<'password-changed'> = (data, { host, url }) => {
  const { username, when, device, keysKept, undoLink } = data;
  const keys: Block[] = [
    ['email.password-changed.keys', { count: keysKept }],
    { label: 'email.see-api-keys', url: url('/account/api-keys') },
  ];
  return {
    subject: 'email.password-changed.subject',
    blocks: [
      ['email.password-changed.what', { username, host, when, device }],
      'email.was-me',
      ...secureAccount(undoLink),
      ...(keysKept > 0 ? keys : []),
    ],
  };
};

export const emailChangeConfirm: Writer<'email-change-confirm'> = (data, { host }) => {
  const { username, link } = data;
  return {
    subject: 'email.email-change-confirm.subject',
    blocks: [
      ['email.email-change-confirm.what', { username, host }],
      { label: 'email.email-change-confirm.action', url: link.url },
      linkExpires(link),
      'email.email-change-confirm.until-then',
      'email.email-change-confirm.not-me',
    ],
  };
};

export const emailChanged: Writer<'email-changed'> = (data, { host }) => {
  const { username, when, newAddressMasked: address, undoLink } = data;
  return {
    subject: 'email.email-changed.subject',
    blocks: [
      ['email.email-changed.what', { username, host, address, when }],
      'email.was-me',
      'email.email-changed.not-me',
      { label: 'email.not-me', url: undoLink.url },
      linkExpires(undoLink),
    ],
  };
};

export const accountDeleted: Writer<'account-deleted'> = (data, { host }) => {
  const { username, by, when, erasedFrom } = data;
  const what: Block = ['email.account-deleted.what', { by, username, host, when }];
  return {
    subject: 'email.account-deleted.subject',
    blocks:
      erasedFrom === null
        ? [what, 'email.account-deleted.erased-now', 'email.account-deleted.reserved']
        : [
            what,
            ['email.account-deleted.erased-later', { erasedFrom }],
            'email.account-deleted.reserved',
            'email.account-deleted.restore',
          ],
  };
};
