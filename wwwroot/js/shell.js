// What the frame around every page does in the browser: menus, copying, times, look. One listener for the whole document each,
// so that nothing depends on when the server renders what.
const root = document.documentElement;
const closest = (event, selector) => event.target instanceof Element ? event.target.closest(selector) : null;

// menus: below the button that opened them, inside the window
document.addEventListener('toggle', event => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches('.menu[popover]')) return;
  const button = document.querySelector(`[popovertarget="${menu.id}"]`);
  button?.setAttribute('aria-expanded', String(event.newState === 'open'));
  if (event.newState !== 'open' || !button) return;
  const at = button.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8));
  const below = at.bottom + 6 + menu.offsetHeight <= innerHeight || at.top < innerHeight / 2;
  menu.style.left = `${left}px`;
  menu.style.top = below ? `${at.bottom + 6}px` : `${Math.max(8, at.top - 6 - menu.offsetHeight)}px`;
  (menu.querySelector('[data-filter-field]') ?? menu.querySelector('.mi'))?.focus();
}, true);
document.addEventListener('keydown', event => {
  const menu = closest(event, '.menu[popover]');
  if (!menu || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
  const items = [...menu.querySelectorAll('.mi:not([hidden])')];
  if (!items.length || (event.target.matches('input') && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  const now = items.indexOf(document.activeElement);
  const next = { ArrowDown: now + 1, ArrowUp: now < 0 ? items.length - 1 : now - 1, Home: 0, End: items.length - 1 }[event.key];
  items[(next + items.length) % items.length].focus();
});
document.addEventListener('click', event => {
  // A menu closes when something in it was chosen.
  const item = closest(event, '.menu[popover] .mi');
  if (item && !item.matches('[data-look-set]')) item.closest('[popover]').hidePopover();
});
document.addEventListener('input', event => {
  const field = closest(event, '[data-filter-field]');
  if (!field) return;
  const words = field.value.trim().toLowerCase();
  for (const item of field.closest('[data-filter]').querySelectorAll('[data-text]')) item.hidden = !item.dataset.text.toLowerCase().includes(words);
});

// look
const marks = () => {
  const values = gatehouse.look.read();
  const now = { theme: values.get('theme') ?? 'system', density: root.dataset.density ?? 'compact' };
  for (const button of document.querySelectorAll('[data-look-set]')) {
    const [name, value] = button.dataset.lookSet.split('=');
    button.classList.toggle('on', now[name] === value);
    button.setAttribute('aria-pressed', String(now[name] === value));
  }
};
root.addEventListener('look', marks);
document.addEventListener('toggle', marks, true);
document.addEventListener('click', event => {
  const choice = closest(event, '[data-look-set]');
  if (choice) {
    const [name, value] = choice.dataset.lookSet.split('=');
    gatehouse.look.set({ [name]: value });
  }
  if (closest(event, '[data-rail-toggle]')) {
    const mini = root.dataset.rail ? root.dataset.rail === 'mini' : innerWidth < 1280;
    gatehouse.look.set({ rail: mini ? 'wide' : 'mini' });
  }
  if (closest(event, '[data-skip]')) {
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
  if (closest(event, '[data-reload]')) {
    event.preventDefault();
    location.reload();
  }
});

// copying, also on hosts without https
const announcer = Object.assign(document.createElement('div'), { className: 'vh', role: 'status' });
announcer.setAttribute('aria-live', 'polite');
document.body.append(announcer);
export const announce = words => { announcer.textContent = ''; setTimeout(() => { announcer.textContent = words; }, 50); };
export const copy = async text => {
  if (navigator.clipboard && isSecureContext) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* refused: the old way */ }
  }
  const area = Object.assign(document.createElement('textarea'), { value: text, readOnly: true });
  area.style.cssText = 'position:fixed;top:0;left:0;opacity:0';
  const focused = document.activeElement;
  (focused?.closest('dialog, [popover]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return done;
};
const check = '<path d="m3.5 9.5 3.7 3.7L14.5 5"/>';
document.addEventListener('click', async event => {
  const button = closest(event, '[data-copy]');
  if (!button) return;
  const source = button.dataset.copy || document.getElementById(button.dataset.copyFrom ?? '')?.textContent || '';
  const done = await copy(source);
  announce(done ? 'Copied' : 'The browser did not allow copying');
  button.dispatchEvent(new CustomEvent('copied', { bubbles: true, detail: done }));
  const icon = button.querySelector('svg.i');
  if (!done || !icon || icon.dataset.was) return;
  icon.dataset.was = icon.innerHTML;
  icon.innerHTML = check;
  icon.style.color = 'var(--ok)';
  setTimeout(() => { icon.innerHTML = icon.dataset.was; icon.style.color = ''; delete icon.dataset.was; }, 1500);
});

// times say how long ago they were, now
const age = seconds =>
  seconds < 10 ? 'now' : seconds < 60 ? `${Math.floor(seconds)} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min`
    : seconds < 86400 ? `${Math.floor(seconds / 3600)} h` : seconds < 86400000 ? `${Math.floor(seconds / 86400)} d` : `${Math.floor(seconds / 31557600)} y`;
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-age]')) {
    const passed = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (passed < 0 || !time.firstChild) continue;
    const words = age(passed);
    // The text node stays: the server's picture of the page counts on it.
    time.firstChild.nodeValue = time.dataset.age === 'Age' ? words : words === 'now' ? 'just now' : `${words} ago`;
  }
}, 10000);

