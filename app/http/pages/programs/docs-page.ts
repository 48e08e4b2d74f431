import type { Response } from 'express';
import { scopeFor } from '../../api/access.ts';
import type { Operation } from '../../api/operation.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';

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
      render(request, response, 'pages/docs.njk', { title: 'JSON API', groups });
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

function accessWords(operation: Operation): string {
  const scope = scopeFor(operation);
  switch (operation.access) {
    case 'public':
      return 'for anybody';
    case 'client':
      return `by API key (${scope})`;
    case 'session':
      return 'by token or session';
    case 'recently-proved':
      return 'by token or session, within ten minutes of the log-in';
    case 'logged-in':
      return `by token, session or API key (${scope})`;
    case 'admin':
      return 'for administrators, by token or session, within ten minutes of the login';
  }
}
