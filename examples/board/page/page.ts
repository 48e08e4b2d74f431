import express, { Router } from 'express';
import type { Config } from '../config.ts';
import { notFound } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { actionRoutes } from './actions.ts';
import { createAssets } from './assets.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { pageErrors } from './page-errors.ts';
import { createShowBoard } from './show-board.ts';
import { createRender } from './templates.ts';
import { requireVisitor } from './visitor.ts';

const largestForm = '16kb';

/** The page for people. The proxy in front has asked Gatehouse who they are. */
export function pageRoutes(config: Config, services: Services): Router {
  const { BOARD_PATH: path, BOARD_ORIGIN: origin, GATEHOUSE_ISSUER: gatehouse } = config;
  const assets = createAssets();
  const render = createRender({
    path,
    stylesheet: path + assets.stylesheet,
    icon: path + assets.icon,
    logout: `${gatehouse}/logout`,
    login: `${gatehouse}/login?rd=${encodeURIComponent(origin + path)}`,
  });
  const show = createShowBoard({ ...services, render });
  const router = Router({ caseSensitive: true, strict: true });
  router.use(assets.routes);
  router.use(requireVisitor(services.recordActivity), requireOwnOrigin(origin));
  router.use(express.urlencoded({ extended: false, limit: largestForm, inflate: false }));
  router.get('/', (request, response) => show(request, response, { text: '', error: null }));
  router.use(actionRoutes({ ...services, path, show }));
  // Not left to the routes for programs, which would ask a person for a token.
  router.use(notFound());
  router.use(pageErrors(render, services.logger));
  return router;
}
