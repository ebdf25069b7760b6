// The report: reads its data, keeps the place one is at, and hands it to the views.

import { $, el, button, later } from "./dom.js";
import { t, setLanguage, language } from "./i18n.js";
import { load } from "./data.js";
import { Store, preference, ACCEPT } from "./store.js";
import { Scope } from "./scope.js";
import { composed, parsed, VIEWS } from "./route.js";
import { overview } from "./overview.js";
import { notesView } from "./notes.js";
import { Workbench } from "./workbench.js";
import { decidedText } from "./decisions.js";
import { download, filesDialog, helpDialog } from "./dialogs.js";
import { listenToKeys } from "./keys.js";

const NARROW = 760;
const MOST_PRINTED = 2000;

class App {
  constructor(report) {
    this.report = report;
    this.store = new Store(report);
    this.scope = new Scope(report, this.store);
    this.place = parsed(location.hash);
    this.address = (place) => composed({ ...this.filters(), page: "", pattern: -1, edit: -1, mode: this.place.mode, ...place });
    this.say = (text) => this.toast(text);
    this.bench = null;
    this.store.onchange((edits) => this.refresh(edits));
    window.addEventListener("hashchange", () => this.arrive());
    window.addEventListener("popstate", () => this.arrive());
    window.addEventListener("beforeprint", () => this.lists().forEach((list) => list.expand(MOST_PRINTED)));
    window.addEventListener("afterprint", () => this.lists().forEach((list) => list.collapse()));
    listenToKeys(this);
  }

  filters() {
    const { rule, status, q } = this.place;
    return { rule, status, q };
  }

  lists() {
    return this.bench ? [this.bench.master, this.bench.list] : this.notesList ? [this.notesList] : [];
  }

  mode() {
    return this.place.mode || (this.narrow() ? "inline" : "side");
  }

  narrow() {
    return window.innerWidth < NARROW;
  }

  // Go somewhere; what is not named stays as it is.
  go(change) {
    this.note(change, true);
    this.render();
  }

  // Write the place into the address without drawing anew; `step` makes it one to come back to.
  note(change, step = false) {
    this.place = { ...this.place, ...change };
    const hash = composed(this.place);
    if (hash === location.hash) return;
    history[step ? "pushState" : "replaceState"](null, "", hash);
  }

  arrive() {
    const place = parsed(location.hash);
    if (composed(place) === composed(this.place)) return;
    this.place = place;
    this.render();
  }

  showOnPage(edit) {
    this.go({ view: "pages", page: this.report.pageName(this.report.page[edit]), edit });
  }

  decide(edits, state, onward = false) {
    if (!edits.length) return;
    const n = this.store.set(edits, state);
    if (edits.length > 1) this.toast(t(state === ACCEPT ? "didAccept" : "didReject", { n }), true);
    if (onward && this.bench) this.bench.nextOpen(1);
  }

  undo() {
    const edits = this.store.undo();
    this.toast(edits ? t("didUndo", { n: edits.length }) : t("noUndo"));
    if (edits?.length === 1 && this.bench?.edits.includes(edits[0])) this.bench.focusEdit(edits[0], { focus: true });
  }

  savePage(number) {
    const { text, entangled } = decidedText(this.report, this.store, number);
    const name = this.report.pageName(number).split(/[\\/]/).pop();
    download(name, text);
    this.toast(entangled.length ? t("entangled", { n: entangled.length }) : t("saved", { name }));
  }

