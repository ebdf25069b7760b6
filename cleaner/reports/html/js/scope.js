// Which edits the filters let through, and how they group under pages, rules or patterns.

const STATUS = { open: 0, accepted: 1, rejected: 2 };
const NEAR = 20; // characters on either side of an edit in which searched text counts

// For each edit of the report 1 where the searched text stands in or near it, in its rule or in its page's name.
function matches(report, query) {
  const hit = new Uint8Array(report.size);
  const needle = query.toLowerCase();
  const texts = report.texts.map((text) => text.includes(query));
  const rules = report.rules.map((rule) => rule.id.includes(needle) || rule.why.toLowerCase().includes(needle));
  for (let page = 0; page < report.pageCount; page += 1) {
    const [start, end] = [report.first[page], report.first[page + 1]];
    if (start === end) continue;
    const named = report.pageName(page).toLowerCase().includes(needle);
    const sheet = report.sheet(page);
    const raw = sheet.raw.places(query);
    const clean = sheet.clean.places(query);
    for (let e = start; e < end; e += 1) {
      hit[e] = named || rules[report.rule[e]] || texts[report.before[e]] || texts[report.after[e]] ? 1 : 0;
      if (!hit[e] && raw.length) hit[e] = near(raw, report.rawStart[e], report.rawEnd[e], query.length);
      if (!hit[e] && clean.length) hit[e] = near(clean, report.cleanStart[e], report.cleanEnd[e], query.length);
    }
  }
  return hit;
}

function near(places, start, end, length) {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] + length < start - NEAR) low = middle + 1;
    else high = middle;
  }
  return low < places.length && places[low] <= end + NEAR ? 1 : 0;
}

export class Scope {
  constructor(report, store) {
    this.report = report;
    this.store = store;
    this.hits = { query: "", found: null };
  }

  filtered(place, ruleToo = true) {
    const { report, store } = this;
    if (place.q && this.hits.query !== place.q) this.hits = { query: place.q, found: matches(report, place.q) };
    const found = place.q ? this.hits.found : null;
    const rule = ruleToo && place.rule ? report.ruleNumber.get(place.rule) ?? -2 : -1;
    const status = STATUS[place.status] ?? -1;
    const edits = [];
    for (let e = 0; e < report.size; e += 1) {
      if (found && !found[e]) continue;
      if (rule !== -1 && report.rule[e] !== rule) continue;
      if (status >= 0 && store.states[e] !== status) continue;
      edits.push(e);
    }
    return edits;
  }

  // Groups of edits as the list on the left shows them: {id, edits}.
  groups(view, edits, all) {
    const { report } = this;
    const { rule } = report;
    const column = { pages: report.page, rules: report.rule, patterns: report.pattern }[view];
    const size = { pages: report.pageCount, rules: report.rules.length, patterns: report.patterns.length }[view];
    const buckets = new Array(size);
    for (const e of edits) (buckets[column[e]] ??= []).push(e);
    const groups = [];
    for (let id = 0; id < size; id += 1) {
      if (buckets[id] || (all && view !== "patterns")) groups.push({ id, edits: buckets[id] ?? [] });
    }
    if (view === "patterns") groups.sort((a, b) => a.edits.length - b.edits.length || rule[a.edits[0]] - rule[b.edits[0]] || a.id - b.id);
    if (view === "rules") groups.sort((a, b) => (b.edits.length > 0) - (a.edits.length > 0) || a.id - b.id);
    if (view === "pages") for (const group of groups) group.edits.sort((a, b) => this.inPage(a, b));
    return groups;
  }

  inPage(a, b) {
    const { rawStart, rawEnd } = this.report;
    return rawStart[a] - rawStart[b] || rawEnd[a] - rawEnd[b] || a - b;
  }

  // How many of these edits are undecided, accepted and rejected.
  tally(edits) {
    const counts = [0, 0, 0];
    for (const e of edits) counts[this.store.states[e]] += 1;
    return counts;
  }
}
