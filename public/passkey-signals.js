// Tells password managers and devices which passkeys the server accepts, and their current names (WebAuthn Level 3, 5.1.10).
// They may stop offering the others. Browsers that cannot do this are left alone.
for (const { dataset } of document.querySelectorAll('[data-passkey-signal]')) {
  const options = JSON.parse(dataset.options);
  globalThis.PublicKeyCredential?.[dataset.passkeySignal]?.(options).catch(() => {});
}
