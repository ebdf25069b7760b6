// The card of the edit in focus: what changed, why, by which rule, where; its likes; a ready example.

import { el, button } from "./dom.js";
import { t } from "./i18n.js";
import { draw, shortened } from "./text.js";
import { exampleOf } from "./decisions.js";
import { change, decideButtons, sign } from "./rows.js";
import { ACCEPT, REJECT } from "./store.js";

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

const part = (...nodes) => el("div", { class: "part" }, ...nodes);

export class Inspector {
  // `actions`: decide(edits, state), alike(edit), go(place), say(text), address(place)
  constructor(report, store, actions) {
    Object.assign(this, { report, store, actions });
    this.node = el("aside", { id: "inspector", class: "inspector", "aria-label": t("edit"), tabindex: "-1" });
  }

  show(edit) {
    this.node.setAttribute("aria-label", t("edit"));
    if (edit < 0) {
      this.node.classList.add("idle");
      this.node.replaceChildren(el("p", { class: "quiet" }, t("pick")));
      return;
    }
    const { report } = this;
    const rule = report.rules[report.rule[edit]];
    const openNow = new Set([...this.node.querySelectorAll("details[open]")].map((d) => d.className));
    const rulePart = el("details", { class: "yaml" },
      el("summary", {}, t("source")),
      el("p", { class: "quiet" }, t("line", { file: rule.file || "—", line: rule.line })),
      el("pre", { tabindex: "0" }, draw(el("code", {}), rule.yaml, { plain: true })));
    this.node.classList.remove("idle");
    this.node.replaceChildren(
      part(this.verdict(edit), this.reason(edit, rule)),
      part(this.comparison(edit), this.alike(edit)),
      part(this.place(edit), this.example(edit), rulePart),
    );
    for (const details of this.node.querySelectorAll("details")) details.open = openNow.has(details.className);
  }

  verdict(edit) {
    const state = this.store.states[edit];
    const decide = (to) => this.actions.decide([edit], to, true);
    return el("div", { class: "verdict" },
      el("h2", {}, sign(state), ` ${t(["open", "accepted", "rejected"][state])}`),
      decideButtons(() => decide(ACCEPT), () => decide(REJECT), { keys: true }));
  }

  comparison(edit) {
    const { report } = this;
    const page = report.sheet(report.page[edit]);
    const [start, end] = [report.cleanStart[edit], report.cleanEnd[edit]];
    const left = page.clean.slice(Math.max(0, start - 16), start);
    const right = page.clean.slice(end, end + 16);
    const side = (name, text, tag) => {
      const line = el("p", { class: `line ${name}`, lang: "zh" });
      draw(line, left);
      if (text) line.append(draw(el(tag, {}), shortened(text, 80)));
      else line.append(el("span", { class: "tick", "aria-hidden": "true" }));
      draw(line, right);
      return [el("dt", {}, t(name)), el("dd", {}, line)];
    };
    const before = report.texts[report.before[edit]];
    const after = report.texts[report.after[edit]];
    if (report.move[edit]) return el("div", { class: "compare" }, change(report, edit, 120));
    return el("dl", { class: "compare" }, side("before", before, "del"), side("after", after, "ins"));
  }

  reason(edit, rule) {
    const name = this.report.cases[this.report.case[edit]];
    return el("section", { class: "reason" },
      el("h3", {}, t("why")),
      el("p", { class: "whytext" }, rule.why),
      name ? el("p", {}, el("span", { class: "quiet" }, `${t("case")}: `), name) : null,
      el("p", {},
        el("a", { href: this.actions.address({ view: "rules", rule: rule.id, edit }), class: "mono" }, rule.id),
        el("span", { class: "quiet" }, ` — ${t("mayOnly")}${t(`may-${rule.changes}`)}`)));
  }

  place(edit) {
    const { report } = this;
    const page = report.pageName(report.page[edit]);
    const span = (name, a, b) => (a === b ? t(`${name}Before`, { b }) : t(name, { a, b }));
    return el("section", { class: "place" },
      el("h3", {}, t("where")),
      el("p", {}, el("a", { href: this.actions.address({ view: "pages", page, edit }), title: t("showPage") }, page)),
      el("p", { class: "quiet" }, span("rawPlace", report.rawStart[edit], report.rawEnd[edit]), " · ",
        span("cleanPlace", report.cleanStart[edit], report.cleanEnd[edit])));
  }

  alike(edit) {
    const edits = this.actions.alike(edit);
    if (edits.length < 2) return null;
    const pages = new Set(edits.map((e) => this.report.page[e])).size;
    const pattern = this.report.pattern[edit];
    return el("section", { class: "alike" },
      el("h3", {}, t("alike")),
      el("p", {}, el("a", { href: this.actions.address({ view: "patterns", pattern, edit }) },
        t("alikeCount", { n: edits.length, p: pages }))),
      decideButtons(() => this.actions.decide(edits, ACCEPT), () => this.actions.decide(edits, REJECT),
        { n: edits.length, alike: true }));
  }

  example(edit) {
    const text = exampleOf(this.report, edit, this.store.states[edit]);
    const body = text
      ? [el("pre", { tabindex: "0", lang: "zh" }, text),
         button(t("copy"), () => copy(text).then(() => this.actions.say(t("copied"))), { class: "plain copy" })]
      : [el("p", { class: "quiet" }, t("exampleHint"))];
    return el("section", { class: "example" }, el("h3", {}, t("example")), ...body);
  }
}
