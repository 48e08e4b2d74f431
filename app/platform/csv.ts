/** What spreadsheets take for the beginning of a formula (OWASP, CSV Injection). */
const formula = /^[=+\-@\t\r]/;

/**
 * A line of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it, as
 * anybody can choose a user name or a user agent.
 */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: string | null): string {
  const text = cell ?? '';
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
