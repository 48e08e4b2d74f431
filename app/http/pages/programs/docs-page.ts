import type { Response } from 'express';
import type { Message } from '../../../messages/messages.ts';
import { scopeFor } from '../../api/access.ts';
import type { Operation } from '../../api/operation.ts';
import { recentProofMs } from '../../middleware/require-recent-proof.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';

/**
 * The API for readers: a plain list of what there is, in whose place scripts put a viewer (Swagger UI)
 * that can also call it.
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
 * What the viewer needs beyond other pages: to read the document and call the API, pictures within its
 * stylesheet, and to write markup, which it cleans itself. Still nothing from elsewhere and no inline
 * script or style.
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
