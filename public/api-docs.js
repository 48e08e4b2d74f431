// Puts Swagger UI, which can call the API, in the place of the plain list. Without JavaScript the list stays.

const viewer = document.getElementById('api-viewer');
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
followScheme();
dark.addEventListener('change', followScheme);

/** What the viewer leaves unsaid to people who do not see it, or says twice. [selector, what is done] */
const mendings = [
  ['textarea', (part) => name(part, 'Request body')],
  ['.close-modal', (part) => name(part, 'Close')],
  ['table[role=region]', (part) => name(part, 'Responses', 'table')],
  ['button.auth[aria-label]', (part) => part.removeAttribute('aria-label')],
  // A link within a button: the button opens the operation, and puts it into the address.
  ['.opblock-summary-control a[href]', (part) => part.removeAttribute('href')],
  ['h3:not([aria-level])', (part) => part.setAttribute('aria-level', '2')],
  ['h4:not([aria-level])', (part) => part.setAttribute('aria-level', '3')],
  ['h5:not([aria-level])', (part) => part.setAttribute('aria-level', '4')],
  ['pre:not([tabindex])', (part) => part.setAttribute('tabindex', '0')],
  ['.modal-ux:not([role])', openDialog],
];

function name(part, label, role) {
  if (part.getAttribute('aria-label') !== label) part.setAttribute('aria-label', label);
  if (role !== undefined) part.setAttribute('role', role);
}

let dialogOpener;
let outside = [];

/** By itself it says that it is one to nobody, lets the focus out, and begins at its last field, far down. */
function openDialog(dialog) {
  outside = outsideOf(dialog.closest('.dialog-ux'));
  for (const part of outside) part.inert = true;
  name(dialog, 'Available authorizations', 'dialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.querySelector('input')?.focus();
  dialog.querySelector('.modal-ux-content')?.scrollTo(0, 0);
  dialogOpener = viewer.querySelector('.auth-wrapper .authorize');
}

function outsideOf(part) {
  if (part === document.body) return [];
  const siblings = [...part.parentElement.children].filter((other) => other !== part);
  return [...siblings, ...outsideOf(part.parentElement)];
}

function mend() {
  for (const [selector, how] of mendings) viewer.querySelectorAll(selector).forEach(how);
  if (dialogOpener === undefined || viewer.querySelector('.modal-ux') !== null) return;
  for (const part of outside) part.inert = false;
  dialogOpener.focus();
  dialogOpener = undefined;
}

/** Browsers send the cookie by themselves: there is nothing to enter. */
function withoutCookie(apiDocument) {
  delete apiDocument.components.securitySchemes.cookie;
  for (const operations of Object.values(apiDocument.paths)) {
    for (const operation of Object.values(operations)) {
      operation.security = operation.security.filter((scheme) => !('cookie' in scheme));
    }
  }
  return apiDocument;
}

/** Its own layout has a <main>, and so has the page; and says that there is but one server. */
function layout({ React: { createElement: make } }) {
  const parts = ['InfoContainer', 'AuthorizeBtnContainer', 'operations', 'Models'];
  const GatehouseLayout = ({ getComponent }) =>
    make(
      'div',
      { className: 'swagger-ui' },
      make(getComponent('SvgAssets')),
      ...parts.map((part) =>
        make('div', { className: 'wrapper', key: part }, make(getComponent(part, true))),
      ),
    );
  return { components: { GatehouseLayout } };
}

const answer = await fetch('/openapi.json');
window.SwaggerUIBundle({
  spec: withoutCookie(await answer.json()),
  domNode: viewer,
  plugins: [layout],
  layout: 'GatehouseLayout',
  // Nobody else is told of the document, and no credential is kept.
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: false,
  // Its colours are too pale to be read by everybody.
  syntaxHighlight: false,
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
    mend();
    new MutationObserver(mend).observe(viewer, { childList: true, subtree: true });
  },
});
