// Puts Swagger UI, which can call the API, in the place of the plain list. Without JavaScript the list stays.

const viewer = document.getElementById('api-viewer');
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
followScheme();
dark.addEventListener('change', followScheme);

window.SwaggerUIBundle({
  url: '/openapi.json',
  domNode: viewer,
  // Nobody else is told of the document, and no credential is kept.
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: false,
  requestInterceptor: (request) => {
    // By cookie, every call that changes something says that it is JSON, even without a body.
    if (!['GET', 'HEAD'].includes(request.method?.toUpperCase() ?? 'GET')) {
      request.headers['Content-Type'] ??= 'application/json';
    }
    return request;
  },
  onComplete: () => {
    viewer.hidden = false;
    document.getElementById('api-list').hidden = true;
  },
});
