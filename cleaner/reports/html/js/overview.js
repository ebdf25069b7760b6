// The first view: what was done, how to review it, what the signs mean, and the chart.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { draw } from "./text.js";
import { chart } from "./chart.js";

function stat(number, label) {
  return el("div", { class: "stat" }, el("dt", {}, label), el("dd", {}, number.toLocaleString()));
}

function legend() {
  const item = (sample, label) => [el("dt", { lang: "zh" }, sample), el("dd", {}, label)];
  return el("section", { class: "legend" },
    el("h2", {}, t("legend")),
    el("dl", {},
      item(el("del", {}, "近日"), t("legendDel")), item(el("ins", {}, "，"), t("legendIns")),
      item(draw(el("span", {}), " "), t("legendSpace")), item(draw(el("span", {}), "\u3000"), t("legendIdeo")),
      item(draw(el("span", {}), "\n"), t("legendLine")), item(el("span", { class: "tick" }), t("legendTick"))));
}

export function overview(report, { address }) {
  let changed = 0;
  for (let p = 0; p < report.pageCount; p += 1) if (report.first[p + 1] > report.first[p]) changed += 1;
  return el("div", { class: "overview scrollpage" },
    el("p", { class: "lead" }, t("intro")),
    el("dl", { class: "stats" },
      stat(report.pageCount, t("statPages")), stat(changed, t("statChanged")), stat(report.size, t("statEdits")),
      stat(report.patterns.length, t("statPatterns")), stat(report.notes.what.length, t("statNotes"))),
    el("div", { class: "columns" },
      el("section", { class: "how" },
        el("h2", {}, t("howTitle")),
        el("ol", {}, ["how1", "how2", "how3"].map((name) => el("li", {}, t(name)))),
        report.size
          ? el("p", {}, el("a", { class: "primary", href: address({ view: "patterns" }) }, t("startReview")))
          : el("p", { class: "quiet" }, t("noEdits"))),
      legend()),
    report.size ? chart(report, address) : null);
}
