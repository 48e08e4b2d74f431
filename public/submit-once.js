// Sends a form once, however often its button is pressed: the answer that counts is the first one's. Without
// JavaScript the server tells the second apart.

for (const form of document.querySelectorAll('form[method="post"]:not([data-repeatable])')) {
  let isSent = false;
  form.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // A page taken back from the browser's cache, or one whose answer never came and was stopped with Escape,
  // can be sent again.
  window.addEventListener('pageshow', () => {
    isSent = false;
  });
  window.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') isSent = false;
  });
}
