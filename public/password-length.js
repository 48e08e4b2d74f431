// Says below a new password's field how long the password is so far. Without JavaScript the hint above it is enough.

for (const field of document.querySelectorAll('[data-min-length]')) {
  const input = field.querySelector('input');
  const least = Number(field.dataset.minLength);

  const status = document.createElement('p');
  status.className = 'password-input__length';
  status.setAttribute('role', 'status');
  field.append(status);

  const say = () => {
    // As the server counts: in characters, however many bytes they have or keys they took.
    const length = [...input.value.normalize('NFC')].length;
    if (length === 0) status.textContent = '';
    else if (length < least)
      status.textContent = `Too short: ${length} of at least ${least} characters`;
    else status.textContent = `Long enough: ${length} characters`;
  };

  // Screen readers would read every letter's count: wait until the typing pauses.
  let pause;
  input.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(say, 400);
  });
}
