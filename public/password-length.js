// Shows below the field of a new password how long it is. Without JavaScript the hint above it is enough.

for (const field of document.querySelectorAll('[data-min-length]')) {
  const input = field.querySelector('input');
  const least = Number(field.dataset.minLength);

  const status = document.createElement('p');
  status.className = 'password-input__length';
  status.setAttribute('role', 'status');
  field.append(status);

  const say = () => {
    // Counts like the server: in characters, not in bytes.
    const length = [...input.value.normalize('NFC')].length;
    if (length === 0) status.textContent = '';
    else if (length < least) status.textContent = field.dataset.tooShort.replace('#', length);
    else status.textContent = field.dataset.longEnough.replace('#', length);
  };

  // Screen readers would read every letter's count: wait until the typing pauses.
  let pause;
  input.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(say, 400);
  });
}
