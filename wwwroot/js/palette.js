// The palette: search or jump. An APG combobox over an index of the team that is searched here, in the browser; what the index
// does not hold (routes, keys, the thousandth API) is asked of the server after a pause.
const fresh = 20000;
const pause = 150;
const most = 40;
let dialog, input, list, foot, shown = [], active = -1, timer, index, icons = {}, asked = 0;

const el = (name, props = {}, ...children) => {
  const element = Object.assign(document.createElement(name), props);
  element.append(...children);
  return element;
};
const recentKey = team => `gatehouse-recent:${team}`;
const recents = team => { try { return JSON.parse(localStorage.getItem(recentKey(team)) ?? '[]'); } catch { return []; } };
const team = () => document.querySelector('[data-palette]')?.dataset.palette;

// A word of the query fits a text as the start of a word (best), inside it, or letter by letter (worst); every word must fit.
export const score = (item, words) => {
  let sum = 0;
  const title = item.t.toLowerCase();
  const note = (item.n ?? '').toLowerCase();
  for (const word of words) {
    const at = title.indexOf(word);
    if (at === 0) sum += 40;
    else if (at > 0) sum += /[^a-z0-9]/.test(title[at - 1]) ? 30 : 15;
    else if (note.includes(word)) sum += 10;
    else {
      let from = -1;
      let gaps = 0;
      for (const letter of word) {
        const next = title.indexOf(letter, from + 1);
        if (next < 0) return 0;
        if (from >= 0) gaps += next - from - 1;
        from = next;
      }
      if (word.length < 2 || gaps > word.length * 3) return 0;
      sum += Math.max(1, 8 - gaps);
    }
  }
  return sum + (item.h ? 2 : 0) - item.t.length / 200;
};

// The text with the parts that fitted marked; built from nodes, never from markup.
const marked = (text, words) => {
  const low = text.toLowerCase();
  const spans = words.map(word => [low.indexOf(word), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0]);
  const out = document.createDocumentFragment();
  let done = 0;
  for (const [at, length] of spans) {
    if (at < done) continue;
    out.append(text.slice(done, at), el('mark', { textContent: text.slice(at, at + length) }));
    done = at + length;
  }
  out.append(text.slice(done));
  return out;
};

const chip = item => {
  if (/^[A-Z]+$/.test(item.i)) return el('span', { className: `m ${item.i.toLowerCase()}`, textContent: item.i });
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('viewBox', '0 0 18 18');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = icons[item.i] ?? '';
  return svg;
};

const paint = (items, words, started) => {
  list.replaceChildren();
  shown = items;
  let group;
  items.forEach((item, at) => {
    if (item.g !== group) {
      group = item.g;
      list.append(el('li', { className: 'pg', role: 'presentation', textContent: group }));
    }
    const title = el('span', { className: item.g === 'Routes' ? 'pt mono' : 'pt' }, marked(item.t, words));
    const row = el('li', { className: `po${item.h ? '' : ' dis'}`, role: 'option', id: `po-${at}` }, chip(item), title, el('span', { className: 'ps', textContent: item.w ?? item.n ?? '' }), el('span', { className: 'sp' }));
    if (item.k) row.append(el('kbd', { textContent: item.k, ariaHidden: 'true' }));
    row.setAttribute('aria-disabled', String(!item.h));
    row.addEventListener('click', event => run(at, event.ctrlKey || event.metaKey));
    row.addEventListener('mousemove', () => { if (active !== at) choose(at); });
    list.append(row);
  });
  foot.textContent = items.length ? `${items.length} ${items.length === 1 ? 'result' : 'results'} in ${Math.max(1, Math.round(performance.now() - started))} ms` : 'Nothing fits. Try a part of a name, a path or a key’s prefix.';
  choose(items.length ? Math.max(0, items.findIndex(item => item.h)) : -1);
};

const choose = at => {
  list.querySelector('.on')?.classList.remove('on');
  list.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
  active = at;
  const row = at < 0 ? null : document.getElementById(`po-${at}`);
  row?.classList.add('on');
  row?.setAttribute('aria-selected', 'true');
  row?.scrollIntoView({ block: 'nearest' });
  if (row) input.setAttribute('aria-activedescendant', row.id);
  else input.removeAttribute('aria-activedescendant');
};

