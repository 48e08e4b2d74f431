import { IntlMessageFormat } from 'intl-messageformat';
import { english, type englishParts } from './english.ts';
import type { Joined, Placeholder } from './placeholder.ts';

type Catalogue = typeof english;
type MessageKey = keyof Catalogue;

/** A value of a placeholder. A tuple is a message itself, such as "2 hours" in "Try again in {wait}." */
type MessageValue = string | number | MessageTuple;
type MessageTuple = readonly [key: MessageKey, values?: Readonly<Record<string, MessageValue>>];

type PlaceholdersOf<Texts> = { [Key in keyof Texts]: Placeholder<Texts[Key] & string> };

/** Keys of texts without placeholders, and of those with. */
type PlainKey<Texts> = {
  [Key in keyof Texts]: [PlaceholdersOf<Texts>[Key]] extends [never] ? Key : never;
}[keyof Texts];
type KeyWithValues<Texts> = Exclude<keyof Texts, PlainKey<Texts>>;

/**
 * The keys with the same placeholders, by those placeholders. A union with one member for each key instead would be
 * larger than the compiler compares.
 */
type KeysByPlaceholders<Texts> = {
  [Key in KeyWithValues<Texts> as Joined<PlaceholdersOf<Texts>[Key]>]: Key;
};

type WithValues<Texts, Keys = KeysByPlaceholders<Texts>> =
  | readonly [PlainKey<Texts>]
  | {
      [Names in keyof Keys]: readonly [
        Keys[Names],
        Readonly<Record<PlaceholdersOf<Texts>[Keys[Names] & keyof Texts], MessageValue>>,
      ];
    }[keyof Keys];

/** Texts of the command line. */
type CommandParts = Pick<
  typeof englishParts,
  'accountCommands' | 'auditCommands' | 'backupCommands' | 'commandLine' | 'rulesCommands'
>;
type CommandKey = { [Part in keyof CommandParts]: keyof CommandParts[Part] }[keyof CommandParts];
/** Texts that only templates name, and no code chooses. */
type TemplateKey =
  | keyof typeof englishParts.auditTemplates
  | keyof typeof englishParts.pageTemplates;
type CommandTexts = Pick<Catalogue, CommandKey>;
/** Those of pages and emails stand apart: the compiler gives up on a union with about a thousand keys. */
type Texts = Omit<Catalogue, CommandKey | TemplateKey>;

/** A message that can be a value of another one. */
export type MessageWithValues = WithValues<Texts>;

/**
 * A text that code chose and that is put into words when a page or an email is rendered, in the language of
 * its reader. A key alone is a text without placeholders.
 */
export type Message = PlainKey<Texts> | MessageWithValues;

/** The same, on the command line. */
type CommandMessage = PlainKey<CommandTexts> | WithValues<CommandTexts>;

/** A piece of a sentence: words, or what stands for a placeholder that holds more than words. */
type Part = string | object;

export interface Messages {
  /** BCP 47, for the `lang` attribute. */
  readonly language: string;
  /** The text of a key. Throws if the key is unknown or a placeholder has no value. */
  t(key: string, values?: Readonly<Record<string, unknown>>): string;
  text(message: Message | CommandMessage): string;
  /** A sentence in pieces, in the order of this language: values that are objects, such as a link, stay as they are. */
  parts(key: string, values: Readonly<Record<string, unknown>>): Part[];
}

const languages = { en: { texts: english, locale: 'en-GB' } } as const;

/** Times are those of UTC; a script shows them in the time zone of the reader. */
const formats = {
  date: {
    day: { dateStyle: 'long', timeZone: 'UTC' },
    minute: { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' },
  },
} as const;

/** All texts that people read on pages, in emails and on the command line, in one language. */
export function createMessages(language: keyof typeof languages): Messages {
  const { texts, locale } = languages[language];
  const parsed = new Map<string, IntlMessageFormat>();

  function textOf(key: string): string {
    if (!Object.hasOwn(texts, key)) throw new Error(`There is no message "${key}".`);
    return texts[key as MessageKey];
  }

  function parse(key: string, text: string): IntlMessageFormat {
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const message = new IntlMessageFormat(text, locale, formats, { ignoreTag: true });
    parsed.set(key, message);
    return message;
  }

  function parts(key: string, values: Readonly<Record<string, unknown>> = {}): Part[] {
    const text = textOf(key);
    if (!text.includes('{')) return [text];
    const entries = Object.entries(values).map(([name, value]) => [name, resolve(value)]);
    const found = parse(key, text).formatToParts<Part>(Object.fromEntries(entries));
    return found.map(({ value }) => value);
  }

  function resolve(value: unknown): unknown {
    return Array.isArray(value) ? t(value[0], value[1]) : value;
  }

  function t(key: string, values?: Readonly<Record<string, unknown>>): string {
    return parts(key, values).join('');
  }

  return {
    language,
    t,
    text: (message) => (typeof message === 'string' ? t(message) : t(message[0], message[1])),
    parts,
  };
}
