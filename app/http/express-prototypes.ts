import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

type Constructor = (this: object, ...args: unknown[]) => void;

/**
 * Requests and responses that are Express's from the start. Express gives each of them another prototype
 * when it meets it; on an object that has this one already that costs nothing, else it makes every later
 * access slow.
 */
export function expressPrototypes(
  app: Express,
): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  return {
    IncomingMessage: withPrototype(IncomingMessage, app.request),
    ServerResponse: withPrototype(ServerResponse, app.response),
  };
}

/** A constructor like this one, of objects with that prototype. Node's own can be called, unlike a class. */
function withPrototype<T>(original: T, prototype: object): T {
  const construct: Constructor = function (...args) {
    (original as Constructor).apply(this, args);
  };
  construct.prototype = prototype;
  return construct as T;
}
