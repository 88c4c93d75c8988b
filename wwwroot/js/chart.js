// Charts: Apache ECharts drawn as SVG from columns of numbers, themed by the page's CSS variables. Nothing here talks to the
// server; hovering and zooming stay in the browser.
const bundle = new URL('_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js', document.baseURI);
let loading;

// The bundle is UMD: an AMD loader on the page (the code editor brings one) would swallow it.
export function library() {
  return loading ??= window.echarts ? Promise.resolve(window.echarts) : new Promise((done, failed) => {
    const define = window.define;
    window.define = undefined;
    const script = document.createElement('script');
    const restore = () => { if (define) window.define = define; };
    script.src = bundle;
    script.onload = () => { restore(); done(window.echarts); };
    script.onerror = () => { restore(); loading = undefined; script.remove(); failed(new Error('The chart library could not be loaded.')); };
    document.head.append(script);
  });
}

export const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Numbers as the server prints them (Shell/Numbers.cs).
const trim = text => text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
const significant = v => trim(v.toFixed(Math.abs(v) >= 99.95 ? 0 : Math.abs(v) >= 9.995 ? 1 : 2));
export const absent = '–';
export function short(v) {
  if (v == null || !isFinite(v)) return absent;
  const a = Math.abs(v);
  const [scaled, suffix] = a < 999.5 ? [v, ''] : a < 999500 ? [v / 1e3, 'k'] : a < 999500000 ? [v / 1e6, 'M'] : [v / 1e9, 'G'];
  return (suffix === '' && Number.isInteger(v) ? String(v) : significant(scaled)) + suffix;
}
export const exact = v => v == null ? absent : Math.round(v).toLocaleString('en-US');
export function share(s) {
  if (s == null || !isFinite(s)) return null;
  const p = s * 100;
  if (p === 0 || p === 100) return String(p);
  if (p < 0.01) return '<0.01';
  if (p > 99.99) return '>99.99';
  return p < 1 ? p.toFixed(2) : trim(p.toFixed(p < 9.95 ? 2 : 1));
}
export const percent = s => share(s) === null ? absent : `${share(s)} %`;
export function ms(v) {
  if (v == null || !isFinite(v)) return absent;
  if (v === 0) return '0 ms';
  if (v < 0.05) return '<0.1 ms';
  if (v < 99.95) return `${trim(v.toFixed(1))} ms`;
  if (v < 999.5) return `${v.toFixed(0)} ms`;
  return v < 60000 ? `${significant(v / 1000)} s` : `${significant(v / 60000)} min`;
}
const signed = v => { const text = significant(Math.abs(v)); return text === '0' ? '0' : (v > 0 ? '+' : '−') + text; };
export const change = (now, before) => now == null || !before ? null : `${signed((now - before) / before * 100)} %`;
export const points = (now, before) => now == null || before == null ? null : `${signed((now - before) * 100)} points`;

export function clock(zone) {
  const format = options => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = format({ day: 'numeric', month: 'short' });
  const utc = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });
  const offset = format({ timeZoneName: 'shortOffset', hour: '2-digit' });
  return {
    time: t => time.format(t),
    second: t => second.format(t),
    day: t => day.format(t),
    full: t => `${day.format(t)} ${time.format(t)} ${(offset.formatToParts(t).find(p => p.type === 'timeZoneName')?.value ?? '').replace('GMT', 'UTC')}`,
    both: t => `${day.format(t)} ${time.format(t)} (${utc.format(t)} UTC)`,
    // An axis names the day where it changes.
    tick: t => time.format(t) === '00:00' ? day.format(t) : time.format(t),
  };
}

// One chart. spec: { kind, name, unit, at[], period, now, series: [{ name, values, color, width, dash, type, stack, area, hollow }],
// marks, band, axis: value => text, value: value => text, max, group, onZoom, tooltip(index) => lines[], times }
export class Chart {
  constructor(host) { this.host = host; }

  async draw(spec) {
    const echarts = await library();
    if (!this.host.isConnected) return;
    if (!this.chart || this.chart.isDisposed()) {
      this.chart = echarts.init(this.host, null, { renderer: 'svg' });
      this.chart.group = spec.group;
      echarts.connect(spec.group);
      this.resize = new ResizeObserver(() => this.chart.isDisposed() || this.chart.resize());
      this.resize.observe(this.host);
      this.chart.on('datazoom', event => this.zoomed(event.batch?.[0] ?? event));
    }
    this.spec = spec;
    this.chart.setOption(this.option(spec), { notMerge: true });
    this.chart.dispatchAction({ type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: true });
    this.host.setAttribute('role', 'img');
    this.host.setAttribute('aria-label', spec.summary);
  }

  zoomed({ startValue, endValue }) {
    const { at, period } = this.spec;
    // Connected charts all report the one drag.
    if (startValue == null || endValue == null || Date.now() - (Chart.zoomedAt ?? 0) < 1000 || (startValue <= at[0] && endValue >= at[at.length - 1])) return;
    Chart.zoomedAt = Date.now();
    this.spec.onZoom(startValue, Math.max(endValue, startValue + 2 * period * 1000));
  }

