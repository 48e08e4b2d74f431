// Runs the ceremony of a passkey (WebAuthn) for a form: adds its button, calls the authenticator, puts the
// response in the form and sends it. Without JavaScript there is no button. A page runs one request at a
// time.

// Challenges last five minutes.
const renewAfterMs = 4 * 60 * 1000;
// Finding a security key may take a while after the button is pressed.
const renewAtButtonAfterMs = 60 * 1000;

let running;

function stop() {
  running?.abort();
  running = new AbortController();
  return running;
}

async function ask(form, mediation) {
  const { signal } = stop();
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === 'create') {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey, signal });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey, signal, ...(mediation && { mediation }) });
}

function send(form, credential) {
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  // A choice that another form of the page also has, such as "Stay logged in".
  for (const field of form.querySelectorAll('[data-same-as]')) {
    field.disabled = !document.getElementById(field.dataset.sameAs)?.checked;
  }
  form.requestSubmit();
}

// Offers passkeys in the list of the user name field, if the browser can.
async function offerInField(form) {
  if (!('autofill' in form.dataset)) return;
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  try {
    const credential = await ask(form, 'conditional');
    if (credential) send(form, credential);
  } catch {
    // Stopped for the button or a new challenge, or refused by the browser.
  }
}

async function renew(form) {
  const answer = await fetch(form.dataset.renew, { headers: { Accept: 'application/json' } });
  // The page needs another login or proof first.
  if (answer.redirected) {
    location.reload();
    await new Promise(() => {});
  }
  if (!answer.ok) throw new Error(`No challenge: ${answer.status}.`);
  const { options, challenge } = await answer.json();
  form.dataset.options = JSON.stringify(options);
  form.elements.challenge.value = challenge;
}

function enhance(form) {
  const texts = form.dataset;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = form.dataset.buttonClass;
  button.textContent = texts.text;

  // Says why the ceremony failed. Empty until something happens.
  const status = document.createElement('p');
  status.className = 'field__error';
  status.setAttribute('role', 'status');

  let renewedAt = Date.now();
  async function renewIfOld(oldMs = renewAfterMs) {
    if (!('renew' in form.dataset) || Date.now() - renewedAt < oldMs) return false;
    await renew(form);
    renewedAt = Date.now();
    return true;
  }

  button.addEventListener('click', async () => {
    status.textContent = '';
    button.disabled = true;
    try {
      await renewIfOld(renewAtButtonAfterMs);
      send(form, await ask(form));
    } catch (error) {
      status.textContent = error.name === 'InvalidStateError' ? texts.known : texts.failed;
      offerInField(form);
    } finally {
      button.disabled = false;
    }
  });

  async function keepFresh() {
    if (document.visibilityState !== 'visible' || button.disabled) return;
    // If the server is down, the next attempt comes soon.
    if (await renewIfOld().catch(() => false)) offerInField(form);
  }
  setInterval(keepFresh, 15_000);
  document.addEventListener('visibilitychange', keepFresh);
  // A page from the browser's cache has a challenge that may have been used.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    renewedAt = 0;
    keepFresh();
  });

  form.append(button, status);
  form.hidden = false;
  offerInField(form);
}

const forms = document.querySelectorAll('form[data-passkey]');
if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined) {
  for (const form of forms) enhance(form);
}
