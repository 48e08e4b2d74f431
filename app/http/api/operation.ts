import type { Request } from 'express';
import type { z } from 'zod';
import type { RequestContext } from '../../audit/request-context.ts';
import type { CallPolicy } from '../../throttling/call-limits.ts';
import type { MadeFile } from '../files/send-file.ts';
import type { Access } from './access.ts';
import type { Caller, KeyCaller, SessionCaller } from './caller.ts';

type CallerOf<A extends Access> = A extends 'public'
  ? undefined
  : A extends 'session' | 'recently-proved' | 'admin'
    ? SessionCaller
    : A extends 'client'
      ? KeyCaller
      : Caller;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

interface ResponseSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** The media types of a file instead of JSON. */
  readonly files?: readonly string[];
}

type Answer<R> = {
  [Status in keyof R & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R[Status] extends { readonly schema: infer S extends z.ZodType }
    ? { readonly body: z.output<S> }
    : { readonly body?: undefined; readonly file?: MadeFile });
}[keyof R & number];

interface Call<A extends Access, P, Q, B> {
  readonly caller: CallerOf<A>;
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: Parsed<B>;
  readonly requestContext: RequestContext;
  readonly request: Request;
}

interface Definition<A extends Access, P, Q, B, R, O = unknown> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Path below /api/v1, with parameters as `{name}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** There is no default, so nothing is public by accident. */
  readonly access: A;
  readonly limit?: CallPolicy;
  /** Each parameter has a schema. A value that does not match is 404. */
  readonly params?: P;
  /** Strict objects: unknown fields are refused, except with `isOAuth`. */
  readonly query?: Q;
  readonly body?: B;
  /** Also accepts forms, ignores unknown parameters, and fails as RFC 6749, 5.2, says. */
  readonly isOAuth?: boolean;
  /** For a public operation: refuses a wrong client secret in the body (RFC 7009, 2.1). */
  readonly verifiesClient?: boolean;
  readonly responses: R;
  /** Further errors, besides those that follow from the declaration. By status. */
  readonly problems?: Readonly<Record<number, string>>;
  readonly handle: (call: Call<A, P, Q, B>) => Promise<O>;
}

/** An operation without its type parameters, for the router and the document. */
export interface Operation
  extends Omit<
    Definition<
      Access,
      z.ZodObject | undefined,
      z.ZodObject | undefined,
      z.ZodType | undefined,
      Readonly<Record<number, ResponseSpec>>
    >,
    'handle'
  > {
  readonly handle: (call: never) => Promise<{
    readonly status: number;
    readonly body?: unknown;
    readonly file?: MadeFile;
    readonly headers?: Readonly<Record<string, string>>;
  }>;
}

/** Declares an operation. */
export function operation<
  A extends Access,
  R extends Readonly<Record<number, ResponseSpec>>,
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  const O extends Answer<R> = Answer<R>,
>(definition: Definition<A, P, Q, B, R, O>): Operation {
  return definition;
}
