// <traffic-board>: everything of a traffic page below its controls. It fetches /ui-data by itself, so it goes on without a
// circuit; the server only says, by attributes, what to show.
import { Chart, absent, change, clock, exact, ms, percent, points, share, short } from './chart.js';

const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name === 'onclick') element.addEventListener('click', value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
};
const svg = (name, attributes, ...children) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
const icons = {
  table: 'M4 3.5h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM3 7.5h12M7.5 7.5v7',
  chart: 'M2.5 2.5v13h13M5 12l3-4 2.5 2.5L15 5',
  info: 'M9 2.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM9 8.3v4M9 5.7v.1',
  err: 'M6.3 2.5h5.4l3.8 3.8v5.4l-3.8 3.8H6.3l-3.8-3.8V6.3zM9 5.8v4M9 12v.1',
  warn: 'M9 3 16 15H2zM9 7.5V11M9 13v.1',
};
const icon = (name, small = true) => svg('svg', { class: small ? 'i s' : 'i', viewBox: '0 0 18 18', 'aria-hidden': 'true' }, svg('path', { d: icons[name] }));

function spark(values, paint) {
  const most = Math.max(0, ...values.filter(v => v != null));
  let path = '', drawing = false;
  values.forEach((v, i) => {
    if (v == null) { drawing = false; return; }
    const x = values.length === 1 ? 60 : 120 * i / (values.length - 1), y = most ? 23 - 20 * v / most : 23;
    path += `${drawing ? ' ' : 'M'}${x.toFixed(1)},${y.toFixed(1)}${!drawing && values[i + 1] == null ? 'h0' : ''}`;
    drawing = true;
  });
  return svg('svg', { class: 'spark', viewBox: '0 0 120 26', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('path', { d: path || 'M0,23 H120', fill: 'none', stroke: `var(${path ? paint : '--ctl'})`, 'stroke-width': '1.5', 'stroke-linecap': 'round', 'vector-effect': 'non-scaling-stroke', ...(path ? {} : { 'stroke-dasharray': '3 3' }) }));
}

const sum = values => values.reduce((all, v) => all + (v ?? 0), 0);
const trusted = percentile => Math.ceil(10 / (1 - Number(percentile.slice(1)) / 100));
// A page that goes live replaces what was rendered before it; the new element starts with the old one's answer.
const kept = new Map();

class TrafficBoard extends HTMLElement {
  static observedAttributes = ['query', 'refresh', 'zone'];

  connectedCallback() {
    this.tables ??= new Set();
    this.charts = new Map();
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener('visibilitychange', () => document.hidden || this.due(), { signal });
    document.documentElement.addEventListener('look', () => this.answer && this.show(), { signal });
    this.addEventListener('keydown', event => event.key === 'Escape' && this.zoomed && history.back(), { signal });
    this.build();
    const known = kept.get(this.getAttribute('query'));
    if (known && Date.now() - known.at < 3000) Object.assign(this, known.answers), this.show();
    else this.load();
    this.schedule();
  }

  disconnectedCallback() {
    this.stop.abort();
    clearInterval(this.timer);
    for (const chart of this.charts.values()) chart.dispose();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.isConnected || !this.stop || before === now) return;
    if (name === 'refresh') this.schedule();
    else if (name === 'query' && now === this.asked) return;
    else this.load();
  }

  get busy() { return this.matches('traffic-board:has(.hold:hover)') || !!this.querySelector('.hold:focus-within'); }

  schedule() {
    clearInterval(this.timer);
    const seconds = Number(this.getAttribute('refresh'));
    if (seconds) this.timer = setInterval(() => this.due(), seconds * 1000);
  }

  // Hidden tabs rest, and nothing moves under the pointer.
  due() {
    if (!document.hidden && Number(this.getAttribute('refresh')) && !this.loading) this.load(this.getAttribute('query'), true);
  }

  async load(query = this.getAttribute('query'), quiet = false) {
    this.loading?.abort();
    const loading = this.loading = new AbortController();
    this.asked = query;
    this.classList.toggle('waiting', !quiet);
    try {
      const fetched = async path => {
        const response = await fetch(`/ui-data/${path}${query}`, { signal: AbortSignal.any([loading.signal, AbortSignal.timeout(20000)]), headers: { accept: 'application/json' } });
        if (response.redirected || response.status === 401) throw new Error('You are signed out. Load the page again to sign in.');
        if (!response.ok) throw new Error((await response.json().catch(() => null))?.detail ?? `The server answered ${response.status}.`);
        return response.json();
      };
      const [answer, tops] = await Promise.all([fetched('series'), fetched('tops')]);
      kept.clear();
      kept.set(query, { at: Date.now(), answers: { answer, tops } });
      this.failure = undefined;
      if (quiet && this.busy) this.next = { answer, tops };
      else Object.assign(this, { answer, tops, next: undefined });
    } catch (error) {
      if (loading.signal.aborted) return;
      this.failure = error.name === 'TimeoutError' ? 'The server took longer than 20 s.' : error.message;
    } finally {
      if (this.loading === loading) this.loading = undefined;
    }
    this.classList.remove('waiting');
    if (!this.next) this.show();
    this.status();
  }

  build() {
    this.verdict = h('div', { 'aria-live': 'polite' });
    this.notes = h('div', { class: 'notes' });
    this.tiles = h('section', { class: 'tiles', 'aria-label': 'Totals' });
    this.panels = {};
    const grid = h('div', { class: 'charts' });
    for (const [key, title] of [['requests', 'Requests'], ['errors', 'Error rate'], ['latency', 'Latency'], ['backend', 'Gateway and backend']]) {
      const panel = this.panels[key] = { title };
      panel.unit = h('span', { class: 't12 muted' });
      panel.legend = h('span', { class: 'lg' });
      panel.host = h('div', { class: 'plot' });
      panel.empty = h('div', { class: 'none', hidden: true });
      panel.table = h('div', { class: 'astable', hidden: true, tabindex: '0', role: 'region', 'aria-label': `${title} as a table` });
      panel.info = h('div', { id: `info-${key}`, class: 'menu', popover: '', role: 'note' });
      panel.button = h('button', { type: 'button', class: 'ib', 'aria-pressed': 'false', 'aria-label': `View ${title} as table`, title: 'View as table', onclick: () => this.flip(key) }, icon('table', false));
      panel.caption = h('figcaption', { class: 'vh' });
      grid.append(h('section', { class: 'card chart', 'aria-label': title },
        h('div', { class: 'hd' }, h('h2', { class: 't-h4' }, title), panel.unit, h('span', { class: 'sp' }), panel.legend, panel.button,
          h('button', { type: 'button', class: 'ib', popovertarget: `info-${key}`, 'aria-label': `What ${title} shows`, title: 'Metric, dimensions, statistic, period' }, icon('info', false)), panel.info),
        h('figure', { class: 'hold' }, panel.host, panel.empty, panel.caption), panel.table));
    }
    this.tables_ = h('div', { class: 'tops hold' });
    this.live = h('p', { class: 'vh', role: 'status' });
    this.replaceChildren(this.verdict, this.notes, this.tiles, grid, this.tables_, this.live);
    this.addEventListener('pointerout', () => setTimeout(() => this.release(), 150), { signal: this.stop.signal });
  }

  release() {
    if (this.next && !this.busy) {
      Object.assign(this, this.next, { next: undefined });
      this.show();
      this.status();
    }
  }

  flip(key) {
    this.tables.has(key) ? this.tables.delete(key) : this.tables.add(key);
    this.show();
  }

  status() {
    const notes = [];
    const a = this.answer;
    if (this.failure) notes.push(h('div', { class: 'banner warn', role: 'status' }, icon('warn', false), h('span', { class: 'sp' }, a ? `What is shown is from ${clock(this.zone).second(a.now * 1000)}. ` : '', this.failure), h('button', { type: 'button', class: 'btn sm', onclick: () => this.load() }, 'Try again')));
    if (this.next) notes.push(h('p', { class: 't12 muted' }, 'New numbers wait until you point elsewhere.'));
    for (const silence of a?.silences ?? []) notes.push(h('div', { class: 'banner warn' }, icon('warn', false), h('span', {}, `Node ${silence.node} stopped counting at ${clock(this.zone).full(silence.since * 1000)}; what it serves since then is missing here.`)));
    if (a?.coarsened) notes.push(h('p', { class: 't12 muted' }, a.coarsened));
    this.notes.replaceChildren(...notes);
  }

  get zone() { return this.getAttribute('zone') || 'UTC'; }

  zoom(from, to) {
    const iso = t => new Date(Math.round(t / 60000) * 60000).toISOString().replace('.000', '');
    const page = new URL(this.getAttribute('page'), document.baseURI);
    page.searchParams.set('from', iso(from));
    page.searchParams.set('to', iso(to));
    const query = new URLSearchParams(this.getAttribute('query'));
    query.set('from', iso(from));
    query.set('to', iso(to));
    this.zoomed = true;
    // The picture changes at once; the address follows, with or without a circuit.
    this.load(`?${query}`);
    globalThis.Blazor ? Blazor.navigateTo(page.pathname + page.search) : history.pushState(null, '', page);
  }

  show() {
    const a = this.answer;
    if (!a) { this.status(); return; }
    const times = clock(this.zone);
    const at = a.count2xx.map((_, i) => (a.from + i * a.period) * 1000);
    const total = a.count2xx.map((v, i) => v == null ? null : v + a.count3xx[i] + a.count4xx[i] + a.count5xx[i]);
    const rate = values => values.map((v, i) => v == null || !total[i] ? null : v / total[i]);
    const per = a.period === 60 ? 'per min' : a.period < 3600 ? `per ${a.period / 60} min` : a.period === 3600 ? 'per hour' : `per ${a.period / 3600} h`;
    const empty = !sum(total);
    const base = {
      at, period: a.period, now: a.now * 1000, group: 'traffic', times, marks: a.marks.filter(mark => mark.at >= a.from),
      onZoom: (from, to) => this.zoom(from, to),
    };
    const few = i => a.samples[i] && a.samples[i] < trusted(a.percentile) ? [`${a.percentile} of n=${a.samples[i]}: needs ${exact(trusted(a.percentile))} to be sure`] : [];
    this.showVerdict(a, times);
    this.showTiles(a, total, rate);
    const dashed = values => ({ name: a.before?.label, values, color: '--text-2', width: 1, dash: 'dashed', z: 3, plain: true });
    this.panel('requests', {
      ...base, unit: per, whole: true, axis: short, value: exact, notes: () => [],
      series: [
        { name: '2xx', values: a.count2xx, color: '--s2', type: 'bar', stack: 'n' }, { name: '3xx', values: a.count3xx, color: '--s3', type: 'bar', stack: 'n' },
        { name: '4xx', values: a.count4xx, color: '--s4', type: 'bar', stack: 'n' }, { name: '5xx', values: a.count5xx, color: '--s5', type: 'bar', stack: 'n' },
        ...(a.before ? [dashed(a.before.count)] : []),
      ],
      summary: `${exact(a.tiles.requests)} requests; the busiest ${per.slice(4)} had ${exact(Math.max(0, ...total))}.`,
      info: ['AWS/ApiGateway Count', 'Sum', 'By status class: our own metric beside CloudWatch\'s.'],
    }, empty);
    this.panel('errors', {
      ...base, unit: '% of requests', axis: v => `${short(v * 100)} %`, value: percent, max: sum(a.count4xx) + sum(a.count5xx) ? span => span.max > 0.8 ? 1 : null : 0.05, notes: i => total[i] == null ? ['nobody was counting'] : [`of ${exact(total[i])} requests`],
      series: [{ name: '4xx', values: rate(a.count4xx), color: '--s4', dash: 'dashed', width: 1.25 }, { name: '5xx', values: rate(a.count5xx), color: '--s5', width: 2.25 }],
      summary: `${percent(a.tiles.share5xx)} of requests ended in 5xx and ${percent(a.tiles.share4xx)} in 4xx.`,
      info: ['AWS/ApiGateway 4XXError, 5XXError', 'Average', 'Each request counts as 0 or 1, so the average is the share.'],
    }, empty);
    const widths = { p50: 1, p90: 1.25, p95: 1.5, p99: 2 };
    this.panel('latency', {
      ...base, unit: 'ms', axis: short, value: ms, notes: few,
      series: [
        ...Object.entries(a.latency).map(([name, values]) => ({ name, values, color: `--${name in widths ? name : 'accent'}`, width: widths[name] ?? 1.5 })),
        ...(a.before ? [dashed(a.before.latency)] : []),
      ],
      summary: `${a.percentile} of the latency was ${ms(a.tiles.latency)}.`,
      info: ['AWS/ApiGateway Latency', Object.keys(a.latency).join(', '), 'Merged histograms, never averaged; within 0.8 % of the true value.'],
    }, empty);
    this.panel('backend', {
      ...base, unit: 'ms', axis: short, value: ms, notes: few,
      series: [{ name: `backend ${a.percentile}`, values: a.backend, color: '--c1', area: true }, { name: 'gateway, mean', values: a.overhead, color: '--c3', width: 2 }],
      summary: `${a.percentile} of the backend's time was ${ms(a.tiles.backend)}; the gateway itself took ${ms(mean(a.overhead, total))} a request on average.`,
      info: ['AWS/ApiGateway IntegrationLatency', `${a.percentile}; Latency less IntegrationLatency, Average`, 'Only requests that reached an integration have a backend time.'],
    }, empty);
    this.showTops(times);
    this.status();
    if (!this.announced || Date.now() - this.announced > 5000) {
      this.announced = Date.now();
      this.live.textContent = this.panels.requests.caption.textContent;
    }
  }

  panel(key, spec, empty) {
    const panel = this.panels[key];
    const asTable = this.tables.has(key);
    panel.unit.textContent = spec.unit;
    panel.caption.textContent = spec.summary;
    panel.legend.replaceChildren(...(empty ? [] : spec.series.map(one => h('span', {}, h('i', { class: one.type === 'bar' ? 'box' : `ln ${one.dash ?? ''}`, style: `--c:var(${one.color})` }), one.name))));
    panel.info.replaceChildren(h('div', { class: 'mh' }, panel.title), ...[['Metric', spec.info[0]], ['Dimensions', this.dimensions()], ['Statistic', spec.info[1]], ['Period', `${spec.period} s`]].map(([k, v]) => h('p', { class: 'kvline' }, h('span', {}, k), h('code', {}, v))), h('p', { class: 'kvline' }, spec.info[2]));
    panel.button.setAttribute('aria-pressed', String(asTable));
    panel.button.replaceChildren(icon(asTable ? 'chart' : 'table', false));
    panel.button.title = asTable ? 'View as chart' : 'View as table';
    panel.host.parentElement.hidden = asTable;
    panel.table.hidden = !asTable;
    panel.empty.hidden = !empty;
    panel.host.classList.toggle('quiet', empty);
    if (asTable) { panel.table.replaceChildren(this.asTable(spec)); return; }
    if (empty) panel.empty.replaceChildren(...this.nothing(key));
    const chart = this.charts.get(key) ?? this.charts.set(key, new Chart(panel.host)).get(key);
    chart.draw({ ...spec, summary: `${panel.title}: ${spec.summary}` }).catch(error => { this.failure = error.message; this.status(); });
  }

  nothing(key) {
    const a = this.answer;
    const reported = a.count2xx.some(v => v != null);
    const page = days => { const url = new URL(this.getAttribute('page'), document.baseURI); url.searchParams.set('from', days); url.searchParams.delete('to'); return url.pathname + url.search; };
    const parts = [h('b', {}, reported || a.lastSeen == null ? 'No requests in this range' : 'Nobody was counting in this range')];
    if (key !== 'requests') return parts;
    if (a.lastSeen != null) {
      const age = (a.now - a.lastSeen) / 86400;
      parts.push(h('span', {}, `The last one came ${clock(this.zone).full(a.lastSeen * 1000)} or in the hour after. `, h('a', { href: page(age < 1 ? 'now-24h' : age < 7 ? 'now-7d' : age < 30 ? 'now-30d' : `now-${Math.ceil(age) + 1}d`) }, 'Go there')));
    } else if (a.curl) {
      parts.push(h('span', {}, 'Call it, and it shows here within seconds:'), h('span', { class: 'row g4' }, h('code', {}, a.curl), h('button', { type: 'button', class: 'btn sm', 'data-copy': a.curl, title: 'Copy command' }, 'Copy')));
    }
    return parts;
  }

  dimensions() {
    const query = new URLSearchParams(this.getAttribute('query'));
    const route = query.get('route');
    return [query.get('api') && `ApiName=${query.get('api')}`, query.get('stage') && `Stage=${query.get('stage')}`,
      route && route !== 'unmatched' && `Resource=${route.slice(route.indexOf(' ') + 1)}, Method=${route.slice(0, route.indexOf(' '))}`].filter(Boolean).join(', ') || 'all of the team';
  }

  asTable(spec) {
    const rows = spec.at.map((t, i) => {
      const near = spec.marks.filter(mark => Math.floor((mark.at * 1000 - spec.at[0]) / (spec.period * 1000)) === i);
      const running = t + spec.period * 1000 > spec.now;
      return h('tr', {}, h('th', { scope: 'row' }, spec.times.full(t)), spec.series.map(one => h('td', { class: 'num' }, one.values[i] == null ? absent : spec.value(one.values[i]))),
        h('td', {}, [...near.map(mark => `${mark.label} ${mark.word} on ${mark.stage}`), ...(running ? ['still counting'] : [])].join('; ')));
    }).reverse();
    return h('table', {}, h('caption', { class: 'vh' }, spec.summary), h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Time'), spec.series.map(one => h('th', { scope: 'col', class: 'num' }, one.name)), h('th', { scope: 'col' }, 'Event'))), h('tbody', {}, rows));
  }

  showVerdict(a, times) {
    const v = a.verdict;
    if (!v) { this.verdict.replaceChildren(); return; }
    const text = h('span', { class: 'sp' }, h('b', {}, v.what), ...(v.before == null ? [' throughout this range'] : [` (was ${percent(v.before)}) since `, h('b', {}, times.time(v.since * 1000))]));
    if (v.after) text.append(v.minutes ? `, ${v.minutes} min after ` : ', just after ', h('b', { class: 'mono' }, v.after.split(' ')[0]), ` ${v.after.split(' ').slice(1).join(' ')}`);
    text.append('.');
    if (v.where) text.append(` ${v.whereShare > 0.995 ? 'All' : percent(v.whereShare)} in `, h('code', {}, v.where), '.');
    const banner = h('div', { class: 'banner err', role: 'status' }, icon('err', false), text);
    if (v.compareHref) banner.append(h('a', { class: 'btn sm', href: v.compareHref }, v.compareLabel));
    if (v.rollBackHref) banner.append(h('a', { class: 'btn danger sm', href: v.rollBackHref }, v.rollBackLabel));
    this.verdict.replaceChildren(banner);
  }

  showTiles(a, total, rate) {
    const done = values => values.filter((_, i) => a.from + (i + 1) * a.period <= a.now);
    const b = a.tilesBefore;
    const p = a.percentile;
    const worse = (now, before, by) => now != null && before != null && now - before > by;
    const tile = (label, value, unit, delta, bad, values, paint, hot, title) => h('div', { class: `tile ${hot ? 'hot' : ''}`, title },
      h('span', { class: 'label' }, label),
      h('span', { class: 'row base' }, h('span', { class: 'v' }, value), h('span', { class: 'u' }, unit), h('span', { class: 'sp' }), delta && h('span', { class: `d ${bad ? 'err' : ''}` }, delta)),
      spark(done(values), paint));
    const split = text => { const at = text.lastIndexOf(' '); return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]; };
    const t = a.tiles;
    const unsure = t.samples && t.samples < trusted(p) ? `n=${t.samples}: ${p} needs ${exact(trusted(p))} samples to be sure` : null;
    this.tiles.replaceChildren(
      tile('Requests', short(t.requests), '', b && change(t.requests, b.requests), false, total, '--s2', false, exact(t.requests)),
      tile('5xx rate', share(t.share5xx) ?? absent, t.share5xx == null ? '' : '%', b && points(t.share5xx, b.share5xx), worse(t.share5xx, b?.share5xx, 0.0005), rate(a.count5xx), '--s5', !!a.verdict),
      tile('4xx rate', share(t.share4xx) ?? absent, t.share4xx == null ? '' : '%', b && points(t.share4xx, b.share4xx), worse(t.share4xx, b?.share4xx, 0.005), rate(a.count4xx), '--s4'),
      tile(`Latency ${p}`, ...split(ms(t.latency)), b && change(t.latency, b.latency), worse(t.latency, b?.latency, (b?.latency ?? 0) * 0.05), a.latency[p], '--p95', false, unsure),
      tile(`Backend ${p}`, ...split(ms(t.backend)), b && change(t.backend, b.backend), worse(t.backend, b?.backend, (b?.backend ?? 0) * 0.05), a.backend, '--c1', false, unsure),
      tile('Throttled', short(t.throttled), '', b && change(t.throttled, b.throttled), false, a.throttled, '--s4', false, `${exact(t.throttled)} requests were answered 429`));
  }

  showTops(times) {
    const t = this.tops, a = this.answer;
    if (!t) return;
    const page = (name, value) => { const url = new URL(this.getAttribute('page'), document.baseURI); url.searchParams.set(name, value); return url.pathname + url.search; };
    const team = this.hasAttribute('team-page');
    const most = Math.max(1, ...t.rows.map(row => row.requests));
    const cells = row => [
      h('td', { class: 'num' }, exact(row.requests)),
      h('td', {}, h('span', { class: 'share', title: percent(row.requests / Math.max(1, t.requests)) }, h('i', { style: `width:${(row.requests / most * 100).toFixed(1)}%` }))),
      h('td', { class: `num ${row.share5xx >= 0.01 ? 'err b' : ''}` }, share(row.share5xx) ?? absent), h('td', { class: 'num' }, share(row.share4xx) ?? absent),
      h('td', { class: 'num' }, row.latency == null ? absent : row.latency < 9.95 ? row.latency.toFixed(1) : exact(row.latency)),
      a.before && h('td', { class: 'num muted' }, change(row.requests, row.before) ?? (row.before === 0 ? 'new' : absent)),
      h('td', { class: 'trend' }, row.counts.length ? spark(row.counts, '--s2') : null),
    ];
    const name = row => row.href || row.query
      ? h('a', { href: row.href ?? page('route', row.query) }, row.name === 'No route matches' ? row.name : h('span', { class: 'mono' }, row.name))
      : row.name;
    const method = row => row.method && h('span', { class: `m ${row.method.toLowerCase()}` }, row.method === 'OPTIONS' ? 'OPT' : row.method);
    const heads = [team ? 'API and stage' : 'Route', 'Requests', 'Share', '5xx %', '4xx %', `${a.percentile} ms`, a.before && 'Change', 'Trend'].filter(Boolean);
    const picker = h('span', { class: 'row g4 t12' }, [5, 10, 25].map(n => h('a', { href: page('top', n), class: t.rows.length && new URL(page('x', 0), document.baseURI).searchParams.get('top') === String(n) ? 'b' : null, 'aria-label': `Show ${n}` }, String(n))));
    const title = team ? 'Top stages' : 'Top routes';
    this.tables_.replaceChildren(
      h('section', { class: 'card', 'aria-label': title }, h('div', { class: 'hd' }, h('h2', { class: 't-h4' }, title), h('span', { class: 'sp' }),
        h('span', { class: 't12 muted' }, `${a.period / 60 >= 60 ? `${a.period / 3600} h` : `${a.period / 60} min`} points${t.complete + 60 > a.now ? ` · ${times.time(t.complete * 1000)} is incomplete and not counted` : ''}`), picker),
      t.rows.length ? h('div', { class: 'scrollx', tabindex: '0', role: 'region', 'aria-label': `${title}, table` }, h('table', {}, h('thead', {}, h('tr', {}, heads.map((head, i) => h('th', { scope: 'col', class: i === 0 || head === 'Share' || head === 'Trend' ? null : 'num' }, head)))),
        h('tbody', {}, t.rows.map(row => h('tr', {}, h('td', {}, h('span', { class: 'row' }, method(row), name(row))), cells(row))),
          t.other && h('tr', { class: 'muted' }, h('td', {}, `Other, ${t.otherRows} ${team ? 'stages' : 'routes'}`), cells(t.other))))) : h('p', { class: 'nil muted' }, sum(a.count2xx) + sum(a.count3xx) + sum(a.count4xx) + sum(a.count5xx) ? 'The first requests are in the minute that still counts; they are listed once it is complete.' : 'No requests in this range.')),
      h('section', { class: 'card', 'aria-label': 'Top errors' }, h('div', { class: 'hd' }, h('h2', { class: 't-h4' }, 'Top errors')),
        t.errors.length ? h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Error'), h('th', { scope: 'col' }, 'From'), h('th', { scope: 'col', class: 'num' }, 'Count'))),
          h('tbody', {}, t.errors.map(error => h('tr', {}, h('td', {}, h('b', { class: `mono ${error.status >= 500 ? 'e5' : 'e4'}` }, String(error.status)), ` ${error.reason}`), h('td', { class: 'muted' }, error.source), h('td', { class: 'num' }, exact(error.count))))))
          : h('p', { class: 'nil muted' }, 'No errors in this range.')));
    const menu = document.querySelector('[data-traffic-routes]');
    menu?.replaceChildren(...t.routes.map(route => h('a', { class: 'mi', 'data-text': route, href: page('route', route) }, route === 'unmatched' ? 'no route matches' : h('span', { class: 'mono' }, route))));
  }
}

const mean = (values, weights) => { const n = sum(weights.map((w, i) => values[i] == null ? 0 : w)); return n ? values.reduce((all, v, i) => all + (v ?? 0) * (weights[i] ?? 0), 0) / n : null; };

customElements.define('traffic-board', TrafficBoard);
