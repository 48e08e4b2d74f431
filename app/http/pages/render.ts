import type { Request, Response } from 'express';
import type { Message, Messages } from '../../messages/messages.ts';
import type { Templates } from '../../platform/templates.ts';
import type { CsrfTokens } from '../browser/csrf-tokens.ts';
import type { FlashMessages } from '../browser/flash-messages.ts';
import { isAdministrator, visitorOf } from '../request/request.ts';

/** Renders a page, with what every page needs: the visitor, the CSRF token of its forms, a flash message. */
export type RenderPage = (
  request: Request,
  response: Response,
  template: string,
  context: { readonly title: Message } & Record<string, unknown>,
) => void;

export function createRenderPage({
  templates,
  messages,
  csrfTokens,
  flashMessages,
}: {
  templates: Templates;
  messages: Messages;
  csrfTokens: CsrfTokens;
  flashMessages: FlashMessages;
}): RenderPage {
  return (request, response, template, { title, ...context }) => {
    const visitor = visitorOf(request);
    response.type('html').send(
      templates(template, {
        ...context,
        page: { title: messages.text(title), path: request.path },
        visitor: visitor
          ? {
              username: visitor.account.username,
              name: visitor.account.name,
              isAdministrator: isAdministrator(visitor),
            }
          : null,
        csrf: csrfTokens.issue(request, response),
        flashMessage: flashMessages.take(request, response),
      }),
    );
  };
}
