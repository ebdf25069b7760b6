// Lays the blocks of a raw page beside those of its clean text, by where each character came from.

function lines(text) {
  const found = [];
  const string = text.points ?? text.string;
  let start = 0;
  let filled = false;
  for (let i = 0; i <= text.length; i += 1) {
    const char = i < text.length ? string[i] : "\n";
    if (char === "\n") {
      if (filled) found.push([start, i]);
      start = i + 1;
      filled = false;
    } else if (!filled && char.trim()) filled = true;
  }
  return found;
}

// The lines with the blanks up to the next line, so that together they are the whole text.
function covering(text) {
  const found = lines(text);
  const starts = found.map(([start], i) => (i ? start : 0));
  return starts.map((start, i) => [start, i + 1 < starts.length ? starts[i + 1] : text.length]);
}

function lineOf(spans, length) {
  const number = new Int32Array(length);
  spans.forEach(([start, end], i) => number.fill(i, start, end));
  return number;
}

// Rows of the page: {raw: [[start, end]…], clean: [start, end]…, moved} in reading order. A block that moved has
// two rows, one where it stood and one where it went, each with the number of the other in `partner`.
export function aligned(report, page) {
  const rawSpans = covering(page.raw);
  const cleanSpans = covering(page.clean);
  if (!rawSpans.length && !cleanSpans.length) {
    return [{ raw: [[0, page.raw.length]], clean: [[0, page.clean.length]], move: -1 }];
  }
  const groups = connected(page, rawSpans, cleanSpans);
  markMoved(report, page, groups, rawSpans, cleanSpans);
  return woven(groups, rawSpans, cleanSpans);
}

// Lines of both texts that share a character belong together.
function connected(page, rawSpans, cleanSpans) {
  const parent = Array.from({ length: rawSpans.length + cleanSpans.length }, (_, i) => i);
  const root = (i) => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const rawLine = lineOf(rawSpans, page.raw.length);
  const { origins } = page.origins;
  const points = page.clean.points ?? page.clean.string;
  cleanSpans.forEach(([start, end], i) => {
    let last = -1;
    for (let at = start; at < end; at += 1) {
      if (origins[at] < 0 || !points[at].trim()) continue;
      const line = rawLine[origins[at]];
      if (line === last) continue;
      last = line;
      parent[root(rawSpans.length + i)] = root(line);
    }
  });
  const groups = new Map();
  parent.forEach((_, i) => {
    const key = root(i);
    if (!groups.has(key)) groups.set(key, { raw: [], clean: [], move: -1 });
    const group = groups.get(key);
    if (i < rawSpans.length) group.raw.push(i);
    else group.clean.push(i - rawSpans.length);
  });
  return [...groups.values()];
}

function markMoved(report, page, groups, rawSpans, cleanSpans) {
  const { number } = page;
  for (let e = report.first[number]; e < report.first[number + 1]; e += 1) {
    if (!report.move[e]) continue;
    for (const group of groups) {
      if (!group.raw.length || !group.clean.length) continue;
      const inRaw = group.raw.some((i) => rawSpans[i][0] < report.rawEnd[e] && rawSpans[i][1] > report.rawStart[e]);
      const inClean = group.clean.some(
        (i) => cleanSpans[i][0] < report.cleanEnd[e] && cleanSpans[i][1] > report.cleanStart[e],
      );
      if (inRaw && inClean) group.move = e;
    }
  }
  // Whatever still stands in another order than before was carried along by a move.
  let reached = -1;
  const stay = groups.filter((g) => g.raw.length && g.clean.length && g.move < 0);
  stay.sort((a, b) => a.clean[0] - b.clean[0]);
  for (const group of stay) {
    if (group.raw[0] < reached) group.carried = true;
    else reached = group.raw[group.raw.length - 1];
  }
}

function spansOf(numbers, spans) {
  const found = [];
  for (const i of numbers) {
    const last = found[found.length - 1];
    if (last && last[1] === spans[i][0]) last[1] = spans[i][1];
    else found.push([...spans[i]]);
  }
  return found;
}

function woven(groups, rawSpans, cleanSpans) {
  const moves = (g) => g.raw.length && g.clean.length && (g.move >= 0 || g.carried);
  const byRaw = groups.filter((g) => g.raw.length).sort((a, b) => a.raw[0] - b.raw[0]);
  const byClean = groups.filter((g) => g.clean.length).sort((a, b) => a.clean[0] - b.clean[0]);
  const rows = [];
  let r = 0;
  const away = (g) => {
    const row = { raw: spansOf(g.raw, rawSpans), clean: [], move: g.move, moved: Boolean(moves(g)) };
    if (moves(g)) {
      g.from = rows.length;
      pair(g, rows, row);
    }
    rows.push(row);
  };
  for (const g of byClean) {
    const clean = spansOf(g.clean, cleanSpans);
    if (moves(g) || !g.raw.length) {
      const row = { raw: [], clean, move: g.move, moved: Boolean(moves(g)) };
      if (moves(g)) {
        g.to = rows.length;
        pair(g, rows, row);
      }
      rows.push(row);
      continue;
    }
    while (r < byRaw.length && byRaw[r] !== g) away(byRaw[r++]);
    r += 1;
    rows.push({ raw: spansOf(g.raw, rawSpans), clean, move: -1 });
  }
  while (r < byRaw.length) away(byRaw[r++]);
  return rows;
}

function pair(group, rows, row) {
  group.row ??= row;
  if (group.row === row) return;
  group.row.partner = rows.length;
  row.partner = rows.indexOf(group.row);
}
