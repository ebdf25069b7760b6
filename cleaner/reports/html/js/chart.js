// Edits by rule and page at a glance: squares whose size tells the number, and the same as a table.

import { el, svg } from "./dom.js";
import { t } from "./i18n.js";

const MOST = 40; // columns; more pages than that share one
const CELL = 22;
const LEFT = 210;

function counted(report) {
  const columns = Math.min(MOST, report.pageCount);
  const perColumn = Math.ceil(report.pageCount / Math.max(1, columns)) || 1;
  const used = Math.ceil(report.pageCount / perColumn);
  const table = new Map();
  for (let e = 0; e < report.size; e += 1) {
    const rule = report.rule[e];
    if (!table.has(rule)) table.set(rule, new Array(used).fill(0));
    table.get(rule)[Math.floor(report.page[e] / perColumn)] += 1;
  }
  return { perColumn, used, rows: [...table].sort((a, b) => a[0] - b[0]) };
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

export function chart(report, address) {
  const { perColumn, used, rows } = counted(report);
  const label = (column) => {
    const [a, b] = [column * perColumn + 1, Math.min(report.pageCount, (column + 1) * perColumn)];
    return a === b ? t("chartPage", { a }) : t("chartPages", { a, b });
  };
  const most = Math.max(1, ...rows.flatMap(([, numbers]) => numbers));
  const wide = Math.min(56, Math.max(CELL, 640 / used));
  const size = (n) => 4 + (CELL - 6) * Math.sqrt(n / most);
  const height = rows.length * CELL + 24;
  const width = LEFT + used * wide + 60;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart", role: "group", "aria-label": t("chart") });
  rows.forEach(([rule, numbers], r) => {
    const y = r * CELL + 24;
    const id = report.rules[rule].id;
    picture.append(svg("text", { x: LEFT - 12, y: y + CELL / 2 + 4, class: "name", "text-anchor": "end" }, id));
    picture.append(svg("line", { x1: LEFT, x2: LEFT + used * wide, y1: y + CELL / 2, y2: y + CELL / 2, class: "rail" }));
    numbers.forEach((n, c) => {
      if (!n) return;
      const side = size(n);
      const place = { view: "pages", rule: id, page: report.pageName(c * perColumn) };
      const square = svg("rect", {
        x: LEFT + c * wide + (wide - side) / 2, y: y + (CELL - side) / 2, width: side, height: side, rx: 2,
      }, svg("title", {}, t("chartCell", { rule: id, pages: label(c), n })));
      const hit = svg("rect", { x: LEFT + c * wide, y, width: wide, height: CELL, class: "hit" });
      const link = perColumn === 1 ? address(place) : address({ view: "rules", rule: id });
      picture.append(svg("a", { href: link, "aria-label": t("chartCell", { rule: id, pages: label(c), n }) }, hit, square));
    });
    const total = sum(numbers).toLocaleString();
    picture.append(svg("text", { x: LEFT + used * wide + 10, y: y + CELL / 2 + 4, class: "total" }, total));
  });
  for (let c = 0; c < used; c += used > 12 ? 5 : 1) {
    const text = String(c * perColumn + 1);
    picture.append(svg("text", { x: LEFT + (c + 0.5) * wide, y: 14, class: "axis", "text-anchor": "middle" }, text));
  }
  return el("figure", { class: "chartbox" },
    el("figcaption", {}, el("h2", {}, t("chart")), el("p", { class: "quiet" }, t("chartHint"))),
    el("div", { class: "chartscroll", tabindex: "0", role: "region", "aria-label": t("chart") }, picture),
    el("details", { class: "charttable" }, el("summary", {}, t("chartTable")),
      el("div", { class: "chartscroll", tabindex: "0", role: "region", "aria-label": t("chartTable") }, tableOf(report, rows, used, label))));
}

function tableOf(report, rows, used, label) {
  const heads = Array.from({ length: used }, (_, c) => el("th", { scope: "col" }, label(c)));
  return el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("rule")), ...heads, el("th", { scope: "col" }, t("total")))),
    el("tbody", {}, ...rows.map(([rule, numbers]) =>
      el("tr", {}, el("th", { scope: "row" }, report.rules[rule].id),
        ...numbers.map((n) => el("td", {}, n ? String(n) : "·")),
        el("td", {}, String(sum(numbers)))))));
}
