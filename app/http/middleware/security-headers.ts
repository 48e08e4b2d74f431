import type { RequestHandler } from 'express';
import helmet from 'helmet';

const twoYearsSeconds = 63_072_000;

const unusedFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'microphone',
  'payment',
  'usb',
];

/**
 * The headers of every response: nothing is loaded from other sites, framed, sniffed, cached or leaked
 * (Mozilla Observatory A+; ASVS V3.4). `form-action` names the applications too, because Chromium applies it
 * to the redirect after a login.
 */
export function securityHeaders(
  baseUrl: URL,
  redirectOrigins: readonly string[],
): RequestHandler[] {
  const isSecure = baseUrl.protocol === 'https:';
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
          formAction: ["'self'", ...redirectOrigins],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          objectSrc: ["'none'"],
          requireTrustedTypesFor: ["'script'"],
        },
      },
      strictTransportSecurity: isSecure && { maxAge: twoYearsSeconds, includeSubDomains: true },
      // With no-referrer, browsers would send "Origin: null" with our own forms.
      referrerPolicy: { policy: 'same-origin' },
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.set({
        'Cache-Control': 'no-store',
        'Permissions-Policy': unusedFeatures.map((feature) => `${feature}=()`).join(', '),
      });
      next();
    },
  ];
}
