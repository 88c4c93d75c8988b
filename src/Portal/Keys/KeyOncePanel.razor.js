// Tells the server that the value was taken, never the value: copied by the button, or written to a file here in the browser.
export function watch(root, panel) {
  const once = root.querySelector('.once');
  const taken = () => panel.invokeMethodAsync('Stored');
  const copied = event => { if (event.detail) taken(); };
  const download = event => {
    const button = event.target instanceof Element ? event.target.closest('[data-once-env]') : null;
    if (!button) return;
    const text = `${button.dataset.onceEnv}=${root.querySelector('#once-value').textContent.trim()}\n`;
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `${button.dataset.onceEnv.toLowerCase()}.env` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    taken();
  };
  once.addEventListener('copied', copied);
  root.addEventListener('click', download);
  return {
    stop() {
      once.removeEventListener('copied', copied);
      root.removeEventListener('click', download);
    },
  };
}
