import helmet from 'helmet';

/** Nothing is loaded from other sites, framed, sniffed or cached. Forms are sent to this site only. */
export function securityHeaders() {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // With no-referrer, browsers would send "Origin: null" with our own forms.
      referrerPolicy: { policy: 'same-origin' },
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      xFrameOptions: { action: 'deny' },
      // The proxy decides about HTTPS, so it sends HSTS.
      strictTransportSecurity: false,
    }),
  ];
}
