// Moves the focus to the errors of the form that was just sent. Without JavaScript, the page title and the
// alert say it.
document.getElementById('error-summary')?.focus();
