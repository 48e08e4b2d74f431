// Sends a form once, even if its button is pressed repeatedly. The first response counts. Without JavaScript
// the server recognises the second request.

for (const form of document.querySelectorAll('form[method="post"]:not([data-repeatable])')) {
  let isSent = false;
  form.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // A page from the browser's cache, or one whose request was stopped with Escape, can be sent again.
  window.addEventListener('pageshow', () => {
    isSent = false;
  });
  window.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') isSent = false;
  });
}
