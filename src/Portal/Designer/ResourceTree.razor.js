// The resource tree in the browser: one list of rows, of which only the visible ones are in the document. Follows the APG tree
// pattern with a roving tabindex. The server hears of acts (rename, delete, paste, move), never of movement.

const ROW = 32;
const BUFFER = 12;
const OPEN_DEPTH = 2;
const OPEN_ALL = 80;

const svg = (body, small = true) =>
  `<svg class="i${small ? " s" : ""}" viewBox="0 0 18 18" aria-hidden="true" focusable="false">${body}</svg>`;
const CHEVRON = svg('<path d="m7 5 4 4-4 4"/>');
const MORE = svg('<path d="M4.5 9h.1M9 9h.1M13.5 9h.1" stroke-width="2.2"/>');
const MARKS = {
  e: ["error", `<span class="err">${svg('<path d="M6.3 2.5h5.4l3.8 3.8v5.4l-3.8 3.8H6.3l-3.8-3.8V6.3zM9 5.8v4M9 12v.1"/>')}</span>`],
  w: ["warning", `<span class="warn">${svg('<path d="M9 3 16 15H2z"/><path d="M9 7.5V11M9 13v.1"/>')}</span>`],
  d: ["in the draft only", '<span class="warn"><svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true"><circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" stroke-width="1.6"/></svg></span>'],
  u: ["unsaved", '<span class="warn star" aria-hidden="true">*</span>'],
};
const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];
const SHORT = { OPTIONS: "OPT" };

const keyOf = (path, verb) => (verb ? `${path} ${verb}` : path);
const parentOf = path => (path === "/" ? null : path.slice(0, path.lastIndexOf("/")) || "/");
const partOf = path => (path === "/" ? "/" : path.slice(path.lastIndexOf("/")));

export function create(root, host, href, canEdit) {
  return new Tree(root, host, href, canEdit);
}

class Tree {
  constructor(root, host, href, canEdit) {
    Object.assign(this, { root, host, href, canEdit });
    this.view = root.querySelector("[data-tree]");
    this.space = this.view.firstElementChild;
    this.input = root.querySelector("[data-tree-filter]");
    this.none = root.querySelector("[data-nomatch]");
    this.said = root.querySelector("[data-said]");
    this.rows = new Map();
    this.open = null;
    this.list = [];
    this.drawn = new Map();
    this.active = null;
    this.selected = null;
    this.copied = null;
    this.filter = "";
    this.off = new AbortController();
    const on = (target, type, handler, options) => target.addEventListener(type, handler, { signal: this.off.signal, ...options });
    on(this.view, "scroll", () => this.soon(), { passive: true });
    on(this.view, "keydown", event => this.key(event));
    on(this.view, "click", event => this.click(event));
    on(this.view, "focusin", event => this.focused(event));
    on(this.view, "contextmenu", event => this.context(event));
    on(this.view, "dragstart", event => this.dragStart(event));
    on(this.view, "dragover", event => this.dragOver(event));
    on(this.view, "dragend", () => this.dropMark(null));
    on(this.view, "drop", event => this.drop(event));
    on(this.input, "input", () => { this.filter = this.input.value.trim().toLowerCase(); this.build(); });
    on(this.input, "keydown", event => this.filterKey(event));
    on(this.none, "click", event => { if (event.target.closest("button")) this.clear(); });
    this.size = new ResizeObserver(() => this.soon());
    this.size.observe(this.view);
  }

  dispose() {
    this.off.abort();
    this.size.disconnect();
    this.closeMenu();
  }

  // --- data

  change(set, gone) {
    for (const key of gone) this.rows.delete(key);
    for (const row of set) this.rows.set(keyOf(row.p, row.v), row);
    this.nodes = new Map();
    for (const row of this.rows.values()) if (!row.v) this.nodes.set(row.p, { row, children: [], methods: [] });
    for (const node of this.nodes.values()) {
      const parent = parentOf(node.row.p);
      if (parent && this.nodes.has(parent)) this.nodes.get(parent).children.push(node);
    }
    let methods = 0;
    for (const row of this.rows.values()) if (row.v) { methods++; this.nodes.get(row.p)?.methods.push(row); }
    for (const node of this.nodes.values()) {
      node.children.sort((a, b) => (a.row.p < b.row.p ? -1 : 1));
      node.methods.sort((a, b) => VERBS.indexOf(a.v) - VERBS.indexOf(b.v));
    }
    this.input.placeholder = `Filter ${methods.toLocaleString("en")} ${methods === 1 ? "method" : "methods"}`;
    if (!this.open) this.restore();
    if (this.selected) this.reveal(this.selected.path, this.selected.verb);
    this.build();
  }

  restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem("tree:" + this.href) ?? "null");
      if (Array.isArray(kept)) { this.open = new Set(kept); return; }
    } catch { /* storage may be closed; then the default opens */ }
    const all = this.rows.size <= OPEN_ALL;
    this.open = new Set();
    for (const path of this.nodes.keys()) {
      const depth = path === "/" ? 0 : path.split("/").length - 1;
      if (all || depth < OPEN_DEPTH) this.open.add(path);
    }
  }

  keep() {
    try { sessionStorage.setItem("tree:" + this.href, JSON.stringify([...this.open])); } catch { /* not kept, nothing lost */ }
  }

  select(path, verb) {
    this.selected = path ? { path, verb } : null;
    if (!path) { this.build(); return; }
    this.reveal(path, verb);
    this.active = keyOf(path, verb);
    this.build();
    this.show(this.indexOf(this.active));
  }

  reveal(path, verb) {
    if (!this.open) return;
    for (let at = verb ? path : parentOf(path); at; at = parentOf(at)) this.open.add(at);
  }

  // --- the flat list of rows that can be seen

  build() {
    if (!this.nodes) return;
    this.list = [];
    const root = this.nodes.get("/");
    if (root) this.filter ? this.addMatching() : this.add(root, 1, 1, 1);
    this.space.style.height = this.list.length * ROW + "px";
    this.index = new Map(this.list.map((entry, i) => [entry.key, i]));
    if (!this.index.has(this.active)) this.active = this.list[0]?.key ?? null;
    const empty = this.filter && this.list.length === 0;
    this.none.hidden = !empty;
    this.view.hidden = !!empty;
    if (empty) {
      this.none.textContent = `Nothing matches "${this.input.value.trim()}" in paths, methods, operations or hosts. `;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn text sm", textContent: "Clear" });
      this.none.append(button);
    }
    const focused = this.view.contains(document.activeElement);
    for (const element of this.drawn.values()) element.remove();
    this.drawn.clear();
    this.draw();
    if (focused) this.focus(this.indexOf(this.active));
  }

  add(node, level, position, size) {
    const path = node.row.p;
    const inner = node.methods.length + node.children.length;
    const open = inner > 0 && this.open.has(path);
    this.list.push({ key: path, node, level, position, size, expandable: inner > 0, open });
    if (!open) return;
    let at = 0;
    for (const method of node.methods) this.list.push({ key: keyOf(path, method.v), method, level: level + 1, position: ++at, size: inner });
    for (const child of node.children) this.add(child, level + 1, ++at, inner);
  }

  addMatching() {
    const words = this.filter.split(/\s+/);
    const fits = text => words.every(word => text.includes(word));
    const keep = new Map();
    for (const node of this.nodes.values()) {
      const path = node.row.p.toLowerCase();
      const methods = node.methods.filter(m => fits(`${m.v} ${path} ${m.t ?? ""} ${m.o ?? ""} ${m.h ?? ""}`.toLowerCase()));
      if (methods.length || fits(path)) {
        keep.set(node.row.p, methods);
        for (let up = parentOf(node.row.p); up && !keep.has(up); up = parentOf(up)) keep.set(up, []);
      }
    }
    const walk = (node, level, position, size) => {
      const methods = keep.get(node.row.p);
      const children = node.children.filter(child => keep.has(child.row.p));
      const inner = methods.length + children.length;
      this.list.push({ key: node.row.p, node, level, position, size, expandable: inner > 0, open: inner > 0 });
      let at = 0;
      for (const method of methods) this.list.push({ key: keyOf(node.row.p, method.v), method, level: level + 1, position: ++at, size: inner });
      for (const child of children) walk(child, level + 1, ++at, inner);
    };
    if (keep.has("/")) walk(this.nodes.get("/"), 1, 1, 1);
  }

  indexOf(key) { return this.index?.get(key) ?? -1; }

  // --- drawing

  soon() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => { this.pending = 0; this.draw(); });
  }

  draw() {
    const height = this.view.clientHeight || 600;
    const from = Math.max(0, Math.floor(this.view.scrollTop / ROW) - BUFFER);
    const to = Math.min(this.list.length, Math.ceil((this.view.scrollTop + height) / ROW) + BUFFER);
    const wanted = new Set();
    for (let i = from; i < to; i++) wanted.add(i);
    // The row that Tab leads to stays in the document wherever the list is scrolled.
    const active = this.indexOf(this.active);
    if (active >= 0) wanted.add(active);
    for (const [key, element] of this.drawn) {
      if (!wanted.has(this.indexOf(key))) { element.remove(); this.drawn.delete(key); }
    }
    const fresh = document.createDocumentFragment();
    for (const i of wanted) {
      const entry = this.list[i];
      if (this.drawn.has(entry.key)) continue;
      const element = this.row(entry, i);
      this.drawn.set(entry.key, element);
      fresh.append(element);
    }
    this.space.append(fresh);
  }

  row(entry, index) {
    const row = entry.node?.row ?? entry.method;
    const a = document.createElement("a");
    a.className = "tr" + (entry.method ? " meth" : "");
    a.href = this.address(row);
    a.setAttribute("role", "treeitem");
    a.setAttribute("aria-level", entry.level);
    a.setAttribute("aria-setsize", entry.size);
    a.setAttribute("aria-posinset", entry.position);
    if (entry.expandable) a.setAttribute("aria-expanded", entry.open);
    const selected = this.selected && keyOf(this.selected.path, this.selected.verb) === entry.key;
    a.setAttribute("aria-selected", !!selected);
    if (selected) { a.classList.add("on"); a.setAttribute("aria-current", "page"); }
    a.tabIndex = entry.key === this.active ? 0 : -1;
    a.draggable = !!entry.node && this.canEdit && row.p !== "/";
    a.dataset.key = entry.key;
    a.style.top = index * ROW + "px";
    a.style.paddingLeft = 8 + 14 * (entry.level - 1) + (entry.method ? 6 : 0) + "px";
    if (entry.node) {
      const fold = document.createElement("span");
      fold.className = "fold" + (entry.open ? " open" : "");
      if (entry.expandable) fold.innerHTML = CHEVRON;
      const name = document.createElement("span");
      name.className = "trunc";
      name.textContent = partOf(row.p);
      name.title = row.p;
      a.append(fold, name);
      if (!entry.open) for (const method of entry.node.methods.slice(0, 4)) a.append(this.chip(method.v, true));
    } else {
      const name = document.createElement("span");
      name.className = "trunc";
      name.textContent = row.t ?? "";
      name.title = row.t ?? keyOf(row.p, row.v);
      a.append(this.chip(row.v, false), name);
    }
    a.append(this.marks(entry));
    if (this.canEdit) {
      const more = document.createElement("span");
      more.className = "more";
      more.title = "Menu (Shift+F10)";
      more.setAttribute("aria-hidden", "true");
      more.innerHTML = MORE;
      a.append(more);
    }
    return a;
  }

  chip(verb, mini) {
    const chip = document.createElement("span");
    const tint = ["GET", "POST", "PUT", "DELETE", "PATCH"].includes(verb) ? verb.toLowerCase() : "any";
    chip.className = `m ${tint}${mini ? " mini" : ""}`;
    chip.textContent = SHORT[verb] ?? verb;
    return chip;
  }

  marks(entry) {
    const box = document.createElement("span");
    box.className = "mk";
    // A folded resource answers for its methods and everything below it.
    const marks = entry.node && !entry.open ? this.below(entry.node) : (entry.node?.row ?? entry.method).m ?? "";
    for (const mark of ["e", "w", "d", "u"]) {
      if (!marks.includes(mark)) continue;
      const [word, shape] = MARKS[mark];
      box.insertAdjacentHTML("beforeend", `<span title="${word}">${shape}<span class="vh">, ${word}</span></span>`);
    }
    return box;
  }

  below(node) {
    let marks = node.row.m ?? "";
    for (const method of node.methods) marks += method.m ?? "";
    for (const child of node.children) marks += this.below(child);
    return marks;
  }

  address(row) {
    const query = new URLSearchParams({ r: row.p });
    if (row.v) {
      query.set("m", row.v);
      const step = new URLSearchParams(location.search).get("step");
      if (step) query.set("step", step);
    }
    return `${this.href}?${query}`;
  }

  // --- movement

  show(index) {
    if (index < 0) return;
    const top = index * ROW;
    if (top < this.view.scrollTop) this.view.scrollTop = top;
    else if (top + ROW > this.view.scrollTop + this.view.clientHeight) this.view.scrollTop = top + ROW - this.view.clientHeight;
    this.draw();
  }

  focus(index) {
    const entry = this.list[index];
    if (!entry) return;
    const before = this.drawn.get(this.active);
    if (before) before.tabIndex = -1;
    this.active = entry.key;
    this.show(index);
    const element = this.drawn.get(entry.key);
    if (element) { element.tabIndex = 0; element.focus({ preventScroll: true }); }
  }

  focused(event) {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key || key === this.active) return;
    const before = this.drawn.get(this.active);
    if (before) before.tabIndex = -1;
    this.active = key;
    event.target.tabIndex = 0;
  }

  toggle(entry, open = !entry.open) {
    const path = entry.node.row.p;
    open ? this.open.add(path) : this.open.delete(path);
    this.keep();
    this.build();
  }

  key(event) {
    const index = this.indexOf(this.active);
    const entry = this.list[index];
    if (!entry || event.target.tagName === "INPUT") return;
    const row = entry.node?.row ?? entry.method;
    const page = Math.max(1, Math.floor(this.view.clientHeight / ROW) - 1);
    const control = event.ctrlKey || event.metaKey;
    const moves = {
      ArrowDown: () => this.focus(Math.min(index + 1, this.list.length - 1)),
      ArrowUp: () => this.focus(Math.max(index - 1, 0)),
      PageDown: () => this.focus(Math.min(index + page, this.list.length - 1)),
      PageUp: () => this.focus(Math.max(index - page, 0)),
      Home: () => this.focus(0),
      End: () => this.focus(this.list.length - 1),
      ArrowRight: () => entry.expandable && (entry.open ? this.focus(index + 1) : this.toggle(entry, true)),
      ArrowLeft: () => (entry.open && !this.filter ? this.toggle(entry, false) : this.focus(this.indexOf(entry.method ? row.p : parentOf(row.p)))),
      " ": () => this.drawn.get(entry.key)?.click(),
      "*": () => this.openSiblings(entry),
      ContextMenu: () => this.menu(entry),
    };
    if (!control && !event.altKey && moves[event.key] && !(event.key === "F10")) { event.preventDefault(); moves[event.key](); return; }
    if (event.shiftKey && event.key === "F10") { event.preventDefault(); this.menu(entry); return; }
    if (control && event.key.toLowerCase() === "c" && entry.method && !String(getSelection())) { event.preventDefault(); this.copy(entry); return; }
    if (this.canEdit && control && event.key.toLowerCase() === "v" && this.copied) { event.preventDefault(); this.paste(row.p); return; }
    if (this.canEdit && event.key === "F2" && entry.node && row.p !== "/") { event.preventDefault(); this.rename(entry); return; }
    if (this.canEdit && event.key === "Delete" && row.p + (row.v ?? "") !== "/") { event.preventDefault(); this.remove(entry); return; }
    if (event.key.length === 1 && !control && !event.altKey && event.key !== "/" && event.key !== "?") this.type(event.key.toLowerCase(), index);
  }

  openSiblings(entry) {
    const parent = entry.node && parentOf(entry.node.row.p);
    if (!parent) return;
    for (const child of this.nodes.get(parent).children) this.open.add(child.row.p);
    this.keep();
    this.build();
  }

  type(letter, index) {
    for (let step = 1; step <= this.list.length; step++) {
      const at = (index + step) % this.list.length;
      const entry = this.list[at];
      const text = entry.node ? partOf(entry.key).replace(/^\/\{?/, "") : entry.method.t ?? entry.method.v;
      if (text.toLowerCase().startsWith(letter)) { this.focus(at); return; }
    }
  }

  filterKey(event) {
    if (event.key === "Escape" && this.filter) { event.preventDefault(); event.stopPropagation(); this.clear(); }
    if (event.key === "ArrowDown") { event.preventDefault(); this.focus(Math.max(0, this.indexOf(this.active))); }
    if (event.key === "Enter") {
      event.preventDefault();
      const first = this.list.find(entry => entry.method) ?? this.list[0];
      if (first) { this.focus(this.indexOf(first.key)); this.drawn.get(first.key)?.click(); }
    }
  }

  clear() {
    this.input.value = this.filter = "";
    this.build();
    this.show(this.indexOf(this.active));
    this.input.focus();
  }

  click(event) {
    const element = event.target.closest("[data-key]");
    if (!element) return;
    const entry = this.list[this.indexOf(element.dataset.key)];
    if (event.target.closest(".more")) { event.preventDefault(); event.stopPropagation(); this.menu(entry, event); return; }
    if (event.target.closest(".fold") && entry.expandable) { event.preventDefault(); event.stopPropagation(); this.toggle(entry); return; }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // Shown at once; the server's answer confirms it.
    const row = entry.node?.row ?? entry.method;
    element.href = this.address(row);
    for (const other of this.drawn.values()) other.classList.remove("on");
    element.classList.add("on");
  }

  // --- acts

  tell(words) { this.said.textContent = words; }

  act(kind, row, other = null) { this.host.invokeMethodAsync("OnAct", kind, row.p, row.v ?? null, other); }

  copy(entry) {
    const { p, v } = entry.method;
    this.copied = { p, v };
    this.tell(`Copied ${v} ${p}. Control V on a resource pastes it.`);
  }

  paste(target) { this.act("Paste", { p: target, v: null }, `${this.copied.v} ${this.copied.p}`); }

  remove(entry) {
    const index = this.indexOf(entry.key);
    const next = this.list[index + 1]?.level <= entry.level ? this.list[index + 1] : this.list[index - 1];
    this.focus(this.indexOf(next?.key));
    this.act("Delete", entry.node?.row ?? entry.method);
  }

  rename(entry) {
    this.focus(this.indexOf(entry.key));
    const element = this.drawn.get(entry.key);
    const box = document.createElement("span");
    box.className = "ren";
    box.style.top = element.style.top;
    box.style.left = parseInt(element.style.paddingLeft, 10) + 12 + "px";
    const input = document.createElement("input");
    Object.assign(input, { className: "in sm mono", value: partOf(entry.key).slice(1), spellcheck: false });
    input.dataset.local = "";
    input.setAttribute("aria-label", `New name of ${entry.key}`);
    const why = document.createElement("span");
    why.className = "why";
    why.setAttribute("role", "alert");
    box.append(input, why);
    this.space.append(box);
    input.focus();
    input.select();
    let over = false;
    const close = back => { if (over) return; over = true; box.remove(); if (back) this.focus(this.indexOf(entry.key)); };
    input.addEventListener("blur", () => close(false));
    input.addEventListener("keydown", async event => {
      event.stopPropagation();
      if (event.key === "Escape") close(true);
      if (event.key !== "Enter") return;
      const refusal = await this.host.invokeMethodAsync("OnRename", entry.key, input.value);
      if (refusal) { why.textContent = refusal; input.classList.add("err"); input.setAttribute("aria-invalid", "true"); }
      else {
        over = true;
        box.remove();
        // What was unfolded stays so under its new name.
        const parent = parentOf(entry.key);
        const name = (parent === "/" ? "" : parent) + "/" + input.value.trim().replace(/^\/+|\/+$/g, "");
        for (const path of [...this.open]) if (path === entry.key || path.startsWith(entry.key + "/")) this.open.add(name + path.slice(entry.key.length));
        this.keep();
        this.build();
        this.focus(Math.max(0, this.indexOf(name)));
      }
    });
  }

  // --- menu

  context(event) {
    const element = event.target.closest("[data-key]");
    if (!element || !this.canEdit) return;
    event.preventDefault();
    this.menu(this.list[this.indexOf(element.dataset.key)], event);
  }

  menu(entry, event) {
    if (!entry || !this.canEdit) return;
    this.closeMenu();
    this.focus(this.indexOf(entry.key));
    const row = entry.node?.row ?? entry.method;
    const items = entry.method
      ? [["Copy", "Ctrl C", () => this.copy(entry)], ["Delete", "Del", () => this.remove(entry)]]
      : [
          ["Add below…", "", () => this.act("Add", row)],
          this.copied && [`Paste ${this.copied.v} ${this.copied.p}`, "Ctrl V", () => this.paste(row.p)],
          row.p !== "/" && ["Rename", "F2", () => this.rename(entry)],
          row.p !== "/" && ["Move to…", "", () => this.act("AskMove", row)],
          row.p !== "/" && ["Delete", "Del", () => this.remove(entry)],
        ].filter(Boolean);
    const menu = document.createElement("div");
    menu.className = "tmenu pop";
    menu.setAttribute("role", "menu");
    menu.setAttribute("aria-label", entry.key);
    for (const [label, keys, run] of items) {
      const item = document.createElement("button");
      Object.assign(item, { type: "button", tabIndex: -1 });
      item.setAttribute("role", "menuitem");
      item.append(label);
      if (keys) { const kbd = document.createElement("kbd"); kbd.textContent = keys; kbd.setAttribute("aria-hidden", "true"); item.append(kbd); }
      item.addEventListener("click", () => { this.closeMenu(true); run(); });
      menu.append(item);
    }
    this.root.append(menu);
    const at = this.drawn.get(entry.key).getBoundingClientRect();
    const x = event?.clientX || at.left + 24;
    const y = event?.clientY || at.bottom;
    menu.style.left = Math.min(x, innerWidth - menu.offsetWidth - 8) + "px";
    menu.style.top = Math.min(y, innerHeight - menu.offsetHeight - 8) + "px";
    const buttons = [...menu.children];
    buttons[0].focus();
    menu.addEventListener("keydown", key => {
      const index = buttons.indexOf(document.activeElement);
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: buttons.length - 1 }[key.key];
      if (to !== undefined) { key.preventDefault(); buttons[(to + buttons.length) % buttons.length].focus(); }
      if (key.key === "Escape" || key.key === "Tab") { key.preventDefault(); key.stopPropagation(); this.closeMenu(true); }
    });
    const away = pointer => { if (!menu.contains(pointer.target)) this.closeMenu(); };
    setTimeout(() => document.addEventListener("pointerdown", away, { once: true, signal: this.off.signal }));
    this.opened = menu;
  }

  closeMenu(back) {
    this.opened?.remove();
    this.opened = null;
    if (back) this.focus(this.indexOf(this.active));
  }

  // --- dragging; "Move to…" does the same without

  dragStart(event) {
    const key = event.target.closest?.("[data-key]")?.dataset.key;
    if (!key || !this.nodes.has(key)) return;
    this.dragged = key;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", key);
  }

  dragOver(event) {
    const element = event.target.closest?.("[data-key]");
    const key = element?.dataset.key;
    if (!this.dragged || !this.nodes.has(key) || key === this.dragged || key.startsWith(this.dragged + "/") || key === parentOf(this.dragged)) { this.dropMark(null); return; }
    event.preventDefault();
    this.dropMark(element);
  }

  dropMark(element) {
    this.target?.classList.remove("drop");
    this.target = element;
    element?.classList.add("drop");
  }

  drop(event) {
    const key = event.target.closest?.("[data-key]")?.dataset.key;
    this.dropMark(null);
    if (!this.dragged || !key) return;
    event.preventDefault();
    this.act("Move", { p: this.dragged, v: null }, key);
    this.dragged = null;
  }
}
