const maxLength = 100;
// Characters that a person's name must not contain. Control characters, invisible ones and marks that change the text
// direction could make one name look like another, or break a header or an email.
const hidden = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** @returns the name, null for none, or undefined when it is not acceptable */
export function tryPersonName(text: string): string | null | undefined {
  const name = text.trim().normalize('NFC').replace(/ +/g, ' ');
  if (name === '') return null;
  return [...name].length <= maxLength && !hidden.test(name) ? name : undefined;
}
