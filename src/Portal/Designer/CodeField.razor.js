// Colours a template behind its text area: directives, references, strings, keys. Plain text stays plain.
const TOKEN = /(#\*[\s\S]*?\*#|##[^\n]*)|(#(?:set|if|elseif|else|end|foreach|break|stop|macro)\b)|(\$!?\{?[A-Za-z_][\w.]*\}?)|("(?:[^"\\\n]|\\.)*"(?=\s*:))|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g;
const KINDS = ["k5", "k1", "k2", "k2", "k3"];
const escape = text => text.replace(/[&<>]/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
const LONGEST = 60_000;

function colour(line) {
  let out = "";
  let at = 0;
  for (const match of line.matchAll(TOKEN)) {
    const kind = KINDS[match.slice(1).findIndex(group => group !== undefined)];
    out += escape(line.slice(at, match.index)) + `<span class="${kind}">${escape(match[0])}</span>`;
    at = match.index + match[0].length;
  }
  return out + escape(line.slice(at));
}

export function paint(box) {
  const area = box?.querySelector("textarea");
  if (!area) return;
  const back = box.querySelector("pre");
  const draw = () => {
    const text = area.value;
    const lines = text.split("\n");
    back.innerHTML = lines.map(line => `<span class="ln">${text.length > LONGEST ? escape(line) : colour(line) || " "}</span>`).join("");
    area.style.height = Math.min(420, Math.max(2, lines.length) * 20 + 18) + "px";
    box.style.setProperty("--digits", String(lines.length).length);
    follow();
  };
  const follow = () => { back.scrollTop = area.scrollTop; back.scrollLeft = area.scrollLeft; };
  if (!box.dataset.painted) {
    box.dataset.painted = "1";
    area.addEventListener("input", draw);
    area.addEventListener("scroll", follow, { passive: true });
  }
  draw();
}
