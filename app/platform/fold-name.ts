/** The form in which names are compared: compatibility forms folded (Unicode NFKC), lowercase. */
export function foldName(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
}
