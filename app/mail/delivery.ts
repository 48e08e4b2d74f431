/** How an attempt to send an email ended. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** Permanent: a retry would be refused again (RFC 5321, 4.2.1). */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Temporary: worth a retry. */
  | { readonly kind: 'failed'; readonly reason: string };
