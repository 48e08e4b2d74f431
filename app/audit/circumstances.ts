/** Where a request came from. */
export interface Circumstances {
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
}
