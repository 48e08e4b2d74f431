/** A QR code as a template draws it: an SVG path of squares, one unit each. */
export interface QrCode {
  /** Of the whole picture, with the empty border that scanners need. */
  readonly size: number;
  readonly path: string;
}

const borderModules = 4;

/**
 * The library is loaded at the first QR code. A screen has no stains: the lowest error correction has the largest
 * squares, which old cameras read best.
 */
export async function qrCode(text: string): Promise<QrCode> {
  const { encode } = await import('uqr');
  const { data, size } = encode(text, { ecc: 'L', border: borderModules });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, path: squares.join('') };
}
