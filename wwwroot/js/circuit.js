// Starts Blazor and says in a slim bar what the circuit does. The page stays readable and copyable, and is never replaced by nothing.
const states = document.getElementById('components-reconnect-modal');
const bar = document.getElementById('circuit');
const text = bar.querySelector('[data-circuit-text]');
const act = bar.querySelector('[data-circuit-act]');
const root = document.documentElement;
const quiet = 3000;
let timer;
let since = 0;
let upgrading = false;

const show = (state, words, button, press) => {
  bar.dataset.state = state;
  text.textContent = words;
  act.hidden = !button;
  act.textContent = button ?? '';
  act.onclick = press ?? null;
};
const hide = () => { clearTimeout(timer); delete bar.dataset.state; };
const away = on => {
  if (on) root.dataset.circuit = 'away';
  else delete root.dataset.circuit;
  // What is typed while nobody listens would be lost: fields are readable and copyable, not writable.
  for (const field of document.querySelectorAll('main input, main textarea')) {
    if (field.hasAttribute('data-local')) continue;
    if (on && !field.readOnly) { field.readOnly = true; field.dataset.away = ''; }
    if (!on && 'away' in field.dataset) { field.readOnly = false; delete field.dataset.away; }
  }
};

// Back to the same address with the scroll where it was; edits come back from the server's scratch copy.
const reload = () => {
  const main = document.getElementById('main');
  sessionStorage.setItem('gatehouse-scroll', JSON.stringify([location.href, main?.scrollTop ?? 0]));
  location.reload();
};
const reloadWhenUp = async () => {
  for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
    try {
      const answer = await fetch('/healthz', { cache: 'no-store' });
      if (answer.ok || answer.status === 404) return reload();
    } catch { /* still away */ }
    await new Promise(done => setTimeout(done, wait));
  }
};

const lost = () => {
  if (since) return;
  since = Date.now();
  away(true);
  timer = setTimeout(() => show('away', upgrading ? 'Upgrading, back in a moment…' : 'Reconnecting… what you saved is safe, and this page stays readable.', 'Try now', () => Blazor.reconnect?.()), quiet);
};
const back = () => {
  const seen = bar.dataset.state;
  since = 0;
  upgrading = false;
  away(false);
  hide();
  if (seen) { show('ok', 'Connected again.'); timer = setTimeout(hide, 2000); }
};
const rejected = async () => {
  clearTimeout(timer);
  show('away', upgrading ? 'Upgrading, back in a moment…' : 'Coming back to where you were…');
  try { if (await Blazor.resumeCircuit?.()) return back(); } catch { /* it is gone for good */ }
  reloadWhenUp();
};

states.addEventListener('components-reconnect-state-changed', event => {
  switch (event.detail.state) {
    case 'show': lost(); break;
    case 'retrying': lost(); break;
    case 'hide': back(); break;
    case 'failed': case 'rejected': case 'resume-failed': rejected(); break;
    case 'paused': upgrading = true; lost(); break;
  }
});

await Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: 1000,
      retryIntervalMilliseconds: tried => [0, 1000, 2000, 4000, 8000][tried] ?? 15000,
    },
  },
});
const hurry = () => { if (since && document.visibilityState === 'visible') Blazor.reconnect?.().then(ok => { if (ok === false) rejected(); }).catch(() => {}); };
addEventListener('online', hurry);
document.addEventListener('visibilitychange', hurry);

const kept = JSON.parse(sessionStorage.getItem('gatehouse-scroll') ?? 'null');
sessionStorage.removeItem('gatehouse-scroll');
if (kept && kept[0] === location.href) requestAnimationFrame(() => document.getElementById('main')?.scrollTo(0, kept[1]));
