import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

/**
 * Classes of requests and responses that have Express's prototypes from the start. Express sets the prototype
 * of each request. This costs nothing if it is already set; otherwise every later access is slow. Call this
 * when the prototypes of the application are complete.
 */
export function expressPrototypes(
  app: Express,
): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  // Classes, because objects made by a plain function have no space for the properties that Node adds.
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<T extends IncomingMessage = IncomingMessage> extends ServerResponse<T> {}
  app.request = takingOver(ExpressRequest.prototype, app.request);
  app.response = takingOver(ExpressResponse.prototype, app.response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

/** @returns the prototype of a class, with all own and inherited properties of `from` */
function takingOver<T extends object>(prototype: object, from: T): T {
  const { constructor: _, ...own } = Object.getOwnPropertyDescriptors(
    from,
  ) as PropertyDescriptorMap;
  Object.defineProperties(prototype, own);
  return Object.setPrototypeOf(prototype, Object.getPrototypeOf(from));
}
