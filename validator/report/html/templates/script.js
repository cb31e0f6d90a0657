(() => {
"use strict";
const page = document, body = page.body, all = (query, within = page) => [...within.querySelectorAll(query)];
page.documentElement.classList.add("js");

// The overview and its filters come first: they are written last, for only then the counts are known.
const main = page.querySelector("main"), overview = page.getElementById("overview");
const partial = page.querySelector(".partial");
if (overview) main.before(overview);
if (partial) (overview || main).before(partial);

// Copy a command.
page.addEventListener("click", async event => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const code = button.parentElement.querySelector("code"), said = button.dataset.said || button.textContent;
  button.dataset.said = said;
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    page.execCommand("copy");
  }
  button.textContent = body.dataset.copied;
  setTimeout(() => { button.textContent = said; }, 1600);
});

// The time line: pointer and arrow keys choose a moment, whose values are in the table below it.
function timeline(lanes) {
  const section = lanes.closest(".time"), rows = all(".values tbody tr", section);
  if (!rows.length) return;
  const seconds = Number(lanes.dataset.seconds), times = rows.map(row => Number(row.cells[0].textContent));
  const heads = all(".values thead th", section).map(cell => cell.textContent), curves = all(".lane svg", lanes);
  const values = all(".value[data-i]", lanes), cursors = all(".cursor", lanes), viewer = section.querySelector(".viewer");
  const picture = viewer.querySelector(".moving"), bones = all(".bones", viewer), others = viewer.querySelector(".others");
  const pictured = rows.map((row, i) => row.dataset.p ? i : -1).filter(i => i >= 0);
  let now = 0;
  function show(number) {
    now = Math.max(0, Math.min(rows.length - 1, number));
    const row = rows[now], x = Math.min(1000, 1000 * times[now] / seconds).toFixed(1);
    lanes.classList.add("live");
    cursors.forEach(cursor => cursor.setAttribute("d", `M${x} 0V48`));
    values.forEach(value => { value.textContent = row.cells[Number(value.dataset.i) + 1].textContent; });
    // Among many clips not every moment has a picture: the nearest one is shown, and its time is said.
    const near = pictured.length ? pictured.reduce((best, i) => Math.abs(i - now) < Math.abs(best - now) ? i : best) : now;
    const seen = rows[near].dataset;
    picture.setAttribute("visibility", seen.p ? "visible" : "hidden");
    if (seen.p) picture.setAttribute("viewBox", seen.p);
    bones.forEach(path => path.setAttribute("d", seen.d || ""));
    others.setAttribute("d", seen.o || "");
    const other = near === now ? "" : ` (${body.dataset.near.replace("{seconds}", times[near].toFixed(2))})`;
    viewer.querySelector("output").textContent = `${times[now].toFixed(2)} s${other}`;
    lanes.setAttribute("aria-valuenow", now);
    lanes.setAttribute("aria-valuetext", heads.map((head, i) => `${head}: ${row.cells[i].textContent}`).join(", "));
  }
  function at(event) {
    const box = curves[0].getBoundingClientRect();
    const time = seconds * (event.clientX - box.left) / box.width;
    show(times.reduce((best, each, i) => Math.abs(each - time) < Math.abs(times[best] - time) ? i : best, 0));
  }
  lanes.addEventListener("pointermove", at);
  lanes.addEventListener("pointerdown", at);
  lanes.addEventListener("focus", () => show(now));
  lanes.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5, Home: -1e9, End: 1e9 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    show(now + step);
  });
  show(0);
}
const ready = new WeakSet();
function prepare(within) {
  all(".lanes[role]", within).filter(lanes => !ready.has(lanes)).forEach(lanes => { ready.add(lanes); timeline(lanes); });
}
const clips = all("details.clip");
if (clips.length) clips.forEach(clip => clip.addEventListener("toggle", () => { if (clip.open) prepare(clip); }));
else prepare(page);

// Filter, search and sort.
if (overview) {
  const search = page.getElementById("search"), sort = page.getElementById("sort"), shown = page.getElementById("shown");
  const pressed = { verdict: "", rule: "" }, rank = { "not-judged": 0, reject: 1, review: 2, accept: 3 };
  const rows = clips.map(clip => ({
    clip, name: clip.querySelector(".name").textContent, n: Number(clip.dataset.n), verdict: clip.dataset.verdict,
    rules: clip.dataset.rules ? clip.dataset.rules.split(" ") : [],
  }));
  const orders = {
    given: (a, b) => a.n - b.n,
    name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
    worst: (a, b) => rank[a.verdict] - rank[b.verdict] || b.rules.length - a.rules.length || a.n - b.n,
  };
  function filter() {
    const words = search.value.toLowerCase();
    let count = 0;
    for (const row of rows) {
      const fits = (!pressed.verdict || row.verdict === pressed.verdict) && (!pressed.rule || row.rules.includes(pressed.rule))
        && row.name.toLowerCase().includes(words);
      row.clip.classList.toggle("hidden", !fits);
      count += fits;
    }
    shown.textContent = body.dataset.shown.replace("{shown}", count).replace("{all}", rows.length);
  }
  function press(kind, value) {
    pressed[kind] = pressed[kind] === value ? "" : value;
    all(`button[data-${kind}]`, overview).forEach(each => each.setAttribute("aria-pressed", each.dataset[kind] === pressed[kind]));
    filter();
  }
  all("button[data-verdict]", overview).forEach(each => each.addEventListener("click", () => press("verdict", each.dataset.verdict)));
  all("button[data-rule]", overview).forEach(each => each.addEventListener("click", () => press("rule", each.dataset.rule)));
  search.addEventListener("input", filter);
  sort.addEventListener("change", () => main.append(...rows.sort(orders[sort.value]).map(row => row.clip)));
  page.getElementById("reset").addEventListener("click", () => {
    search.value = "";
    press("verdict", "");
    press("rule", "");
  });
  filter();
}

// A link to a rule, or to a clip, opens what it is folded into.
function reveal() {
  const there = location.hash.length > 1 && page.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = there && there.closest("details");
  if (folded) folded.open = true;
}
addEventListener("hashchange", reveal);
reveal();
})();
