// What changed nothing: flags, suggestions and refused edits, each in its context.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { draw, shortened } from "./text.js";
import { VirtualList } from "./list.js";

function filteredNotes(report, place) {
  const { notes } = report;
  const found = [];
  for (let i = 0; i < notes.what.length; i += 1) {
    const rule = report.rules[notes.rule[i]];
    if (place.rule && rule.id !== place.rule) continue;
    if (place.q) {
      const page = report.sheet(notes.page[i]);
      const near = page.raw.slice(Math.max(0, notes.raw[i] - 20), notes.raw[i] + notes.rawLength[i] + 20);
      const words = [near, page.name, rule.id, rule.why, report.texts[notes.before[i]]];
      if (!words.some((word) => word.toLowerCase().includes(place.q.toLowerCase()))) continue;
    }
    found.push(i);
  }
  return found;
}

function fillRow(row, report, i, address) {
  const { notes } = report;
  const page = report.sheet(notes.page[i]);
  const rule = report.rules[notes.rule[i]];
  const [start, end] = [notes.raw[i], notes.raw[i] + notes.rawLength[i]];
  const what = notes.what[i];
  const middle = el(what === "flag" ? "mark" : "span", {});
  const [before, after] = [report.texts[notes.before[i]], report.texts[notes.after[i]]];
  if (what === "flag") draw(middle, shortened(before, 40));
  else {
    if (before) middle.append(draw(el("del", {}), shortened(before, 24)));
    if (after) middle.append(draw(el("ins", {}), shortened(after, 24)));
  }
  const name = report.cases[notes.case[i]];
  row.classList.add("note");
  row.append(
    el("span", { class: `tag ${what}` }, t(what)),
    el("span", { class: "main" },
      el("span", { class: "context", lang: "zh" },
        draw(el("span", { class: "left" }), page.raw.slice(Math.max(0, start - 14), start)), middle,
        draw(el("span", { class: "right" }), page.raw.slice(end, end + 14))),
      el("span", { class: "whytext small" }, [rule.why, name, notes.note[i]].filter(Boolean).join(" — ")),
      el("span", { class: "quiet meta" }, `${rule.id} · `,
        el("a", { href: address({ view: "pages", page: page.name }) }, page.name), ` · ${start}`)));
}

export function notesView(report, place, { address, narrow }) {
  const found = filteredNotes(report, place);
  const list = new VirtualList({
    label: t("notes"),
    name: "notes",
    rowHeight: narrow() ? 132 : 104,
    render: (row, index) => fillRow(row, report, found[index], address),
    onpick: (index) => list.setCurrent(index, { focus: true }),
  });
  const empty = report.notes.what.length ? t("nothing") : t("noNotes");
  const node = el("div", { class: "notesview" }, el("p", { class: "lead" }, t("notesIntro")),
    found.length ? list.node : el("p", { class: "empty" }, empty));
  return { node, list, count: found.length };
}
