// Takes the reader to what is wrong with the form just sent. Without JavaScript, the page's title and the alert say it.
document.getElementById('error-summary')?.focus();
