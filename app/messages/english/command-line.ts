/** The operator's command line. Options and notes are printed by `--help`. */
export const commandLine = {
  'command.session-list.about': 'List the sessions of an account, most recent first',
  'command.session-list.none': '{username} is not logged in.',
  'command.session-revoke.about': 'End a session, by the id that session list shows',
  'command.session-revoke.unknown': 'No such session, or it has ended.',
  'command.session-revoke.done': 'Session ended.',
  'command.invite.about': 'Invite a person by email, or many with a list',
  'command.invite.from': 'Administrator in whose name the invitation is sent',
  'command.invite.role': 'Role of people whose line has none (user)',
  'command.invite.groups': 'Groups of people whose line has none',
  'command.invite.link': 'Send no email, and print the links to pass on',
  'command.invite.notes':
    'With - as EMAIL, the list is read from standard input: one person a line, or CSV with email, role, groups, name.',
  'command.invite.bad-role': 'The role must be admin or user.',
  'command.invite.not-admin': '{username} is not an active administrator.',
  'command.invite.nobody': 'The list has no email address.',
  'command.invite.too-many': 'Invite at most {max} people at once.',
  'command.invite.no-mail': 'This server cannot send email. Use --link, and pass the links on.',
  'command.invite.administrator':
    'Where email works, administrators get their links by email only. Leave out --link.',
  'command.invite.unknown': 'No such invitation, or it was accepted, revoked or has expired.',
  'command.invite-list.about': 'List invitations, those that expire last first',
  'command.invite-list.state': 'pending, accepted, expired, revoked or inactive (pending)',
  'command.invite-list.bad-state':
    'The state must be pending, accepted, expired, revoked or inactive.',
  'command.invite-list.none': 'No invitations in this state.',
  'command.invite-resend.about': 'Send an invitation again, by its id or email address',
  'command.invite-resend.link': 'Send no email, and print the link to pass on',
  'command.invite-resend.done':
    'Sent the invitation of {email} again. The former link no longer works.',
  'command.invite-resend.has-account': 'An account uses that address, or did until recently.',
  'command.invite-revoke.about': 'Revoke an invitation, by its id or email address',
  'command.invite-revoke.done': 'Invitation revoked.',
  'command.invite.done': '{count, plural, one {# person invited.} other {# people invited.}}',
  'command.invite.fault': 'Line {line} invites nobody ({fault}): {typed}',
  'command.session-revoke-all.about': 'End all sessions of an account',
  'command.session-revoke-all.done':
    '{count, plural, one {# session} other {# sessions}} of {username} ended.',
  'command.factor-list.about': 'List the second factors and passkeys of an account',
  'command.factor-list.none': '{username} has no second factor.',
  'command.factor-clear.about': 'Remove the second factors of an account whose owner lost them',
  'command.factor-clear.kind': 'remove one kind only: totp, passkey or recovery_codes',
  'command.factor-clear.notes':
    'All sessions of the account end, and no browser stays trusted. The owner gets an email.\nThe password stays. An account with passkeys only needs a reset link afterwards.\nVerify the identity of the owner first: an attacker may ask in their name.',
  'command.factor-clear.bad-kind': 'The kind must be totp, passkey or recovery_codes.',
  'command.factor-clear.done':
    'Removed {factors, plural, one {# factor} other {# factors}} of {username}. {sessions, plural, one {# session} other {# sessions}} ended.',
  'command.factor-link.about': 'Create a link to add a required second factor in a new browser',
  'command.factor-link.notes':
    'For people who cannot read their email, or where no email is set up. The owner logs in with the\npassword, and then opens the link in the same browser. It works once and expires in one hour. It\ncancels earlier links. It does not work without the password. The owner gets an email about it.\nIf email works, the link is not shown for administrators: they ask for it when they log in.',
  'command.factor-link.disabled':
    '{username} is disabled, so a link would not work. Enable the account first.',
  'command.factor-link.administrator':
    '{username} is an administrator, so the link is not shown. The owner can ask for it by email, on the page after the password.',
  'command.factor-link.has-factor':
    '{username} already has a second factor, so the owner has to use it. If it is lost, run factor clear first.',
  'command.factor-link.not-required':
    'The account {username} does not need a second factor. Its owner can log in and add one at /account/security.',
  'command.factor-link.expires': 'The link works once and expires at {until}.',
  'command.key-create.about': 'Create an API key (shown once)',
  'command.key-create.name': 'what the key is for',
  'command.key-create.scopes': 'comma-separated: {scopes}',
  'command.key-create.expires': 'lifetime, such as 90d or 12h (default: never expires)',
  'command.key-create.notes':
    'The owner gets an email about it, if email is set up. Store the key like a password.',
  'command.key-create.bad-scopes': '--scopes must be a comma-separated list of {scopes}.',
  'command.key-create.bad-expires':
    '--expires must be a number of days or hours, such as 90d or 12h.',
  'command.key-create.too-many':
    '{username} has the maximum number of API keys, or created too many within a day.',
  'command.key-create.disabled': '{username} is disabled. Enable the account first.',
  'command.key-create.never-expires': 'Created the API key {id} for {username}. It never expires.',
  'command.key-create.created': 'Created the API key {id} for {username}. It expires at {expires}.',
  'command.key-create.key': 'Key: {key}',
  'command.key-create.bad-name': 'A name must have 1 to 64 visible characters.',
  'command.key-create.too-long': 'A key can live for at most ten years.',
  'command.key-list.about': 'List the API keys of an account, newest first',
  'command.key-list.none': '{username} has no API keys.',
  'command.key-revoke.about': 'Revoke an API key, by its id (the part between gh_ and the next _)',
  'command.key-revoke.unknown': 'No such key, or it was revoked before.',
  'command.key-revoke.done': 'Revoked the key "{name}".',
  'command.config-check.about': 'Check the configuration without starting Gatehouse',
  'command.config-check.connect':
    'also connect to the database, Redis and the mail server (exit code 3 if one fails)',
  'command.config-check.ok': 'Configuration OK.',
  'command.config-check.stranded-passkeys':
    '{count, plural, one {# passkey belongs} other {# passkeys belong}} to another host than {host}, the host of BASE_URL, so browsers do not offer {count, plural, one {it} other {them}}. Their owners need another factor, or factor clear.',
  'command.config-check.stranded-people':
    '{count, plural, one {# person who must have a second factor has none} other {# people who must have a second factor have none}}, and no email can be sent. In a new browser they cannot add one without a link from you: run factor link.',
  'command.config-check.warning': 'Warning: {message}',
  'command.mail-test.about': 'Send a test email now and print the response of the mail server',
  'command.mail-test.bad-address': 'ADDRESS must be an email address such as ada@example.com.',
  'command.mail-test.no-server':
    'SMTP_URL is not set. Set it to the mail server that sends your email.',
  'command.mail-test.body': 'This is a test email from {origin}. Email from there reaches you.',
  'command.mail-test.subject': 'Test email from Gatehouse',
  'command.mail-test.sent': 'The mail server accepted the email to {address}.',
  'command.mail-test.not-sent': 'The email was not sent: {reason}.',
  'command.migrate.about': 'Run database migrations (also done at every start)',
  'command.migrate.done': 'The database is up to date.',
  'command.secret-rotate.about': 'Add a new secret, or remove the oldest one',
  'command.secret-rotate.drop-oldest': 'remove the oldest secret instead of adding one',
  'command.secret-rotate.force': 'remove it even if it is needed: sessions or passwords are lost',
  'command.secret-rotate.notes':
    'For secrets in DATA_DIR. Restart running servers afterwards; this logs nobody out.\nAn old session secret is needed for REMEMBER_ME_SECONDS after the restart. An old pepper\nis needed until everybody has logged in once.',
  'command.secret-rotate.bad-name': 'The secret must be session-secret or password-pepper.',
  'command.secret-rotate.only-one': 'There is only one {name}. Rotate it first.',
  'command.secret-rotate.needed': '{objection} To remove it anyway, add --force.',
  'command.secret-rotate.added':
    'New {secret} added ({kept, number} kept). Restart Gatehouse to use it.',
  'command.secret-rotate.removed':
    'Removed the oldest {secret} ({kept, number} kept). Restart Gatehouse.',
  'command.secret-rotate.sessions':
    'Sessions may still be signed with it, because the last change was less than {seconds, number} seconds ago.',
  'command.secret-rotate.passwords':
    '{count, plural, one {# password still needs} other {# passwords still need}} it and would be lost.',
  'command.secret-rotate.environment':
    'The environment sets {variable}, so change it there:\n  1. Create a secret: openssl rand -base64 32\n  2. Put it first: {example} (in the file, if {variable}_FILE is set).\n  3. Restart every server. Later, remove the last secret and restart again.',
  'command.signing-key-rotate.about': 'Create the next key that signs access tokens',
  'command.signing-key-rotate.compromised':
    'use it immediately, and reject all tokens that the current keys signed',
  'command.signing-key-rotate.notes':
    'The next key is published ten minutes before it signs. The current key stays published for\nas long as its tokens may live. No restart is needed.\nWith --compromised, Gatehouse rejects the old tokens as soon as this command ends, and\nprograms have to refresh. Services that verify tokens themselves may accept the old ones\nuntil they fetch the keys again, after at most five minutes.',
  'command.signing-key-rotate.waiting':
    'The next key is already published and will sign soon. Nothing was changed.',
  'command.signing-key-rotate.done': 'Created the key {kid}. It signs from {from} on.',
  'command-line.missing-option': 'Missing option: --{name} {value}.',
  'command-line.missing-argument': 'Missing argument: {operand}.',
  'command-line.unexpected-argument': 'Unexpected argument: "{argument}".',
  'command-line.no-value': 'Option --{name} takes no value.',
  'command-line.needs-value': 'Option --{name} needs a value: --{name}={value}.',
  'command-line.json': 'print exactly one JSON document',
  'command-line.help': 'show this help',
  'command-line.details': 'For details: {command}',
  'command-line.exit-codes':
    'Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 a server is unavailable.',
  'command-line.required': '{about} (required)',
  'command-line.unknown-option': 'Unknown option: {option}.',
  'command-line.unknown-option-guess': 'Unknown option: {option}. Did you mean --{guess}?',
  'command-line.unknown-command': 'Unknown command "{typed}". --help lists all commands.',
  'command-line.unknown-command-guess': 'Unknown command "{typed}". Did you mean "{guess}"?',
  'command-line.redis-away':
    'Redis does not answer. Running servers pass the change on as soon as they reach Redis.',
  'command-line.output-failed': 'The output could not be written: {reason}.',
  'command.config-check.no-database-yet': 'The first start creates the database, at {path}.',
  'command.config-check.sqlite': 'The database can be used.',
  'command.config-check.postgres': 'PostgreSQL can be used.',
  'command.config-check.redis': 'Redis can be used.',
  'command.config-check.mail':
    'The mail server can be used. To send a test email, run: mail test ADDRESS',
  'command.account-create.ask': 'Password: ',
  'command.account-create.ask-again': 'Again:    ',
  'command.recipe.about': 'Print the {proxy} configuration that protects applications',
  'command.recipe.app': 'public address of the application; repeat for more applications',
  'command.recipe.path': 'path, if the application shares the login host',
  'command.recipe.to':
    'where the application listens (default: 127.0.0.1:3000), or https://HOST:PORT',
  'command.recipe.basic':
    'accept Basic authentication with an API key; the application gets no Authorization header',
  'command.recipe.certificate':
    'certificate of all hosts; {placeholder} stands for the name of each host',
  'command.recipe.key': 'private key of the certificate',
  'command.recipe.next': 'omit the shared part (second and further applications)',
  'command.recipe.gatehouse': 'where Gatehouse listens (default: 127.0.0.1 and PORT)',
  'command.recipe.notes':
    'The recipe is made from the files in deploy/, with the names of this installation (BASE_URL).\nThe settings that Gatehouse needs, and the next steps, are printed on standard error.\nFor several applications, repeat --app, each followed by its own --to, --path and --basic.',
  'command.recipe.bad-gatehouse': '--gatehouse must be a host and a port, such as 127.0.0.1:8080.',
  'command.recipe.no-path':
    'There is no {proxy} recipe for an application with a path. See deploy/.',
  'command.recipe.certificate-alone': 'Use --certificate and --key together.',
} as const;
