/**
 * The names of the placeholders of a message in ICU MessageFormat. Every brace leads from text to an argument or
 * back: in "{count, plural, one {# key of {name}} other {# keys}}" the text within a branch may have arguments again.
 */
export type Placeholder<
  Text extends string,
  Within extends 'text' | 'argument' = 'text',
> = Text extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? AfterClosing<Text, Within>
    : Within extends 'argument'
      ? Placeholder<After, 'text'>
      : Argument<After>
  : never;

type AfterClosing<
  Text extends string,
  Within extends 'text' | 'argument',
> = Text extends `${string}}${infer Rest}`
  ? Placeholder<Rest, Within extends 'text' ? 'argument' : 'text'>
  : never;

type Argument<Text extends string> = Text extends `${infer Head}}${infer Rest}`
  ? Head extends `${infer Name},${string}`
    ? Name | (Text extends `${Name},${infer Options}` ? Placeholder<Options, 'argument'> : never)
    : Head | Placeholder<Rest, 'text'>
  : never;

/** The names in a union as one string, in some order: `'name,count,'`. */
export type Joined<Names extends string, Before extends string = ''> = [Names] extends [never]
  ? Before
  : Joined<Exclude<Names, Last<Names>>, `${Before}${Last<Names>},`>;

/** One member of a union: of an overloaded function, the compiler infers the last signature. */
type Last<Union extends string> =
  Overloaded<Union extends string ? () => Union : never> extends () => infer Member
    ? Member & string
    : never;

type Overloaded<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
