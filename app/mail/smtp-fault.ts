import type { SmtpError } from './smtp-verdict.ts';

/**
 * The usual certificate errors of https://nodejs.org/api/tls.html#x509-certificate-error-codes, by the text
 * of the message.
 */
const certificate = /certificate|altnames/i;

/**
 * Why a mail server cannot be used: a sentence that names the variable and contains no secret.
 *
 * @param error of nodemailer (https://nodemailer.com/smtp/#error-handling)
 * @param url as in SMTP_URL
 */
export function smtpFault(error: unknown, url: string): string {
  const { code = '', responseCode, message } = error as SmtpError;
  return `The mail server cannot be used: ${reason(code, message, responseCode, url)}.`;
}

function reason(code: string, message: string, responseCode: number | undefined, url: string) {
  const isSecure = url.startsWith('smtps:');
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    const said = responseCode === undefined ? '' : ` (${responseCode})`;
    return `it refuses the user name or the password in SMTP_URL${said}`;
  }
  if (certificate.test(message)) {
    return 'its certificate is not trusted: name its authority with NODE_EXTRA_CA_CERTS, and its host in SMTP_URL as the certificate does';
  }
  if (isSecure && /SSL|wrong version/i.test(message)) {
    return 'no TLS connection was made: smtps:// is for servers with TLS from the start, usually on port 465; use smtp:// for others';
  }
  if (code === 'ETLS') {
    return 'it offers no encryption (STARTTLS): use smtps:// and its port for TLS, or add ?tls=off if email may be sent unencrypted';
  }
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message)) {
    return 'the host in SMTP_URL has no address';
  }
  if (/ECONNREFUSED/.test(message)) return 'nothing listens at the host and port in SMTP_URL';
  if (!isSecure && code === 'ETIMEDOUT') {
    return 'it does not answer: if it uses TLS from the start, as on port 465, SMTP_URL must begin with smtps://';
  }
  return message || code;
}
