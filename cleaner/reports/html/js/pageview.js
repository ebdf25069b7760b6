// One page: raw and clean side by side, block by block, moved blocks joined by a line; or both in one flow.

import { el, svg, button, $ } from "./dom.js";
import { t } from "./i18n.js";
import { aligned } from "./align.js";
import { draw } from "./text.js";
import { marksOf, drawSide, drawInline } from "./marks.js";
import { ACCEPT, REJECT } from "./store.js";

const LONG = 600;
const FIRST = 120; // rows drawn at once; the rest of a long page follows in slices

export class PageView {
  // `actions`: pick(edit), mode(name), step(by), save(page)
  constructor(report, store, actions) {
    Object.assign(this, { report, store, actions });
    this.body = el("div", { class: "sheet", tabindex: "0" });
    this.head = el("div", { class: "pagehead" });
    this.node = el("section", { class: "pageview" }, this.head, this.body);
    this.body.addEventListener("click", (event) => {
      const target = event.target.closest("[data-e]");
      if (target) actions.pick(Number(target.dataset.e));
    });
    this.resize = new ResizeObserver(() => this.drawLines());
    this.resize.observe(this.body);
  }

  show(number, mode, edits) {
    this.drawHead(number, mode, edits.length);
    this.wanted = new Set(edits);
    const key = `${number} ${mode} ${document.documentElement.lang}`;
    if (this.key === key) {
      this.restyle();
      return;
    }
    this.key = key;
    this.mode = mode;
    this.page = this.report.sheet(number);
    this.marks = marksOf(this.report, this.page);
    this.rows = aligned(this.report, this.page);
    this.body.setAttribute("aria-label", `${this.page.name}: ${t(mode === "side" ? "sideBySide" : "inline")}`);
    this.nodes = new Map();
    this.body.replaceChildren();
    this.body.scrollTop = 0;
    if (mode === "side") this.startTable();
    else this.table = this.body.appendChild(el("div", { class: "flow", lang: "zh" }));
    // Rows out of view cost nothing then; but lines between rows need the place of each.
    this.table.classList.toggle("long", this.rows.length > LONG && !this.rows.some((row) => row.partner !== undefined));
    this.next = 0;
    this.drawSome(FIRST);
  }

  drawHead(number, mode, count) {
    const { report, actions } = this;
    const choice = (name, label) =>
      button(label, () => actions.mode(name), { "aria-pressed": String(mode === name), class: "choice" });
    this.head.replaceChildren(
      el("div", { class: "pagetitle" },
        el("h2", { title: report.pageName(number) }, report.pageName(number)),
        el("p", { class: "quiet" }, [t("edits", { n: count }), report.data.pages.encoding[number]].join(" · "))),
      el("div", { class: "pagetools" },
        el("div", { class: "segmented", role: "group" }, choice("side", t("sideBySide")), choice("inline", t("inline"))),
        el("div", { class: "segmented" },
          button("‹", () => actions.step(-1), { "aria-label": t("previousPage"), title: t("previousPage") }),
          button("›", () => actions.step(1), { "aria-label": t("nextPage"), title: t("nextPage") })),
        button(t("saveDecided"), () => actions.save(number), { class: "plain" })),
    );
  }

  startTable() {
    const head = el("div", { class: "pair headrow", role: "row" },
      el("div", { role: "columnheader" }, t("raw")), el("div", { role: "columnheader" }, t("clean")));
    this.table = el("div", { class: "pairs", role: "table", "aria-label": this.page.name }, head);
    this.lines = svg("svg", { class: "joins", "aria-hidden": "true" });
    this.body.append(el("div", { class: "spread" }, this.table, this.lines));
  }

  drawSome(count) {
    const stop = Math.min(this.rows.length, this.next + count);
    const nodes = [];
    for (; this.next < stop; this.next += 1) {
      const row = this.rows[this.next];
      row.node = this.mode === "side" ? this.pair(row) : this.flow(row);
      if (row.node) nodes.push(row.node);
    }
    this.table.append(...nodes);
    const edits = new Set(nodes.flatMap((node) => this.indexed(node)));
    this.restyle(edits);
    const { key } = this;
    if (this.next < this.rows.length) {
      requestAnimationFrame(() => this.key === key && this.drawSome(FIRST * 4));
    } else this.drawLines();
  }

