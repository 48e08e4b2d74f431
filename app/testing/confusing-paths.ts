/**
 * Paths that a proxy, Gatehouse and an application may read in different ways. For at least one known server,
 * framework or decoder, each leads from a public folder to /secret or elsewhere.
 */
export const confusingPaths: readonly string[] = [
  // Dots: plain, and encoded once, twice and three times.
  ...['/public/../secret', '/public/./../secret', '/./secret', '/public/..', '/../secret'],
  ...['/public/%2e%2e/secret', '/public/%2E%2E/secret', '/public/.%2e/secret', '/%2e/secret'],
  ...['/public/%252e%252e/secret', '/public/%25252e%25252e/secret', '/public/%%32%65./secret'],
  ...['/public/%25%32%65%25%32%65/secret', '/public%2f%2e%2e%2fsecret', '/public/..%00/secret'],
  // Slashes and backslashes.
  ...['//secret', '///secret', '//public/../secret', '/public//../secret', '/public//secret'],
  ...['/public%2f..%2fsecret', '/public/..%2Fsecret', '/public/..%252fsecret', '/%2fsecret'],
  ...['/public/..\\secret', '/public\\..\\secret', '/\\secret', '/public/..%5csecret'],
  ...['/public%5c..%5csecret', '/public/..%255csecret', '/%5c%5csecret', '/public/..%5Csecret'],
  // Parameters of a segment (RFC 3986, 3.3), which some servers remove.
  ...['/public/..;/secret', '/public;/../secret', '/public/..;a=b/secret', '/;/secret', '/secret;'],
  ...['/secret;.css', '/public/..%3b/secret', '/public/%2e%2e;/secret', '/public/..%253b/secret'],
  // Bytes that end a string or a line, or mean nothing.
  ...['/secret%00', '/secret%00.css', '/public/%00/../secret', '/secret%0a', '/secret%0d%0aX:%20y'],
  ...['/secret%09', '/secret%7f', '/secret%1f.css', '/secret%c2%85', '/secret%c2%80'],
  // Invalid UTF-8, or overlong encodings.
  ...['/public/%c0%ae%c0%ae/secret', '/public/..%c0%afsecret', '/public/..%e0%80%afsecret'],
  ...[
    '/public/..%f0%80%80%afsecret',
    '/public/%e0%80%ae%e0%80%ae/secret',
    '/public/..%c1%9csecret',
  ],
  ...['/%ff%fe/secret', '/secret%c3', '/secret%ed%a0%80', '/public/..%f8%80%80%80%afsecret'],
  // Characters that look like dots and slashes.
  ...['/public/%ef%bc%8e%ef%bc%8e/secret', '/public/%e2%80%a5/secret', '/public/..%ef%bc%8fsecret'],
  ...['/public/%e2%80%a4%e2%80%a4/secret', '/public/..%ef%bc%bcsecret'],
  ...['/public/x%e2%81%84..%e2%81%84secret', '/public/..%e2%88%95secret', '/public/..%e2%88%96x'],
  ...['/public/..%c2%a5secret', '/public/..%e2%82%a9secret'],
  // Characters that become an empty segment or a delimiter.
  ...['/%ef%bc%8fsecret', '/public/%ef%bc%8fsecret', '/public%ef%bc%8f/secret'],
  ...['/%20/secret', '/public/%c2%a0/secret', '/secret/%20', '/%e3%80%80/secret'],
  ...['/secret%cd%be', '/secret%ef%bc%9b.css', '/public/..%ef%bc%9b/secret', '/x%ef%bc%bcsecret'],
  ...['/public/%ef%bc%852e%ef%bc%852e/secret', '/public%ef%b9%a81/secret'],
  // Invisible characters.
  ...['/sec%e2%80%8cret', '/sec%c2%adret', '/secret%e2%80%8b', '/public/..%e2%80%8b/secret'],
  ...['/public/.%e2%81%a0./secret', '/%e2%80%8b/secret', '/%ef%bb%bfsecret', '/secret%ef%b8%8f'],
  ...['/sec%e2%80%aeret', '/sec%cd%8fret', '/sec%e1%85%9fret', '/secret%f3%a0%81%81'],
  ...['/public/..%e2%80%a8/secret', '/public/%e1%9a%80../secret'],
  // Spaces that some servers drop.
  ...['/public/..%20/secret', '/public/%20../secret', '/public/..%c2%a0/secret', '/public/.%20'],
  // Malformed or missing encoding.
  ...['/public/%u002e%u002e/secret', '/public/%u2215secret', '/secret%', '/secret%2', '/secret%zz'],
  ...['/secret"', '/<secret>', '/se`cret', '/{secret}', '/s\u00e9cret', 'secret', '', '*'],
];
