// Adds a Show / Hide button to every password field. Without JavaScript the fields simply stay as they are.

for (const input of document.querySelectorAll('.password-input > input')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'password-input__toggle';
  button.setAttribute('aria-controls', input.id);

  // Heard by those who cannot see that the dots became letters; empty until something changes.
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');

  const setVisible = (isVisible) => {
    input.type = isVisible ? 'text' : 'password';
    button.textContent = isVisible ? 'Hide' : 'Show';
    button.setAttribute('aria-label', isVisible ? 'Hide password' : 'Show password');
  };

  button.addEventListener('click', () => {
    const isVisible = input.type === 'password';
    setVisible(isVisible);
    status.textContent = isVisible ? 'Your password is visible' : 'Your password is hidden';
  });

  // Browsers offer to remember, and may store, what is typed in a text field: always submit a password field.
  input.form.addEventListener('submit', () => setVisible(false));
  // A page taken back from the browser's cache must not show what was shown when it was left.
  window.addEventListener('pageshow', () => setVisible(false));

  setVisible(false);
  input.after(button, status);
}
