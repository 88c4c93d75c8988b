// What the designer does in the browser: keys, pauses of typing, completion in URLs, and the way to a field with a problem.

const PAUSE = 350;

export function attach(root, host) {
  return new Desk(root, host);
}

class Desk {
  constructor(root, host) {
    Object.assign(this, { root, host });
    this.off = new AbortController();
    this.waiting = new Map();
    const on = (target, type, handler, capture = false) => target.addEventListener(type, handler, { signal: this.off.signal, capture });
    on(document, "input", event => this.typed(event));
    on(document, "change", event => this.settle(event.target), true);
    on(document, "keydown", event => this.key(event), true);
    on(root, "focusout", event => { if (!this.list?.contains(event.relatedTarget)) this.closeList(); });
    // The canvas needs the room: the rail is narrow here unless its owner has said otherwise.
    if (!document.documentElement.dataset.rail) { document.documentElement.dataset.rail = "mini"; this.narrowed = true; }
  }

  dispose() {
    this.off.abort();
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.closeList();
    if (this.narrowed) delete document.documentElement.dataset.rail;
  }

  // A field hands its text over when typing pauses. The browser fires "change" only when the field is left.
  typed(event) {
    const field = event.target;
    if (!(field instanceof HTMLElement) || !field.hasAttribute("data-live")) return;
    clearTimeout(this.waiting.get(field));
    this.waiting.set(field, setTimeout(() => this.hand(field), PAUSE));
    if (field.closest("[data-variables]")) this.complete(field);
  }

  hand(field) {
    this.waiting.delete(field);
    if (field.isConnected) field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  settle(field) {
    clearTimeout(this.waiting.get(field));
    this.waiting.delete(field);
  }

  flush() {
    for (const [field, timer] of [...this.waiting]) { clearTimeout(timer); this.hand(field); }
    const field = document.activeElement;
    if (field instanceof HTMLElement && field.matches("input:not([type=checkbox]):not([type=radio]), textarea") && this.root.contains(field) && !field.hasAttribute("data-local")) this.hand(field);
  }

  key(event) {
    const control = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (this.list && this.listKey(event)) return;
    if (control && letter === "s" && !event.altKey) {
      event.preventDefault();
      if (document.querySelector(".mud-dialog")) return;
      this.flush();
      this.host.invokeMethodAsync("OnKey", "save");
      return;
    }
    // In a field, Ctrl+Z is the browser's own; elsewhere it takes back an edit of the draft.
    const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (control && !typing && !event.altKey && (letter === "z" || letter === "y") && !document.querySelector(".mud-dialog")) {
      event.preventDefault();
      this.host.invokeMethodAsync("OnKey", letter === "y" || event.shiftKey ? "redo" : "undo");
      return;
    }
    // Enter acts on what the field says now: its text goes first, and the browser's own "change", which would come after, is left out.
    const line = event.target instanceof HTMLInputElement && event.target.matches("input:not([type=checkbox]):not([type=radio]):not([type=search])") ? event.target : null;
    if (event.key === "Enter" && line && (this.root.contains(line) || line.closest(".mud-dialog")) && !line.closest("[data-tree]")) {
      event.preventDefault();
      this.settle(line);
      this.hand(line);
    }
    if (event.key === "Escape" && !document.querySelector(".mud-dialog, [popover]:popover-open, .tmenu")) {
      const shut = this.root.querySelector(".insp .shut");
      if (shut && shut.offsetParent && this.root.querySelector(".insp")?.contains(document.activeElement)) shut.click();
    }
  }

  focusField(name, tries = 8) {
    const fields = [...this.root.querySelectorAll("[data-field]")];
    const field = fields.find(f => f.dataset.field === name) ?? fields.find(f => name && f.dataset.field.startsWith(name)) ?? fields.find(f => name.startsWith(f.dataset.field));
    if (!field) {
      // The editor may be drawn one answer later.
      if (tries > 0) setTimeout(() => this.focusField(name, tries - 1), 60);
      return;
    }
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.scrollIntoView({ block: "center" });
    field.focus();
  }

  // --- ${stageVariables.…} in URLs

  complete(field) {
    this.closeList();
    const before = field.value.slice(0, field.selectionStart);
    const open = /\$\{?([\w.]*)$/.exec(before);
    if (!open) return;
    const part = open[1].replace(/^stageVariables\.?/, "").toLowerCase();
    const names = (field.closest("[data-variables]").dataset.variables ?? "").split(" ").filter(name => name && name.toLowerCase().startsWith(part));
    if (!names.length) return;
    const list = document.createElement("div");
    list.className = "pop vars";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Stage variables");
    list.style.cssText = "position:absolute;left:0;right:0;top:100%;z-index:8;margin-top:4px;padding:4px;max-height:200px;overflow:auto";
    names.slice(0, 50).forEach((name, index) => {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(index === 0));
      option.textContent = `\${stageVariables.${name}}`;
      option.style.cssText = "padding:5px 8px;border-radius:4px;font:400 12px/1.4 var(--mono);cursor:pointer";
      option.addEventListener("pointerdown", event => { event.preventDefault(); this.insert(field, open[0].length, option.textContent); });
      list.append(option);
    });
    field.closest("[data-variables]").append(list);
    this.list = list;
    this.mark(0);
    this.listKey = event => {
      const options = [...list.children];
      const at = options.findIndex(option => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); this.mark((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length); return true; }
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); this.insert(field, open[0].length, options[at].textContent); return true; }
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.closeList(); return true; }
      return false;
    };
  }

  mark(index) {
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      option.style.background = at === index ? "var(--accent-tint)" : "";
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
  }

  insert(field, typed, text) {
    const at = field.selectionStart;
    const after = field.value.slice(at).replace(/^\}/, "");
    field.value = field.value.slice(0, at - typed) + text + after;
    field.selectionStart = field.selectionEnd = at - typed + text.length;
    this.closeList();
    this.hand(field);
  }

  closeList() {
    this.list?.remove();
    this.list = null;
  }
}
