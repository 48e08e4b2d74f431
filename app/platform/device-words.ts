import bowser from 'bowser';

/** Describes a user agent for people: "Firefox on Linux". A hint, never proof. */
export function deviceWords(userAgent: string): string {
  if (userAgent === '') return 'Unknown device';
  const { browser, os } = bowser.parse(userAgent);
  const program = browser.name || (userAgent.split(/[/\s]/, 1)[0] as string);
  return os.name ? `${program} on ${os.name}` : program;
}
