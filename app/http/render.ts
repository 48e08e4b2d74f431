import type { Request, Response } from 'express';
import type { Templates } from '../platform/templates.ts';
import type { CsrfTokens } from './csrf-tokens.ts';
import type { Notices } from './notices.ts';
import { isAdministrator, visitorOf } from './request.ts';

/** Renders a page with what every page needs: who visits, the token of its forms, a notice. */
export type RenderPage = (
  request: Request,
  response: Response,
  template: string,
  context: { readonly title: string } & Record<string, unknown>,
) => void;

export function createRenderPage({
  templates,
  csrfTokens,
  notices,
}: {
  templates: Templates;
  csrfTokens: CsrfTokens;
  notices: Notices;
}): RenderPage {
  return (request, response, template, { title, ...context }) => {
    const visitor = visitorOf(request);
    response.type('html').send(
      templates(template, {
        ...context,
        page: { title, path: request.path },
        visitor: visitor
          ? {
              username: visitor.account.username,
              name: visitor.account.name,
              isAdministrator: isAdministrator(visitor),
            }
          : null,
        csrf: csrfTokens.issue(request, response),
        notice: notices.take(request, response),
      }),
    );
  };
}
