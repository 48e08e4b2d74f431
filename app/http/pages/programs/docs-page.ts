import type { Response } from 'express';
import type { Message } from '../../../messages/messages.ts';
import { scopeFor } from '../../api/access.ts';
import type { Operation } from '../../api/operation.ts';
import { recentProofMs } from '../../middleware/require-recent-proof.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';

/**
 * The API for readers: a plain list of operations. Scripts replace it with a viewer (Swagger UI) that can
 * also call the API.
 */
export function docsPage({ operations, render }: Web): Page {
  const groups = [...Map.groupBy(operations, ({ tag }) => tag)].map(([title, group]) => ({
    title,
    operations: group.map((operation) => ({
      method: operation.method.toUpperCase(),
      path: `/api/v1${operation.path}`,
      summary: operation.summary,
      description: operation.description ?? null,
      access: accessWords(operation),
    })),
  }));
  return {
    path: '/docs',
    access: 'public',
    get: (request, response) => {
      allowViewer(response);
      render(request, response, 'pages/docs.njk', { title: 'docs.title', groups });
    },
  };
}

/**
 * The viewer may do more than other pages: read the OpenAPI document, call the API, use the pictures in its
 * stylesheet, and write markup, which it sanitises. It still loads nothing from other sites, and runs no
 * inline script or style.
 */
function allowViewer(response: Response) {
  const policy = String(response.get('Content-Security-Policy'));
  response.set(
    'Content-Security-Policy',
    policy
      .replace("img-src 'self'", "img-src 'self' data:;connect-src 'self'")
      .replace(/;require-trusted-types-for 'script'/, ''),
  );
}

function accessWords(operation: Operation): Message {
  const scope = scopeFor(operation) ?? '';
  switch (operation.access) {
    case 'public':
      return ['docs.access.public'];
    case 'client':
      return ['docs.access.client', { scope }];
    case 'session':
      return ['docs.access.session'];
    case 'recently-proved':
      return ['docs.access.recently-proved', { duration: durationWords(recentProofMs) }];
    case 'logged-in':
      return ['docs.access.logged-in', { scope }];
    case 'admin':
      return ['docs.access.admin', { duration: durationWords(recentProofMs) }];
  }
}
