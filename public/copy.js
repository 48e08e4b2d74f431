// Adds a Copy button beside a secret. Without JavaScript one click selects the whole secret.

for (const text of document.querySelectorAll('.secret__text')) {
  // Browsers offer the clipboard only on secure pages.
  if (navigator.clipboard === undefined) continue;
  const texts = text.parentElement.dataset;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'secret__copy';
  button.textContent = texts.copy;

  // For screen readers: the result of the button. Empty until something happens.
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');

  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = texts.copied;
      status.textContent = texts.copied;
    } catch {
      getSelection()?.selectAllChildren(text);
      status.textContent = texts.selected;
    }
  });

  text.after(button, status);
}
