import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './smtp-verdict.ts';

const verdicts: [command: string, response: string, verdict: 'refused' | 'failed', why: string][] =
  [
    ['DATA', '554 5.7.1 looks like spam', 'refused', 'the server has seen the whole email'],
    ['DATA', '554 no', 'refused', 'without an enhanced code as well'],
    ['DATA', '552 5.2.2 mailbox full', 'refused', 'at the end of DATA every 5xx is final'],
    ['DATA', '451 4.3.0 later', 'failed', 'the server says later'],
    ['RCPT TO', '550 5.1.1 no such user', 'refused', 'there is no such mailbox'],
    ['RCPT TO', '550-5.1.1 no such\n550 5.1.1 user', 'refused', 'an answer may have several lines'],
    ['RCPT TO', '550 unknown', 'refused', 'a refused recipient counts as unknown'],
    ['RCPT TO', '550 5.2.1 disabled', 'refused', 'the mailbox accepts no email'],
    [
      'RCPT TO',
      '550 5.7.1 relaying denied',
      'failed',
      'the server does not trust us: configuration',
    ],
    ['RCPT TO', '554 5.7.0 not from here', 'failed', 'a policy about us'],
    ['RCPT TO', '550 5.4.4 no route', 'refused', 'the domain cannot be reached'],
    ['RCPT TO', '550 5.3.0 out of order', 'failed', 'it is about the server'],
    ['RCPT TO', '552 5.2.2 mailbox full', 'failed', 'a mailbox can be emptied'],
    ['RCPT TO', '450 4.2.0 greylisted', 'failed', 'the server says later'],
    ['MAIL FROM', '550 5.1.8 bad sender', 'failed', 'the sender can be corrected'],
    ['MAIL FROM', '550 5.7.1 log in first', 'failed', 'credentials can be corrected'],
    ['MAIL FROM', '553 sender refused', 'failed', 'without a code, a sender can be corrected'],
    ['MAIL FROM', '552 5.3.4 too big', 'refused', 'it is about this email'],
    ['AUTH PLAIN', '535 5.7.8 wrong', 'failed', 'credentials can be corrected'],
    ['CONN', '554 5.3.2 go away', 'failed', 'the server said nothing about this email'],
  ];

test('a refusal is permanent if it is about this email, and is retried if an operator can correct the cause', () => {
  for (const [command, response, verdict, why] of verdicts) {
    const responseCode = Number(response.slice(0, 3));
    const error = Object.assign(new Error(response), {
      code: 'X',
      command,
      responseCode,
      response,
    });
    assert.equal(judge(error).kind, verdict, `${command} ${response}: ${why}`);
  }
  assert.equal(judge(Object.assign(new Error('away'), { code: 'ECONNECTION' })).kind, 'failed');
});
