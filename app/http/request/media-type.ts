import { MIMEType } from 'node:util';

/**
 * Whether a `Content-Type` is this type, in UTF-8 or without a charset. Other parameters are ignored (RFC
 * 8259, 11; RFC 9110, 8.3.1).
 *
 * @param type such as application/json
 */
export function isUtf8Of(type: string, contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const parsed = tryParse(contentType);
  if (parsed?.essence !== type) return false;
  const charset = parsed.params.get('charset')?.toLowerCase();
  return charset === undefined || charset === 'utf-8' || charset === 'utf8';
}

function tryParse(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}
