// Adds a Copy button beside what is to be copied. Without JavaScript one click selects all of it.

for (const text of document.querySelectorAll('.secret__text')) {
  // Offered by browsers on secure pages only.
  if (navigator.clipboard === undefined) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'secret__copy';
  button.textContent = 'Copy';

  // Heard by those who cannot see the button's new word; empty until something happens.
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');

  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = 'Copied';
      status.textContent = 'Copied';
    } catch {
      getSelection()?.selectAllChildren(text);
      status.textContent = 'Selected: copy it with your keyboard';
    }
  });

  text.after(button, status);
}