  option(spec) {
    const text = color('--text-2'), line = color('--line'), surface = color('--surface');
    const end = spec.at[spec.at.length - 1] + spec.period * 1000;
    const running = i => spec.at[i] + spec.period * 1000 > spec.now;
    const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: surface };
    const series = spec.series.map((one, s) => {
      const paint = color(one.color);
      const bar = one.type === 'bar';
      const last = one.values.findLastIndex(v => v != null);
      return {
        name: one.name, type: bar ? 'bar' : 'line', stack: one.stack, z: one.z ?? 2,
        itemStyle: { color: paint }, lineStyle: { color: paint, width: one.width ?? 1.5, type: one.dash ?? 'solid' },
        areaStyle: one.area ? { color: paint, opacity: 0.14 } : undefined,
        symbol: 'none', showSymbol: true, connectNulls: false, animation: false, barCategoryGap: '12%', barMinWidth: 1, large: false,
        emphasis: { disabled: true },
        data: spec.at.map((t, i) => {
          const v = one.values[i];
          const point = [bar ? t + spec.period * 500 : t, v ?? (bar ? 0 : null)];
          if (v == null) return bar ? { value: [point[0], null] } : point;
          if (running(i) && bar) return { value: point, itemStyle: { color: paint, opacity: 0.55, decal: hatch } };
          const alone = !bar && one.values[i - 1] == null && one.values[i + 1] == null;
          if (running(i) && !bar && !one.plain && i === last) return { value: point, symbol: 'emptyCircle', symbolSize: 7, itemStyle: { color: paint, borderWidth: 1.5 } };
          return alone ? { value: point, symbol: 'circle', symbolSize: 4 } : point;
        }),
        markLine: s === 0 ? marks(spec, text) : undefined,
        markArea: s === 0 && spec.now < end ? {
          silent: true, itemStyle: { color: text, opacity: 0.06, decal: { ...hatch, color: text } },
          data: [[{ xAxis: Math.max(spec.at[0], spec.now - (spec.now % (spec.period * 1000))) }, { xAxis: end }]],
        } : undefined,
      };
    });
    return {
      animation: false, aria: { enabled: true, label: { description: spec.summary }, decal: { show: false } },
      grid: { left: 8, right: 14, top: spec.marks.length ? 22 : 10, bottom: 4, containLabel: true },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      xAxis: {
        type: 'time', min: spec.at[0], max: end, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { show: false },
        axisLabel: { color: text, fontSize: 11, hideOverlap: true, formatter: t => spec.times.tick(t) },
      },
      yAxis: {
        type: 'value', min: 0, max: spec.max, minInterval: spec.whole ? 1 : undefined, splitNumber: 3,
        axisLabel: { color: text, fontSize: 11, formatter: v => spec.axis(v) }, splitLine: { lineStyle: { color: line, opacity: 0.7 } },
      },
      tooltip: {
        trigger: 'axis', confine: true, transitionDuration: 0, backgroundColor: color('--raised'), borderColor: line, padding: [8, 10],
        textStyle: { color: color('--text'), fontSize: 12 },
        axisPointer: { type: 'line', snap: true, lineStyle: { color: color('--ctl'), type: 'solid' } },
        formatter: parameters => tooltip(spec, parameters),
      },
      toolbox: { show: true, left: -200, feature: { dataZoom: { yAxisIndex: 'none', brushStyle: { color: color('--accent'), opacity: 0.14 } } } },
      series,
    };
  }

  dispose() {
    this.resize?.disconnect();
    this.chart?.dispose();
    this.chart = undefined;
  }
}

function marks(spec, text) {
  if (!spec.marks.length) return undefined;
  const width = spec.at.length * spec.period * 1000;
  let last = -Infinity;
  return {
    silent: true, symbol: ['none', 'none'], animation: false,
    data: spec.marks.map((mark, i) => {
      // Flags closer than one can read show their line only.
      const shown = mark.at * 1000 - last > width / 24;
      if (shown) last = mark.at * 1000;
      const paint = i === spec.marks.length - 1 ? color('--accent') : text;
      return {
        xAxis: mark.at * 1000, lineStyle: { color: paint, type: 'solid', width: 1 },
        label: { show: shown, formatter: mark.label, position: 'end', distance: 2, color: color('--surface'), backgroundColor: paint, padding: [2, 4], fontSize: 10, fontWeight: 600 },
      };
    }),
  };
}

const escape = text => String(text).replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

function tooltip(spec, parameters) {
  const first = Array.isArray(parameters) ? parameters[0] : parameters;
  if (!first) return '';
  const t = first.value[0];
  const i = Math.min(spec.at.length - 1, Math.max(0, Math.floor((t - spec.at[0]) / (spec.period * 1000))));
  const rows = spec.series.map(one => `<tr><td><i style="background:${color(one.color)}"></i>${escape(one.name)}</td><td>${escape(one.values[i] == null ? absent : spec.value(one.values[i]))}</td></tr>`);
  const notes = [...spec.notes(i), ...(spec.at[i] + spec.period * 1000 > spec.now ? ['still counting'] : [])];
  const near = spec.marks.filter(mark => Math.floor((mark.at * 1000 - spec.at[0]) / (spec.period * 1000)) === i);
  return `<div class="tt"><b>${escape(spec.times.both(spec.at[i]))}</b><table>${rows.join('')}</table>`
    + near.map(mark => `<p><b>${escape(mark.label)}</b> ${escape(mark.word)} on ${escape(mark.stage)} by ${escape(mark.actor)}</p>`).join('')
    + notes.map(note => `<p>${escape(note)}</p>`).join('') + '</div>';
}
