// The three views of edits: groups on the left, one group's edits in the middle, the edit in focus on the right.

import { el, button } from "./dom.js";
import { t } from "./i18n.js";
import { draw, shortened } from "./text.js";
import { VirtualList } from "./list.js";
import { PageView } from "./pageview.js";
import { Inspector } from "./inspector.js";
import { bar, decideButtons, editRow, STATE_NAMES } from "./rows.js";
import { ACCEPT, OPEN, REJECT } from "./store.js";

export class Workbench {
  // `app` has report, store, scope, place, go(place), address(place), say(text), decide(edits, state), savePage(number)
  constructor(app) {
    this.app = app;
    this.groups = [];
    this.group = -1;
    this.edits = [];
    this.master = new VirtualList({
      label: t(app.place.view), name: "groups", rowHeight: 64,
      render: (row, i) => this.groupRow(row, this.groups[i]),
      onpick: (i) => this.choose(i, { enter: true }),
    });
    this.list = new VirtualList({
      label: t("edits", { n: "" }), name: "edits", rowHeight: 72,
      render: (row, i) => editRow(row, app.report, app.store, this.edits[i], (edits, s) => app.decide(edits, s)),
      onpick: (i) => this.focusEdit(this.edits[i], { focus: true }),
    });
    this.pageview = new PageView(app.report, app.store, {
      pick: (e) => this.focusEdit(e, { focus: true }),
      mode: (mode) => app.go({ mode }),
      step: (by) => this.choose(Math.min(this.groups.length - 1, Math.max(0, this.group + by))),
      save: (page) => app.savePage(page),
    });
    this.inspector = new Inspector(app.report, app.store, {
      decide: (edits, state, move) => app.decide(edits, state, move),
      alike: (e) => this.alike(e),
      address: (place) => app.address(place),
      say: (text) => app.say(text),
    });
    this.back = button(`‹ ${t("back")}`, () => this.showMaster(), { class: "plain back" });
    this.head = el("div", { class: "grouphead" });
    this.detail = el("div", { class: "detail" });
    this.node = el("div", { class: "workbench" },
      el("div", { class: "master" }, this.master.node), this.detail, this.inspector.node);
  }

  // Take over a place: filter, group, choose the group and the edit it names.
  show(place) {
    const { app } = this;
    const { view } = place;
    const edits = app.scope.filtered(place, view !== "rules");
    const plain = !place.q && !place.status && (view === "rules" || !place.rule);
    this.groups = app.scope.groups(view, edits, plain);
    this.total = edits.length;
    this.group = this.groups.findIndex((group) => this.isNamed(group, place));
    if (this.group < 0 && place.edit >= 0) this.group = this.groups.findIndex((g) => g.edits.includes(place.edit));
    const named = this.group >= 0;
    if (!named) this.group = this.groups.findIndex((group) => group.edits.length);
    if (this.group < 0) this.group = this.groups.length ? 0 : -1;
    this.node.classList.toggle("showdetail", named);
    this.master.setCount(this.groups.length, this.group);
    this.master.setCurrent(this.group);
    this.showGroup();
    this.lookAt(place.edit);
  }

  // Show the edit that was asked for, else the first, without a change of focus or address.
  lookAt(edit) {
    const detail = this.node.classList.contains("showdetail");
    const first = this.app.narrow() ? -1 : this.edits[0] ?? -1;
    this.focusEdit(this.edits.includes(edit) ? edit : first, { quiet: true });
    this.node.classList.toggle("showdetail", detail);
  }

  isNamed(group, place) {
    const { report } = this.app;
    if (place.view === "pages") return place.page !== "" && report.pageName(group.id) === place.page;
    if (place.view === "rules") return place.rule !== "" && report.rules[group.id].id === place.rule;
    return group.id === place.pattern;
  }

  named(group) {
    const { report, place } = this.app;
    if (place.view === "pages") return { page: report.pageName(group.id) };
    if (place.view === "rules") return { rule: report.rules[group.id].id };
    return { pattern: group.id };
  }

