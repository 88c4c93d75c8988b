// Passkeys: asks the server for options, the browser for a credential, and sends it back. Errors are said beside the button.
const form = (token, values) => {
  const body = new FormData();
  body.append('__RequestVerificationToken', token);
  for (const [name, value] of Object.entries(values)) body.append(name, value ?? '');
  return { method: 'POST', body, credentials: 'same-origin' };
};
const answer = async response => {
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? `The portal answered ${response.status}.`);
};
const run = async (button, make) => {
  const root = button.closest('[data-passkey]');
  const said = root.querySelector('[data-said]');
  const token = root.querySelector('input[name=__RequestVerificationToken]').value;
  said.textContent = '';
  button.disabled = true;
  try {
    location.assign((await make(token, root)).next);
  } catch (error) {
    said.textContent = error.name === 'NotAllowedError' ? 'The browser ended it without a passkey.' : error.message;
    button.disabled = false;
  }
};
const signIn = async (token, root) => {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(await answer(await fetch('/login/passkey/options', form(token, {}))));
  const credential = await navigator.credentials.get({ publicKey: options });
  return answer(await fetch('/login/passkey', form(token, { credential: JSON.stringify(credential), returnUrl: root.dataset.returnUrl })));
};
const add = async (token, root) => {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(await answer(await fetch('/me/passkey/options', form(token, {}))));
  const credential = await navigator.credentials.create({ publicKey: options });
  return answer(await fetch('/me/passkey', form(token, { credential: JSON.stringify(credential), name: root.querySelector('[name=passkey-name]')?.value })));
};
document.addEventListener('click', event => {
  const button = event.target.closest('[data-passkey-do]');
  if (button) run(button, button.dataset.passkeyDo === 'add' ? add : signIn);
});
const show = () => {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON || !isSecureContext) return;
  for (const part of document.querySelectorAll('[data-passkey][hidden]')) part.hidden = false;
};
new MutationObserver(show).observe(document.documentElement, { childList: true, subtree: true });
show();
