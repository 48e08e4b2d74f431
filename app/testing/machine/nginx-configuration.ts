/** The only changes that tests may make in the repository's nginx.conf. */
export interface NginxChanges {
  /** The port in every `listen` directive. */
  readonly listen: number;
  /** The file in the `pid` directive, if there is one. */
  readonly pidFile: string;
  /** The addresses of the `server` directives in each named upstream block. */
  readonly upstreams: Readonly<Record<string, readonly string[]>>;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A directive that ends with a semicolon, such as `listen 8080;`. */
interface Directive {
  readonly name: string;
  readonly args: readonly Word[];
  /** The directives around it, outermost first: `['http', 'upstream app']`. */
  readonly blocks: readonly string[];
  readonly start: number;
  /** Position after the semicolon. */
  readonly end: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A comment, a quoted word, a separator, or a bare word (in which `${name}` is no block). */
const TOKEN = /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|(?:\$\{[^}]*\}|\\.|[^\s{};])+/gs;

/**
 * Changes the configuration, and leaves every other byte, so that the tests use the shipped file. Throws if a
 * named upstream is missing, or if it listens on more than one port, because one server would then answer for
 * another.
 */
export function changeConfiguration(text: string, changes: NginxChanges): string {
  const directives = parseDirectives(text);
  const edits = [
    ...listenEdits(directives, changes.listen),
    ...pidEdits(directives, changes.pidFile),
    ...Object.entries(changes.upstreams).flatMap(([name, addresses]) =>
      upstreamEdits(text, serversOf(directives, name), addresses),
    ),
  ];
  return applyEdits(text, edits);
}

/** Whether a directive of this name stands outside all blocks. */
export function hasMainDirective(text: string, name: string): boolean {
  return parseDirectives(text).some((d) => d.name === name && d.blocks.length === 0);
}

function parseDirectives(text: string): Directive[] {
  const directives: Directive[] = [];
  const blocks: string[] = [];
  let words: Word[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith('#')) continue;
    if (!/^[{};]$/.test(token)) {
      words.push({ text: token, start: index, end: index + token.length });
      continue;
    }
    if (token === '{') blocks.push(words.map((word) => word.text).join(' '));
    if (token === '}') blocks.pop();
    const [first, ...args] = words;
    if (token === ';' && first !== undefined) {
      const { text: name, start } = first;
      directives.push({ name, args, blocks: [...blocks], start, end: index + 1 });
    }
    words = [];
  }
  return directives;
}

function listenEdits(directives: readonly Directive[], port: number): Edit[] {
  const ports = directives
    .filter((directive) => directive.name === 'listen')
    .flatMap((directive) => portOf(directive) ?? []);
  const distinct = new Set(ports.map((word) => word.text));
  if (distinct.size > 1) {
    throw new Error(
      `nginx listens on ${[...distinct].join(' and ')}; only one port can be changed`,
    );
  }
  return ports.map((word) => ({ ...word, text: String(port) }));
}

/** The port in `8080`, `127.0.0.1:8080` or `[::]:8080`; a unix socket has none. */
function portOf(listen: Directive): Word | undefined {
  const [address] = listen.args;
  const port = address?.text.match(/^(?:.*:)?(\d+)$/)?.[1];
  if (address === undefined || port === undefined) return undefined;
  return { text: port, start: address.end - port.length, end: address.end };
}

function pidEdits(directives: readonly Directive[], pidFile: string): Edit[] {
  const pid = directives.find((d) => d.name === 'pid' && d.blocks.length === 0);
  return (pid?.args ?? []).map((word) => ({ ...word, text: pidFile }));
}

function serversOf(directives: readonly Directive[], upstream: string): Directive[] {
  const servers = directives.filter(
    (d) => d.name === 'server' && d.blocks.at(-1) === `upstream ${upstream}`,
  );
  if (servers.length === 0) throw new Error(`nginx has no upstream ${upstream} with a server line`);
  return servers;
}

/**
 * Parameters such as `max_fails=0` belong to the tested file, so each line keeps its own. Added lines copy
 * those of the last one, and surplus lines are removed.
 */
function upstreamEdits(
  text: string,
  servers: readonly Directive[],
  addresses: readonly string[],
): Edit[] {
  const edits: Edit[] = servers.map((server, index) => {
    const [address] = server.args;
    const replacement = addresses[index];
    if (address === undefined || replacement === undefined) return { ...server, text: '' };
    return { start: address.start, end: address.end, text: replacement };
  });
  const last = servers.at(-1);
  if (last === undefined) return edits;
  const parameters = last.args.slice(1).map((word) => ` ${word.text}`);
  const added = addresses
    .slice(servers.length)
    .map((address) => `\n${indentAt(text, last.start)}server ${address}${parameters.join('')};`);
  return [...edits, { start: last.end, end: last.end, text: added.join('') }];
}

function indentAt(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1, position);
  return line.match(/^\s*/)?.[0] ?? '';
}

/** From the last to the first, so that earlier positions stay valid. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  const lastFirst = [...edits].sort((a, b) => b.start - a.start);
  return lastFirst.reduce(
    (changed, edit) => changed.slice(0, edit.start) + edit.text + changed.slice(edit.end),
    text,
  );
}
