import type { Request } from 'express';
import type { z } from 'zod';
import type { Circumstances } from '../../audit/circumstances.ts';
import type { CallPolicy } from '../../throttling/call-limits.ts';
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
}

type Answer<R> = {
  [Status in keyof R & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R[Status] extends { readonly schema: infer S extends z.ZodType }
    ? { readonly body: z.output<S> }
    : { readonly body?: undefined });
}[keyof R & number];

interface Call<A extends Access, P, Q, B> {
  readonly caller: CallerOf<A>;
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: Parsed<B>;
  readonly circumstances: Circumstances;
  readonly request: Request;
}

interface Definition<A extends Access, P, Q, B, R, O = unknown> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api/v1, with parameters as `{name}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Nothing is public that does not say so. */
  readonly access: A;
  readonly limit?: CallPolicy;
  /** Every member has a schema; what fits none is not found (404). */
  readonly params?: P;
  /** Strict objects: unknown fields are refused, but by an OAuth-shaped operation. */
  readonly query?: Q;
  readonly body?: B;
  /** OAuth-shaped: takes forms too, ignores unknown parameters, and fails as RFC 6749 section 5.2 says. */
  readonly isOAuth?: boolean;
  /** Of a public operation: refuses a client secret in the body that is wrong (RFC 7009 section 2.1). */
  readonly verifiesClient?: boolean;
  readonly responses: R;
  /** What else may be answered, in problem details, beside what follows from the above. */
  readonly problems?: Readonly<Record<number, string>>;
  readonly handle: (call: Call<A, P, Q, B>) => Promise<O>;
}

/** An operation whatever its types: what the router and the document are made from. */
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
    readonly headers?: Readonly<Record<string, string>>;
  }>;
}

/** Declares an operation: what it takes, what it answers, who may call it, and what it does. */
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
