// Listens to the gateway for the reader's call and says what it saw, or, after a silence, what to look at.
const silence = 20000;

export function listen(root, page, team, api, stage, authority) {
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
    dispose() { stream.close(); },
  };
}
