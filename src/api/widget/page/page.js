/** The page that demonstrates the widget: the tag to copy, and a token to try it with. */

const widget = document.getElementById('widget');

document.querySelector('[data-address]').textContent = widget.src;
document.getElementById('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = document.getElementById('token').value.trim();
  if (token === '') delete widget.dataset.token;
  else widget.dataset.token = token;
  document.getElementById('state').textContent =
    token === '' ? 'You chat as a guest.' : 'You chat as the user of this token.';
});