  // Remember which elements show which edit; returns the edits of this one.
  indexed(row) {
    return [...row.querySelectorAll("[data-e]")].map((node) => {
      const e = Number(node.dataset.e);
      if (this.nodes.has(e)) this.nodes.get(e).push(node);
      else this.nodes.set(e, [node]);
      return e;
    });
  }

  pair(row) {
    const { page, marks } = this;
    const raw = el("div", { class: "cell raw", role: "cell", lang: "zh" });
    const clean = el("div", { class: "cell clean", role: "cell", lang: "zh" });
    row.raw.forEach(([start, end], i) => {
      if (i) raw.append(el("hr"));
      drawSide(raw, page.raw, start, end, marks.raw, marks.ticks.raw, "del");
    });
    row.clean.forEach(([start, end], i) => {
      if (i) clean.append(el("hr"));
      drawSide(clean, page.clean, start, end, marks.clean, marks.ticks.clean, "ins");
    });
    if (row.moved) this.badge(row, row.raw.length ? raw : clean, row.raw.length ? clean : raw);
    else if (!row.clean.length) clean.append(el("span", { class: "absent" }, t("removedBlock")));
    else if (!row.raw.length) raw.append(el("span", { class: "absent" }, t("addedBlock")));
    return el("div", { class: `pair${row.moved ? " moved" : ""}`, role: "row" }, raw, clean);
  }

  badge(row, full, empty) {
    const away = row.raw.length > 0;
    const down = row.partner > this.rows.indexOf(row);
    const label = `${down ? "↓" : "↑"} ${t(away ? "movedAway" : "movedHere")}`;
    const props = row.move >= 0 ? { class: "badge", "data-e": row.move } : { class: "badge" };
    full.prepend(row.move >= 0 ? el("button", { type: "button", ...props }, label) : el("span", props, label));
    empty.classList.add("hollow");
  }

  flow(row) {
    if (!row.raw.length && !row.clean.length) return null;
    const node = el("p", { class: row.moved ? "moved" : "" });
    if (row.moved) this.badge(row, node, node);
    node.classList.remove("hollow");
    if (row.moved && !row.clean.length) {
      for (const [start, end] of row.raw) {
        node.append(draw(el("s", { class: "gone" }), this.page.raw.slice(start, end).trim()));
      }
    } else drawInline(node, this.page, this.marks, row.moved ? this.rows[row.partner].raw : row.raw, row.clean);
    return node;
  }

  // Lines from where moved blocks stood to where they went, drawn over the gap between the columns.
  drawLines() {
    if (this.mode !== "side" || !this.lines) return;
    const area = this.lines.parentElement.getBoundingClientRect();
    const paths = [];
    this.rows.forEach((row) => {
      if (row.partner === undefined || !row.raw.length || !row.node || !this.rows[row.partner].node) return;
      const from = $(".raw", row.node).getBoundingClientRect();
      const to = $(".clean", this.rows[row.partner].node).getBoundingClientRect();
      const [x1, x2] = [from.right - area.left, to.left - area.left];
      const [y1, y2] = [from.top + from.height / 2 - area.top, to.top + to.height / 2 - area.top];
      const bend = Math.max(18, x2 - x1);
      paths.push(svg("path", { d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}` }));
      paths.push(svg("circle", { cx: x2, cy: y2, r: 3.5 }));
    });
    this.lines.replaceChildren(...paths);
  }

  // Mark the state of these edits (of all, where none are named), and the one in focus.
  restyle(edits, focus = this.focused ?? -1) {
    const old = this.focused;
    this.focused = focus;
    for (const e of edits ?? this.nodes.keys()) this.style(e);
    if (edits) for (const e of [old, focus]) this.style(e);
  }

  style(e) {
    const state = this.store.states[e];
    for (const node of this.nodes.get(e) ?? []) {
      node.classList.toggle("other", !this.wanted.has(e));
      node.classList.toggle("accepted", state === ACCEPT);
      node.classList.toggle("rejected", state === REJECT);
      node.classList.toggle("focus", e === this.focused);
    }
  }

  focus(edit) {
    while (this.next < this.rows.length && !this.find(edit)) this.drawSome(FIRST * 4);
    this.restyle([], edit);
    const node = this.find(edit);
    if (!node) return;
    const box = node.getBoundingClientRect();
    const view = this.body.getBoundingClientRect();
    const bottom = Math.min(view.bottom, window.innerHeight);
    if (box.top < view.top + 24 || box.bottom > bottom - 48) node.scrollIntoView({ block: "center" });
  }

  find(edit) {
    return this.nodes.get(edit)?.[0];
  }
}
