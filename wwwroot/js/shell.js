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
