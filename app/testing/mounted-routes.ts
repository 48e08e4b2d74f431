import type { MockTracker } from 'node:test';
import { Router } from 'express';

/** A route that the running server answers. */
export interface MountedRoute {
  readonly path: string;
  /** In capitals; without HEAD and OPTIONS. */
  readonly method: string;
}

interface ExpressRoute {
  readonly path: string;
  readonly methods: Readonly<Record<string, boolean>>;
}

/**
 * Records every route that Express mounts from now on, so that a test can request all of them, also new ones.
 * Call it before the server is created.
 *
 * @returns the routes mounted so far
 */
export function noteMountedRoutes(mock: MockTracker): () => MountedRoute[] {
  const prototype = Router.prototype as { route(path: string): ExpressRoute };
  const route = mock.method(prototype, 'route');
  return () =>
    route.mock.calls.flatMap(({ result }) =>
      Object.keys(result?.methods ?? {})
        .filter((method) => method !== '_all')
        .map((method) => ({ path: result?.path ?? '', method: method.toUpperCase() })),
    );
}
