// Adds a Show / Hide button to every password field. Without JavaScript the fields stay unchanged.

for (const input of document.querySelectorAll('.password-input > input')) {
  const texts = input.parentElement.dataset;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'password-input__toggle';
  button.setAttribute('aria-controls', input.id);

  // For screen readers: whether the password is visible. Empty until it changes.
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');

  const setVisible = (isVisible) => {
    input.type = isVisible ? 'text' : 'password';
    button.textContent = isVisible ? texts.hide : texts.show;
    button.setAttribute('aria-label', isVisible ? texts.hideLabel : texts.showLabel);
  };

  button.addEventListener('click', () => {
    const isVisible = input.type === 'password';
    setVisible(isVisible);
    status.textContent = isVisible ? texts.shown : texts.hidden;
  });

  // Browsers may store what is typed in a text field, so the form is always submitted with a password field.
  input.form.addEventListener('submit', () => setVisible(false));
  // A page from the browser's cache must not show the password.
  window.addEventListener('pageshow', () => setVisible(false));

  setVisible(false);
  input.after(button, status);
}