  choose(index, { enter = false } = {}) {
    if (index < 0 || index >= this.groups.length) return;
    this.group = index;
    this.master.setCurrent(index, { focus: !enter });
    this.showGroup();
    this.app.note({ ...this.named(this.groups[index]), edit: -1 }, true);
    this.lookAt(-1);
    if (enter) this.enter();
  }

  // From the list on the left into the edits.
  enter() {
    this.node.classList.add("showdetail");
    if (this.edits.length) this.focusEdit(this.edits[0], { focus: true });
  }

  showMaster() {
    this.node.classList.remove("showdetail");
    this.master.setCurrent(this.group, { focus: true });
  }

  showGroup() {
    const { app } = this;
    const group = this.groups[this.group];
    this.edits = group ? group.edits : [];
    if (!group) {
      this.detail.replaceChildren(el("p", { class: "empty" }, t(app.report.size ? "nothing" : "noEdits")));
      return;
    }
    if (app.place.view === "pages") {
      this.detail.replaceChildren(this.back, this.pageview.node);
      this.pageview.show(group.id, app.mode(), group.edits);
      return;
    }
    this.drawHead();
    this.detail.replaceChildren(this.back, this.head, this.list.node);
    this.list.node.scrollTop = 0;
    this.list.setCount(this.edits.length);
  }

  drawHead() {
    const { app } = this;
    const group = this.groups[this.group];
    const n = this.edits.length;
    const buttons = n
      ? decideButtons(() => app.decide(this.edits, ACCEPT), () => app.decide(this.edits, REJECT), { n })
      : el("p", { class: "quiet" }, t("noRuleEdits"));
    if (app.place.view === "patterns") {
      const e = app.report.patterns[group.id];
      this.head.replaceChildren(this.patternTitle(e), el("p", {}, app.report.rules[app.report.rule[e]].why), buttons);
      return;
    }
    const rule = app.report.rules[group.id];
    this.head.replaceChildren(
      el("h2", { class: "mono" }, rule.id),
      el("p", { class: "whytext" }, rule.why),
      el("p", { class: "quiet" }, `${t("mayOnly")}${t(`may-${rule.changes}`)} · ${t("level")}: ${rule.level} · ${t("edits", { n })}`),
      el("details", { class: "yaml" }, el("summary", {}, t("source")),
        el("p", { class: "quiet" }, t("line", { file: rule.file || "—", line: rule.line })),
        el("pre", { tabindex: "0" }, draw(el("code", {}), rule.yaml, { plain: true }))),
      buttons);
  }

  patternTitle(e) {
    const { report } = this.app;
    const [before, after] = [report.texts[report.before[e]], report.texts[report.after[e]]];
    const side = (text, tag) =>
      text ? draw(el(tag, {}), shortened(text, 60)) : el("span", { class: "quiet" }, t("nothingHere"));
    const parts = report.move[e] ? [`⇅ ${t("moved")} `, draw(el("span", {}), shortened(before, 60))]
      : [side(before, "del"), " → ", side(after, "ins")];
    return el("h2", { lang: "zh" }, ...parts);
  }

  groupRow(row, group) {
    const { app } = this;
    const { report } = app;
    const { view } = app.place;
    const counts = app.scope.tally(group.edits);
    const n = group.edits.length;
    let title = el("span", { class: "name" },
      view === "pages" ? shortened(report.pageName(group.id), 30) : report.rules[group.id]?.id);
    let below = n ? t("edits", { n }) : t(view === "pages" ? "unchanged" : "noRuleEdits");
    if (view === "patterns") {
      title = this.patternName(report.patterns[group.id]);
      below = `${n.toLocaleString()} × ${report.rules[report.rule[group.edits[0]]].id}`;
    }
    row.classList.add("group");
    if (!n) row.classList.add("none");
    else if (!counts[OPEN]) row.classList.add("done");
    row.append(
      el("span", { class: "main" }, title, el("span", { class: "quiet meta" }, below), n ? bar(counts) : null),
      n ? decideButtons(() => app.decide(group.edits, ACCEPT), () => app.decide(group.edits, REJECT), { n, small: true }) : "");
  }

