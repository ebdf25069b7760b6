// The small pieces views share: an edit as "before → after", a row in its context, a bar of progress, a pair of buttons.

import { el, button } from "./dom.js";
import { t } from "./i18n.js";
import { draw, shortened } from "./text.js";
import { ACCEPT, REJECT } from "./store.js";

export const STATE_NAMES = ["open", "accepted", "rejected"];
const SIGNS = ["○", "✓", "✗"];

export function sign(state) {
  return el("span", { class: `sign ${STATE_NAMES[state]}` },
    el("span", { "aria-hidden": "true" }, SIGNS[state]), el("span", { class: "unseen" }, t(STATE_NAMES[state])));
}

// What went and what came; long texts with their middle left out.
export function change(report, edit, most = 24) {
  const before = report.texts[report.before[edit]];
  const after = report.texts[report.after[edit]];
  const node = el("span", { class: "change", lang: "zh" });
  if (report.move[edit]) {
    node.append(el("span", { class: "movesign" }, `⇅ ${t("moved")} `), draw(el("span", {}), shortened(before, most)));
    return node;
  }
  if (before) node.append(draw(el("del", {}), shortened(before, most)));
  if (after) node.append(draw(el("ins", {}), shortened(after, most)));
  return node;
}

// The edit between the raw characters around it, which keeps the eye on the change itself.
export function inContext(report, edit, width = 14) {
  const page = report.sheet(report.page[edit]);
  const [start, end] = [report.rawStart[edit], report.rawEnd[edit]];
  const left = page.raw.slice(Math.max(0, start - width), start);
  const right = page.raw.slice(end, end + width);
  return el("span", { class: "context", lang: "zh" },
    draw(el("span", { class: "left" }), left), change(report, edit), draw(el("span", { class: "right" }), right));
}

export function decideButtons(onaccept, onreject, { n = 1, alike = false, small = false, keys = false } = {}) {
  const kind = alike ? "Alike" : n > 1 ? "All" : "";
  const label = (verb) => t(`${verb}${kind}`, { n });
  const make = (verb, call, signText, key) =>
    button(
      [
        el("span", { "aria-hidden": "true" }, signText),
        small ? el("span", { class: "unseen" }, label(verb)) : ` ${label(verb)}`,
        keys ? el("kbd", { "aria-hidden": "true" }, key) : "",
      ],
      call,
      { class: `decide ${verb}`, title: label(verb), "aria-keyshortcuts": keys ? key : undefined },
    );
  return el("span", { class: "pairbuttons" }, make("accept", onaccept, "✓", "a"), make("reject", onreject, "✗", "x"));
}

// One edit as a row of a list.
export function editRow(row, report, store, edit, decide) {
  const state = store.states[edit];
  row.classList.add("edit", STATE_NAMES[state]);
  row.append(
    sign(state),
    el("span", { class: "main" },
      inContext(report, edit),
      el("span", { class: "quiet meta" },
        [report.cases[report.case[edit]], report.pageName(report.page[edit]), report.rawStart[edit].toLocaleString()]
          .filter(Boolean).join(" · "))),
    decideButtons(() => decide([edit], ACCEPT), () => decide([edit], REJECT), { small: true }),
  );
}

// How much of a group is accepted, rejected and undecided, as a bar and in words.
export function bar(counts) {
  const all = counts[0] + counts[1] + counts[2];
  if (all === counts[0]) return null;
  const node = el("span", { class: "bar", role: "img", "aria-label": t("progress", { n: counts[1] + counts[2], all }) });
  for (const [name, n] of [["accepted", counts[1]], ["rejected", counts[2]]]) {
    const part = el("span", { class: name });
    part.style.width = all ? `${(100 * n) / all}%` : "0";
    node.append(part);
  }
  return node;
}
