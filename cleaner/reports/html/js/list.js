// A list that only ever holds the rows in view, so that fifty thousand cost no more than fifty.

import { el } from "./dom.js";

const SPARE = 8; // rows kept above and below the view

export class VirtualList {
  // `render(row, index)` fills a row; `onpick(index)` is told of a click; `label` names the list.
  constructor({ label, name, rowHeight, render, onpick }) {
    this.rowHeight = rowHeight;
    this.render = render;
    this.onpick = onpick;
    this.count = 0;
    this.current = -1;
    this.rows = new Map();
    this.list = el("ul", { class: "rows", role: "list", "aria-label": label });
    this.node = el("div", { class: "scroll", "data-list": name }, this.list);
    this.node.addEventListener("scroll", () => this.update(), { passive: true });
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row && !event.target.closest("button, a")) this.onpick(Number(row.dataset.i));
    });
    this.resize = new ResizeObserver(() => this.update());
    this.resize.observe(this.node);
  }

  setCount(count, current = -1) {
    this.count = count;
    this.current = current;
    this.rows.clear();
    this.list.replaceChildren();
    this.list.style.height = `${count * this.rowHeight}px`;
    this.update();
  }

  update(all = false) {
    const height = this.node.clientHeight || 600;
    const top = this.node.scrollTop;
    const first = all ? 0 : Math.max(0, Math.floor(top / this.rowHeight) - SPARE);
    const last = all ? this.count : Math.min(this.count, Math.ceil((top + height) / this.rowHeight) + SPARE);
    for (const [index, row] of this.rows) {
      if ((index < first || index >= last) && !row.contains(document.activeElement)) {
        row.remove();
        this.rows.delete(index);
      }
    }
    const fresh = [];
    for (let index = first; index < last; index += 1) if (!this.rows.has(index)) fresh.push(index);
    for (const index of fresh) this.list.append(this.made(index));
  }

  made(index) {
    const row = el("li", { class: "row", "data-i": index, "aria-setsize": this.count, "aria-posinset": index + 1 });
    row.style.transform = `translateY(${index * this.rowHeight}px)`;
    row.style.height = `${this.rowHeight}px`;
    this.rows.set(index, row);
    this.fill(row, index);
    return row;
  }

  fill(row, index) {
    const current = index === this.current;
    row.replaceChildren();
    row.className = "row";
    row.tabIndex = current || (this.current < 0 && index === 0) ? 0 : -1;
    if (current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    this.render(row, index);
  }

  refresh() {
    for (const [index, row] of this.rows) this.fill(row, index);
  }

  setCurrent(index, { focus = false } = {}) {
    const old = this.current;
    this.current = index;
    if (index < 0 || index >= this.count) return;
    const top = index * this.rowHeight;
    const { scrollTop, clientHeight } = this.node;
    if (top < scrollTop) this.node.scrollTop = Math.max(0, top - this.rowHeight);
    else if (top + this.rowHeight > scrollTop + clientHeight) {
      this.node.scrollTop = top - clientHeight + 2 * this.rowHeight;
    }
    this.update();
    for (const i of [old, index]) if (this.rows.has(i)) this.fill(this.rows.get(i), i);
    if (focus) this.rows.get(index)?.focus({ preventScroll: true });
  }

  // Every row at once, for printing, up to a number that a printer would still take.
  expand(most) {
    const count = this.count;
    this.count = Math.min(count, most);
    this.list.style.height = `${this.count * this.rowHeight}px`;
    this.update(true);
    this.count = count;
  }

  collapse() {
    this.list.style.height = `${this.count * this.rowHeight}px`;
    this.update();
  }
}
