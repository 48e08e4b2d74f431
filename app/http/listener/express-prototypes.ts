import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

/**
 * Requests and responses that are Express's from the start. Express gives each of them another prototype
 * when it meets it; on an object that has this one already that costs nothing, else it makes every later
 * access slow. To be called when the application's own prototypes are complete.
 */
export function expressPrototypes(
  app: Express,
): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  // Classes, as objects that a plain function makes have no room for the properties that Node gives them.
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<T extends IncomingMessage = IncomingMessage> extends ServerResponse<T> {}
  app.request = takingOver(ExpressRequest.prototype, app.request);
  app.response = takingOver(ExpressResponse.prototype, app.response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

/** @returns the prototype of a class, with all that an object has and inherits */
function takingOver<T extends object>(prototype: object, from: T): T {
  const { constructor: _, ...own } = Object.getOwnPropertyDescriptors(
    from,
  ) as PropertyDescriptorMap;
  Object.defineProperties(prototype, own);
  return Object.setPrototypeOf(prototype, Object.getPrototypeOf(from));
}
