// Runs before the first paint: what "as the system" means now, and what the server should know at the next page.
(() => {
  const cookie = 'gatehouse-look';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const read = () => {
    const found = document.cookie.split('; ').find(part => part.startsWith(cookie + '='));
    return new URLSearchParams(found ? decodeURIComponent(found.slice(cookie.length + 1)) : '');
  };
  const write = values => {
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `${cookie}=${encodeURIComponent(values)}; path=/; max-age=31536000; samesite=lax${secure}`;
  };
  const apply = () => {
    const values = read();
    const theme = values.get('theme') ?? 'system';
    root.dataset.look = theme;
    root.dataset.theme = theme === 'system' ? (system.matches ? 'dark' : 'light') : theme;
    for (const name of ['density', 'rail', 'keys']) {
      if (values.has(name)) root.dataset[name] = values.get(name);
      else delete root.dataset[name];
    }
    if (!values.has('density') && matchMedia('(pointer: coarse)').matches) root.dataset.density = 'comfortable';
    root.dispatchEvent(new CustomEvent('look'));
  };
  const set = changes => {
    const values = read();
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) values.delete(name);
      else values.set(name, value);
    }
    write(values.toString());
    apply();
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const values = read();
  if (values.get('zone') !== zone || (values.get('dark') === '1') !== system.matches) set({ zone, dark: system.matches ? '1' : null });
  else apply();
  system.addEventListener('change', () => set({ dark: system.matches ? '1' : null }));
  window.gatehouse = { look: { read, set }, zone: () => zone };
})();
