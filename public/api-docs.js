// Replaces the plain list with Swagger UI, which can call the API. Without JavaScript the list stays.

const viewer = document.getElementById('api-viewer');
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
followScheme();
dark.addEventListener('change', followScheme);

/** Corrections for screen readers: parts that the viewer does not name, or names twice. [selector, correction] */
const corrections = [
  ['textarea', (part) => name(part, 'Request body')],
  ['.close-modal', (part) => name(part, 'Close')],
  ['table[role=region]', (part) => name(part, 'Responses', 'table')],
  ['button.auth[aria-label]', (part) => part.removeAttribute('aria-label')],
  // A link inside a button. The button opens the operation and changes the URL.
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

/** The viewer's dialog has no role, lets the focus leave it, and starts at its last field. */
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

function correct() {
  for (const [selector, how] of corrections) viewer.querySelectorAll(selector).forEach(how);
  if (dialogOpener === undefined || viewer.querySelector('.modal-ux') !== null) return;
  for (const part of outside) part.inert = false;
  dialogOpener.focus();
  dialogOpener = undefined;
}

/** Browsers send the cookie themselves, so there is nothing to enter. */
function withoutCookie(apiDocument) {
  delete apiDocument.components.securitySchemes.cookie;
  for (const operations of Object.values(apiDocument.paths)) {
    for (const operation of Object.values(operations)) {
      operation.security = operation.security.filter((scheme) => !('cookie' in scheme));
    }
  }
  return apiDocument;
}

/** The viewer's own layout has a second <main>, and a list with only one server. */
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
  // No validator is asked, and no credential is stored.
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: false,
  // Its colours have too little contrast.
  syntaxHighlight: false,
  requestInterceptor: (request) => {
    // A request with a cookie that changes something must have the JSON type, even without a body.
    if (!['GET', 'HEAD'].includes(request.method?.toUpperCase() ?? 'GET')) {
      request.headers['Content-Type'] ??= 'application/json';
    }
    return request;
  },
  onComplete: () => {
    viewer.hidden = false;
    document.getElementById('api-list').hidden = true;
    correct();
    new MutationObserver(correct).observe(viewer, { childList: true, subtree: true });
  },
});
