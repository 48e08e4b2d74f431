// Keeps the part of an address after "#" through the log-in: browsers carry it over redirects, but a form
// drops it. In the form's address it stays in the browser. Without JavaScript it is lost.

const { hash } = window.location;
for (const field of hash === '' ? [] : document.querySelectorAll('input[name="rd"]')) {
  field.form.action = new URL(hash, field.form.action).href;
}
