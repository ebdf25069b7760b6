// Which edit every changed character of a page belongs to, and the drawing of marked text.

import { el } from "./dom.js";
import { draw } from "./text.js";

// For both texts of a page: the edit (+1) of each changed character, and the edits that left nothing at a place.
export function marksOf(report, page) {
  const raw = new Int32Array(page.raw.length);
  const clean = new Int32Array(page.clean.length);
  const { origins, same } = page.origins;
  const gone = new Uint8Array(page.raw.length).fill(1);
  for (let i = 0; i < origins.length; i += 1) if (same[i]) gone[origins[i]] = 0;
  const ticks = { raw: new Map(), clean: new Map() };
  const tick = (side, at, e) => ticks[side].set(at, [...(ticks[side].get(at) ?? []), e]);
  const edits = [];
  for (let e = report.first[page.number]; e < report.first[page.number + 1]; e += 1) {
    if (!report.move[e]) edits.push(e);
  }
  // The widest first, so that the closest edit has the last word on a character.
  const width = (e) => report.rawEnd[e] - report.rawStart[e];
  edits.sort((a, b) => width(b) - width(a) || a - b);
  for (const e of edits) {
    for (let i = report.rawStart[e]; i < report.rawEnd[e]; i += 1) if (gone[i]) raw[i] = e + 1;
    for (let i = report.cleanStart[e]; i < report.cleanEnd[e]; i += 1) if (!same[i]) clean[i] = e + 1;
    if (report.rawStart[e] === report.rawEnd[e]) tick("raw", report.rawStart[e], e);
    if (report.cleanStart[e] === report.cleanEnd[e]) tick("clean", report.cleanStart[e], e);
  }
  // An edit whose result later edits or moves carried off is still marked where it was made.
  const drawn = new Set([...ticks.raw.values(), ...ticks.clean.values()].flat());
  for (const marks of [raw, clean]) for (const owner of marks) if (owner) drawn.add(owner - 1);
  for (const e of edits) if (!drawn.has(e)) tick("raw", report.rawStart[e], e);
  return { raw, clean, ticks, gone };
}

function mark(tag, e, text) {
  const node = el(tag, { class: "mark", "data-e": e });
  return draw(node, text);
}

function ticked(node, edits) {
  for (const e of edits ?? []) node.append(el("span", { class: "tick", "data-e": e, "aria-hidden": "true" }));
}

// Where a drawn line ends: after line ends that stand between the first and the last visible character of a text.
function breaker(start, end, charAt) {
  let [first, last] = [start, end - 1];
  while (first < end && !charAt(first).trim()) first += 1;
  while (last > first && !charAt(last).trim()) last -= 1;
  return (at) => at > first && at <= last && charAt(at - 1) === "\n" && charAt(at) !== "\n";
}

// One side of a row: the text between two places, changed characters in `del` or `ins`.
export function drawSide(node, text, start, end, marks, ticks, tag) {
  const breaks = breaker(start, end, (i) => text.at(i));
  let at = start;
  while (at < end) {
    if (breaks(at)) node.append(el("br"));
    ticked(node, ticks.get(at));
    const owner = marks[at];
    let stop = at + 1;
    while (stop < end && marks[stop] === owner && !ticks.has(stop) && !breaks(stop)) stop += 1;
    const piece = text.slice(at, stop);
    if (owner) node.append(mark(tag, owner - 1, piece));
    else draw(node, piece);
    at = stop;
  }
  if (end === text.length) ticked(node, ticks.get(end));
}

// Both texts of a row in one flow: what went struck through, what came underlined.
export function drawInline(node, page, marks, rawSpans, cleanSpans) {
  const { origins, same } = page.origins;
  let span = 0;
  let at = rawSpans.length ? rawSpans[0][0] : -1;
  const pieces = [];
  const add = (kind, owner, char) => {
    const last = pieces[pieces.length - 1];
    if (last && last.kind === kind && last.owner === owner) last.text += char;
    else pieces.push({ kind, owner, text: char });
  };
  const rawTo = (stop) => {
    while (span < rawSpans.length && at < stop) {
      if (at >= rawSpans[span][1]) {
        span += 1;
        if (span < rawSpans.length) at = rawSpans[span][0];
        continue;
      }
      if (marks.gone[at]) add("del", marks.raw[at], page.raw.at(at));
      at += 1;
    }
  };
  for (const [start, end] of cleanSpans) {
    for (let c = start; c < end; c += 1) {
      if (origins[c] >= 0) rawTo(same[c] ? origins[c] : origins[c] + 1);
      if (same[c] && at === origins[c]) at += 1;
      add(same[c] ? "" : "ins", same[c] ? 0 : marks.clean[c], page.clean.at(c));
    }
  }
  rawTo(Infinity);
  for (const { kind, owner, text } of pieces) {
    if (kind && owner) node.append(mark(kind, owner - 1, text));
    else if (kind) node.append(draw(el(kind, {}), text));
    else draw(node, text);
  }
}