const run = (at, tab) => {
  const item = shown[at];
  if (!item?.h) return;
  const slug = team();
  localStorage.setItem(recentKey(slug), JSON.stringify([{ ...item, g: 'Recent' }, ...recents(slug).filter(other => other.h !== item.h)].slice(0, 8)));
  dialog.close();
  if (tab) return void open(item.h, '_blank', 'noopener');
  if (window.Blazor?.navigateTo && document.documentElement.dataset.circuit !== 'away') Blazor.navigateTo(item.h);
  else location.assign(item.h);
};

const group = items => {
  const order = ['Recent', 'Do', 'Go to', 'Routes', 'Keys'];
  return items.map((item, at) => [item, at]).sort((a, b) => order.indexOf(a[0].g) - order.indexOf(b[0].g) || a[1] - b[1]).map(([item]) => item);
};

const search = () => {
  const started = performance.now();
  const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  clearTimeout(timer);
  const slug = team();
  if (!words.length) {
    const start = recents(slug);
    return paint([...start, ...(index?.items ?? []).filter(item => (item.g === 'Do' && item.h) || (item.g === 'Go to' && item.k)).slice(0, 12)].slice(0, 16), [], started);
  }
  const fits = items => group(items.map(item => [score(item, words), item]).filter(([points]) => points > 0).sort((a, b) => b[0] - a[0]).slice(0, most).map(([, item]) => item));
  const local = fits(index?.items ?? []);
  paint(local, words, started);
  if (input.value.trim().length < 2) return;
  const ask = ++asked;
  timer = setTimeout(async () => {
    // Of a pasted key only the prefix leaves the browser.
    const text = /^[A-Za-z0-9]{20,}$/.test(input.value.trim()) ? input.value.trim().slice(0, 8) : input.value.trim();
    try {
      const answer = await fetch('/ui-data/search', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ team: slug, text: text.slice(0, 200) }) });
      if (!answer.ok || ask !== asked || !dialog.open) return;
      const { items } = await answer.json();
      const known = new Set(local.map(item => item.t + item.h));
      const kept = active >= 0 ? shown[active] : null;
      const all = group([...local, ...items.filter(item => !known.has(item.t + item.h))]);
      paint(all, words, started);
      const again = kept ? all.findIndex(item => item.t === kept.t && item.h === kept.h) : -1;
      if (again >= 0) choose(again);
    } catch { /* away: what the index holds still works */ }
  }, pause);
};

const build = () => {
  input = el('input', { type: 'text', autocomplete: 'off', spellcheck: false, placeholder: 'Search or jump', id: 'palette-input', maxLength: 200 });
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', 'aria-label': 'Search or jump' })) input.setAttribute(name, value);
  list = el('ul', { id: 'palette-list' });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Results');
  list.tabIndex = -1;
  foot = el('span');
  foot.setAttribute('role', 'status');
  const hints = el('div', { className: 'pft' });
  for (const [keys, word] of [[['↑', '↓'], 'choose'], [['Enter'], 'run'], [['Ctrl Enter'], 'open in a new tab']]) {
    hints.append(el('span', {}, ...keys.map(key => el('kbd', { textContent: key })), ` ${word}`));
  }
  hints.append(el('span', { className: 'sp' }), foot);
  const name = el('span', { className: 't12 muted', id: 'palette-team' });
  dialog = el('dialog', { className: 'pal pop', id: 'palette' }, el('div', { className: 'pin' }, input, name, el('kbd', { textContent: 'Esc' })), list, hints);
  dialog.setAttribute('aria-label', 'Search or jump');
  input.addEventListener('input', search);
  dialog.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step && shown.length) {
      event.preventDefault();
      const to = active + step;
      choose(Math.abs(step) === 1 ? (to + shown.length) % shown.length : Math.max(0, Math.min(shown.length - 1, to)));
    }
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      run(active, event.ctrlKey || event.metaKey);
    }
  });
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
};

export const toggle = async () => {
  const slug = team();
  if (!slug) return;
  if (!dialog) build();
  if (dialog.open) return dialog.close();
  document.getElementById('palette-team').textContent = slug;
  input.value = '';
  dialog.showModal();
  input.focus();
  search();
  if (!index || index.team !== slug || Date.now() - index.at > fresh) {
    try {
      const answer = await fetch(`/ui-data/index?team=${encodeURIComponent(slug)}`);
      if (answer.ok) {
        const data = await answer.json();
        index = { team: slug, at: Date.now(), items: data.items };
        icons = data.icons;
        if (dialog.open) search();
      }
    } catch { /* away: the recents still work */ }
  }
};