// the last view of a page in this tab
const remember = () => { if (location.search) sessionStorage.setItem('gatehouse-query:' + location.pathname, location.search); };
addEventListener('pagehide', remember);
document.addEventListener('click', event => { if (closest(event, 'a[href]')) remember(); }, true);
gatehouse.lastQuery = path => sessionStorage.getItem('gatehouse-query:' + path);
gatehouse.announce = announce;
gatehouse.copy = copy;

// keys: one listener; single keys never while somebody types, and never when the reader switched them off
const typing = target => target instanceof Element && (target.closest('input, textarea, select, [contenteditable], .monaco-editor, dialog, [role=dialog], [popover]') !== null);
const palette = async () => (await import('./palette.js')).toggle();
const press = (...selectors) => {
  for (const selector of selectors) {
    const found = [...document.querySelectorAll(selector)].find(element => !element.disabled && element.getAttribute('aria-disabled') !== 'true');
    if (found) { found.click(); return true; }
  }
  return false;
};
const places = {
  h: ['.rail a[title="Home"]'], a: ['.rail a[title="APIs"]'], k: ['.rail a[title="Plans & keys"]'],
  t: ['.tabs a[href$="/traffic"]', '.rail a[title="Traffic"]'], d: ['.tabs a[href$="/deployments"]'], l: ['.tabs a[href$="/logs"]'], e: ['.tabs a[href$="/design"]'],
};
let going = 0;
document.addEventListener('keydown', event => {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    palette();
    return;
  }
  if (command && !event.altKey && event.key.toLowerCase() === 's') {
    event.preventDefault();
    // What is being typed must be known before it is saved.
    if (document.activeElement?.matches('input, textarea')) document.activeElement.dispatchEvent(new Event('change', { bubbles: true }));
    setTimeout(() => press('main [data-save]'), 0);
    return;
  }
  if (command && event.key === 'Enter' && press('main [data-send]')) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented || command || event.altKey || event.isComposing || typing(event.target) || root.dataset.keys === 'off') return;
  const key = event.key;
  if (going && Date.now() - going < 1500 && places[key.toLowerCase()]) {
    going = 0;
    if (press(...places[key.toLowerCase()])) event.preventDefault();
    return;
  }
  going = key.toLowerCase() === 'g' ? Date.now() : 0;
  if (key === '?') help();
  else if (key === '/') {
    const field = document.querySelector('main [data-filter-key], main input[type=search]');
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  } else if (key === '[') press('main [data-previous]');
  else if (key === ']') press('main [data-next]');
});
document.addEventListener('click', event => {
  if (closest(event, '[data-palette]')) palette();
  if (closest(event, '[data-shortcuts]')) help();
});

// the list of keys, with the switch for the single ones
const shortcuts = [
  ['Ctrl K', 'Search or jump'], ['?', 'This list'], ['/', 'Filter this page'], ['G H', 'Home'], ['G A', 'APIs'], ['G K', 'Plans and keys'], ['G T', 'Traffic'],
  ['G E', 'Designer of this API'], ['G D', 'Deployments of this API'], ['G L', 'Logs of this API'], ['Ctrl S', 'Save'], ['Ctrl Enter', 'Send a test'], ['[  ]', 'Previous, next'], ['Esc', 'Close the topmost layer'],
];
let keysDialog;
const help = () => {
  if (!keysDialog) {
    keysDialog = document.createElement('dialog');
    keysDialog.className = 'keys pop';
    keysDialog.setAttribute('aria-labelledby', 'keys-title');
    const title = Object.assign(document.createElement('h2'), { id: 'keys-title', className: 't-h3', textContent: 'Keyboard shortcuts' });
    const table = document.createElement('dl');
    for (const [keys, words] of shortcuts) {
      const term = document.createElement('dt');
      for (const part of keys.split(' ').filter(Boolean)) term.append(Object.assign(document.createElement('kbd'), { textContent: part }));
      table.append(term, Object.assign(document.createElement('dd'), { textContent: words }));
    }
    const label = Object.assign(document.createElement('label'), { className: 'check' });
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: root.dataset.keys !== 'off' });
    box.addEventListener('change', () => gatehouse.look.set({ keys: box.checked ? null : 'off' }));
    label.append(box, 'Shortcuts of one key work outside of fields');
    const close = Object.assign(document.createElement('button'), { type: 'button', className: 'btn', textContent: 'Close' });
    close.addEventListener('click', () => keysDialog.close());
    const bottom = Object.assign(document.createElement('div'), { className: 'row' });
    bottom.append(label, Object.assign(document.createElement('span'), { className: 'sp' }), close);
    keysDialog.append(title, table, bottom);
    keysDialog.addEventListener('click', event => { if (event.target === keysDialog) keysDialog.close(); });
    document.body.append(keysDialog);
  }
  if (!keysDialog.open) keysDialog.showModal();
};
