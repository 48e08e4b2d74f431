// Keeps the part of a URL after "#" through the login. Browsers keep it in redirects, but drop it when a form
// is sent. In the action of the form it stays in the browser. Without JavaScript it is lost.

const { hash } = window.location;
for (const field of hash === '' ? [] : document.querySelectorAll('input[name="rd"]')) {
  field.form.action = new URL(hash, field.form.action).href;
}
