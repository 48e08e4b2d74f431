// Shows the length of a new password below its field. Without JavaScript the hint above it is enough.

for (const field of document.querySelectorAll('[data-min-length]')) {
  const input = field.querySelector('input');
  const least = Number(field.dataset.minLength);

  const status = document.createElement('p');
  status.className = 'password-input__length';
  status.setAttribute('role', 'status');
  field.append(status);

  const say = () => {
    // Counts characters, like the server, not bytes.
    const length = [...input.value.normalize('NFC')].length;
    if (length === 0) status.textContent = '';
    else if (length < least) status.textContent = field.dataset.tooShort.replace('#', length);
    else status.textContent = field.dataset.longEnough.replace('#', length);
  };

  // Screen readers would announce every change, so this waits for a pause in typing.
  let pause;
  input.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(say, 400);
  });
}