  toast(text, undoable = false) {
    const node = $("#toast");
    node.replaceChildren(el("span", {}, text), undoable ? button(t("undo"), () => this.undo(), { class: "plain" }) : "");
    node.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => node.classList.remove("shown"), 6000);
  }

  // What assistive technology should hear about the edit that has come into focus on a page.
  tell(edit) {
    if (this.place.view !== "pages") return;
    const { report } = this;
    const { state, rule } = this.bench.summary(edit);
    const [before, after] = [report.texts[report.before[edit]], report.texts[report.after[edit]]];
    $("#heard").textContent = `${t("before")} ${before || t("nothingHere")}, ${t("after")} ${after || t("nothingHere")}, ${rule}, ${state}`;
  }

  refresh(edits) {
    this.showProgress();
    this.bench?.refresh(edits);
  }

  showProgress() {
    const { counts } = this.store;
    const [done, all] = [counts[1] + counts[2], this.report.size];
    const meter = $("#progress");
    meter.max = Math.max(1, all);
    meter.value = done;
    meter.setAttribute("aria-label", t("progress", { n: done, all }));
    $("#progress-text").textContent = t("progress", { n: done, all });
  }

  render() {
    const { view } = this.place;
    for (const link of document.querySelectorAll("nav a")) {
      link.href = this.address({ view: link.dataset.view });
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const main = $("#main");
    this.notesList = null;
    let count = this.report.size;
    if (view === "overview" || view === "notes") {
      this.bench = null;
      const made = view === "notes" ? notesView(this.report, this.place, { address: this.address, narrow: () => this.narrow() }) : { node: overview(this.report, this) };
      this.notesList = made.list ?? null;
      main.replaceChildren(made.node);
      made.list?.setCount(made.count);
    } else {
      if (!this.bench || this.bench.view !== view) {
        this.bench = new Workbench(this);
        this.bench.view = view;
        main.replaceChildren(this.bench.node);
      }
      this.bench.show(this.place);
      count = this.bench.total;
    }
    this.showFilters(count);
    this.showProgress();
  }

  showFilters(count) {
    const { q, rule, status, view } = this.place;
    $("#filters").hidden = view === "overview";
    $("#status").hidden = view === "notes";
    if ($("#q").value !== q) $("#q").value = q;
    $("#rule").value = rule;
    $("#rule").hidden = view === "rules";
    $("#status").value = status;
    $("#clear").hidden = !(q || status || (rule && view !== "rules"));
    $("#count").textContent = view === "notes" ? "" : t("shown", { n: count, all: this.report.size });
  }

  labels() {
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
    for (const node of document.querySelectorAll("[data-label]")) {
      node.setAttribute("aria-label", t(node.dataset.label));
      node.title = t(node.dataset.label);
    }
    $("#q").placeholder = t("search");
    document.title = `${t("title")} · ${this.report.pageCount === 1 ? this.report.pageName(0) : this.report.pageCount}`;
    const option = (value, label) => el("option", { value }, label);
    $("#rule").replaceChildren(option("", t("anyRule")), ...this.report.rules.map((r) => option(r.id, r.id)));
    const states = [["", "anyStatus"], ["open", "onlyOpen"], ["accepted", "onlyAccepted"], ["rejected", "onlyRejected"]];
    $("#status").replaceChildren(...states.map(([value, name]) => option(value, t(name))));
    this.theme(preference("theme") ?? "auto");
    this.bench = null;
    this.render();
  }

  theme(name) {
    document.documentElement.dataset.theme = name;
    $("#theme").dataset.label = { auto: "themeAuto", light: "themeLight", dark: "themeDark" }[name];
    $("#theme").setAttribute("aria-label", t($("#theme").dataset.label));
    $("#theme").title = t($("#theme").dataset.label);
    $("#theme").textContent = { auto: "◐", light: "☀︎", dark: "☾" }[name];
  }

  wire() {
    const next = { auto: "light", light: "dark", dark: "auto" };
    $("#theme").addEventListener("click", () => {
      const name = next[document.documentElement.dataset.theme];
      preference("theme", name);
      this.theme(name);
    });
    $("#language").addEventListener("click", () => {
      setLanguage(language() === "zh" ? "en" : "zh");
      preference("language", language());
      this.labels();
    });
    $("#help-button").addEventListener("click", () => helpDialog());
    $("#files-button").addEventListener("click", () => filesDialog(this));
    $("#undo").addEventListener("click", () => this.undo());
    $("#skip").addEventListener("click", () => $("#main").focus());
    const search = later(120, () => this.go({ q: $("#q").value, edit: -1 }));
    $("#q").addEventListener("input", (event) => !event.isComposing && search());
    $("#q").addEventListener("compositionend", search);
    $("#rule").addEventListener("change", () => this.go({ rule: $("#rule").value, edit: -1 }));
    $("#status").addEventListener("change", () => this.go({ status: $("#status").value, edit: -1 }));
    $("#clear").addEventListener("click", () => {
      $("#q").value = "";
      this.go({ q: "", status: "", ...(this.place.view === "rules" ? {} : { rule: "" }), edit: -1 });
    });
    $("#viewlinks").replaceChildren(...VIEWS.map((view) =>
      el("li", {}, el("a", { "data-view": view, "data-t": view, href: `#/${view}` }))));
  }
}

async function start() {
  setLanguage(preference("language") ?? (/^zh\b/i.test(navigator.language) ? "zh" : "en"));
  const app = new App(await load($("#data")));
  app.wire();
  app.labels();
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => {
  $("#main").replaceChildren(el("p", { class: "empty" }, `This report cannot be shown: ${error.message}`));
});