  patternName(e) {
    const { report } = this.app;
    const [before, after] = [report.texts[report.before[e]], report.texts[report.after[e]]];
    const node = el("span", { class: "name change", lang: "zh" });
    if (report.move[e]) return draw(node, `⇅ ${shortened(before, 14)}`);
    if (before) node.append(draw(el("del", {}), shortened(before, 14)));
    if (after) node.append(draw(el("ins", {}), shortened(after, 14)));
    return node;
  }

  focusEdit(edit, { focus = false, quiet = false } = {}) {
    this.edit = edit;
    this.inspector.show(edit);
    if (edit >= 0) this.node.classList.add("showdetail");
    if (this.app.place.view === "pages") {
      if (this.groups.length) this.pageview.focus(edit);
      if (focus) this.pageview.body.focus({ preventScroll: true });
    } else this.list.setCurrent(this.edits.indexOf(edit), { focus });
    if (!quiet) this.app.note({ ...this.named(this.groups[this.group]), edit });
    if (!quiet && edit >= 0) this.app.tell(edit);
  }

  inMaster() {
    return this.master.node.contains(document.activeElement);
  }

  // One step along the edits; past the end of a group into the next one that has any.
  step(by) {
    if (this.inMaster()) {
      this.choose(this.group + by);
      return;
    }
    const at = this.edits.indexOf(this.edit) + by;
    if (this.edit < 0 && this.edits.length) this.focusEdit(this.edits[by > 0 ? 0 : this.edits.length - 1], { focus: true });
    else if (at >= 0 && at < this.edits.length) this.focusEdit(this.edits[at], { focus: true });
    else this.stepGroup(by, () => true);
  }

  stepGroup(by, wanted) {
    for (let g = this.group + by; g >= 0 && g < this.groups.length; g += by) {
      const { edits } = this.groups[g];
      const order = by > 0 ? edits : [...edits].reverse();
      const edit = order.find(wanted);
      if (edit === undefined) continue;
      this.group = g;
      this.master.setCurrent(g);
      this.showGroup();
      this.focusEdit(edit, { focus: true });
      return true;
    }
    return false;
  }

  nextOpen(by = 1) {
    const open = (e) => this.app.store.states[e] === OPEN;
    const at = this.edits.indexOf(this.edit);
    const rest = by > 0 ? this.edits.slice(at + 1) : this.edits.slice(0, Math.max(0, at)).reverse();
    const edit = rest.find(open);
    if (edit !== undefined) this.focusEdit(edit, { focus: true });
    else if (!this.stepGroup(by, open) && !this.wrap(by, open)) this.app.say(t("allDecided"));
  }

  wrap(by, open) {
    const here = this.group;
    this.group = by > 0 ? -1 : this.groups.length;
    if (this.stepGroup(by, open)) return true;
    this.group = here;
    return false;
  }

  alike(edit) {
    const { report } = this.app;
    const number = report.pattern[edit];
    const found = [];
    for (let e = 0; e < report.size; e += 1) if (report.pattern[e] === number) found.push(e);
    return found;
  }

  // What the keys a and x decide: the edit in focus, or all under the row of the list on the left.
  target() {
    if (this.inMaster()) return this.groups[this.group]?.edits ?? [];
    return this.edit >= 0 ? [this.edit] : [];
  }

  refresh(edits) {
    this.master.refresh();
    if (this.app.place.view === "pages") this.pageview.restyle(edits);
    else this.list.refresh();
    const active = document.activeElement;
    const verb = this.inspector.node.contains(active) ? active.className : "";
    this.inspector.show(this.edit);
    if (verb) this.inspector.node.querySelector(`button.${verb.split(" ").join(".")}`)?.focus();
  }

  summary(edit) {
    const { report, store } = this.app;
    return { state: t(STATE_NAMES[store.states[edit]]), rule: report.rules[report.rule[edit]].id };
  }
}
