import { Chart, clock, exact, short } from '../js/chart.js';

// Listens to the gateway for the reader's call and says what it saw, or, after a silence, what to look at.
const silence = 20000;

// The last 30 minutes of the stage, drawn again every two seconds: a call shows as the hollow dot of the minute that still counts.
function pulse(host, { team, api, version, stage, zone }) {
  const query = new URLSearchParams({ team, api, version, stage, from: 'now-30m' });
  const plot = Object.assign(document.createElement('div'), { className: 'plot' });
  const words = Object.assign(document.createElement('p'), { className: 'meta' });
  host.replaceChildren(plot, words);
  const chart = new Chart(plot);
  const stop = new AbortController();
  let drawn;
  const draw = async () => {
    if (document.hidden) return;
    try {
      const response = await fetch(`/ui-data/series?${query}`, { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(10000)]), headers: { accept: 'application/json' } });
      if (!response.ok || response.redirected) return;
      const a = await response.json();
      const at = a.count2xx.map((_, i) => (a.from + i * a.period) * 1000);
      const values = at.map((_, i) => a.count2xx[i] == null ? null : a.count2xx[i] + a.count3xx[i] + a.count4xx[i] + a.count5xx[i]);
      const total = values.reduce((all, v) => all + (v ?? 0), 0);
      const said = `${exact(total)} ${total === 1 ? 'request' : 'requests'} in the last 30 min. The hollow dot is the minute that still counts.`;
      if (words.textContent !== said) words.textContent = said;
      const state = JSON.stringify([values, at[0], document.documentElement.dataset.theme]);
      if (state === drawn) return;
      drawn = state;
      await chart.draw({
        at, period: a.period, now: a.now * 1000, group: 'welcome', times: clock(zone), marks: [], whole: true, max: total ? undefined : 1, axis: short, value: exact, notes: () => [], onZoom() {},
        series: [{ name: 'requests', values, color: '--accent', width: 1.75 }], summary: `Requests a minute on ${stage}: ${said}`,
      });
    } catch { /* the portal is away for a moment; the next round draws again */ }
  };
  const timer = setInterval(draw, 2000);
  draw();
  return { draw, dispose() { clearInterval(timer); stop.abort(); chart.dispose(); } };
}

export function listen(root, host, page, target) {
  const { team, apiId: api, stage, authority } = target;
  const chart = pulse(host, target);
  const rows = new Map();
  const dropped = new Set();
  let last = Date.now();
  let total = null;
  const note = document.createElement('div');
  note.className = 'lrow idle';
  const say = (...parts) => { const text = parts.join(' '); if (note.textContent !== text) note.textContent = text; };
  root.replaceChildren(note);
  say(`Listening on ${authority}…`);

  const part = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
  const show = row => {
    if (dropped.has(row.id) || rows.has(row.id)) return;
    const good = row.status >= 200 && row.status < 400;
    const line = part('div', `lrow ${good ? 'got' : 'bad'}`, '');
    const time = part('time', '', new Date(row.at).toLocaleTimeString('en-GB'));
    time.dateTime = row.at;
    const words = part('span', 'big', '');
    words.append(part('b', '', String(row.status)), part('i', '', ''), `${row.ms < 9.95 ? row.ms.toFixed(1) : Math.round(row.ms)} ms`, part('i', '', ''), part('span', `m ${row.verb.toLowerCase()}`, row.verb), part('span', 'mono', row.path));
    if (row.key) words.append(part('i', '', ''), `key ${row.key}…`);
    line.append(time, words);
    if (row.reason) line.append(part('span', '', row.reason));
    rows.set(row.id, line);
    note.after(line);
    if (rows.size > 5) { const [oldest] = rows.keys(); rows.get(oldest).remove(); rows.delete(oldest); }
    last = Date.now();
    say(`Listening on ${authority}…`);
    if (good) page.invokeMethodAsync('Saw').catch(() => { /* the circuit is away; the line is there */ });
  };

  const stream = new EventSource(`/ui-data/tail?${new URLSearchParams({ team, api, stage })}`);
  stream.addEventListener('request', event => show(JSON.parse(event.data)));
  stream.addEventListener('beat', event => {
    const beat = JSON.parse(event.data);
    const others = total !== null && beat.total > total;
    if (total === null) total = beat.total;
    if (Date.now() - last < silence || rows.size) return;
    say(others
      ? `The gateway got ${beat.total - total} requests in the meantime, but none for this stage. Is the address exactly the one above?`
      : `Nothing has reached ${authority} for ${Math.round((Date.now() - last) / 1000)} s. Does the command run on a machine that reaches it, and does a proxy stand between?`);
  });
  stream.onerror = () => say('The portal is away for a moment; listening goes on by itself.');
  return {
    // Calls the portal made are shown with their answer already.
    drop(id) { dropped.add(id); rows.get(id)?.remove(); rows.delete(id); },
    dispose() { stream.close(); chart.dispose(); },
  };
}
