import helmet from 'helmet';

/** Nothing is loaded from elsewhere, framed, sniffed or cached; forms go home only. */
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
      // Which schemes a host has is for its owner to say, and that is the proxy.
      strictTransportSecurity: false,
    }),
  ];
}
