// Decisions as files: the lines that `clean --decisions` reads, and a clean text with the rejected edits undone.

import { ACCEPT, OPEN, REJECT } from "./store.js";

const VERDICTS = ["open", "accept", "reject"];
// What an editor would hide or take for a line end, and lone surrogates.
const ESCAPED = /[\u007f\u0085\u2028\u2029\u200e\u200f\u061c\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

function occurrences(page, left, text, right, context) {
  const whole = left + text + right;
  const width = Array.from(whole).length;
  const lead = Array.from(left).length;
  const tail = Array.from(right).length;
  const places = whole ? page.raw.places(whole) : [0];
  return places
    .filter((at) => (lead === context || at === 0) && (tail === context || at + width === page.raw.length))
    .map((at) => at + lead);
}

export function decisionOf(report, edit, state, by = "", at = "") {
  const page = report.sheet(report.page[edit]);
  const rule = report.rules[report.rule[edit]];
  const [start, end] = [report.rawStart[edit], report.rawEnd[edit]];
  const left = page.raw.slice(Math.max(0, start - report.context), start);
  const text = page.raw.slice(start, end);
  const right = page.raw.slice(end, end + report.context);
  const places = occurrences(page, left, text, right, report.context);
  return {
    verdict: VERDICTS[state],
    rule: rule.id,
    rule_hash: rule.hash,
    page: page.name,
    page_hash: page.hash,
    kind: report.move[edit] ? "move" : "replace",
    raw: [start, end],
    before: report.texts[report.before[edit]],
    after: report.texts[report.after[edit]],
    text,
    left,
    right,
    nth: places.indexOf(start) + 1,
    of: places.length,
    case: report.cases[report.case[edit]],
    by,
    at,
  };
}

export function exported(report, store, by) {
  const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const lines = [];
  for (let edit = 0; edit < report.size; edit += 1) {
    if (store.states[edit] !== OPEN) lines.push(decisionOf(report, edit, store.states[edit], by, at));
  }
  const escape = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return lines.map((line) => `${JSON.stringify(line).replace(ESCAPED, escape)}\n`).join("");
}

const keyOf = (d) => JSON.stringify([d.page_hash, d.page, d.rule, d.rule_hash, d.kind, d.raw, d.before, d.after]);

function keys(report) {
  const found = new Map();
  for (let e = 0; e < report.size; e += 1) {
    const page = report.page[e];
    const rule = report.rules[report.rule[e]];
    const key = keyOf({
      page_hash: report.data.pages.hash[page],
      page: report.pageName(page),
      rule: rule.id,
      rule_hash: rule.hash,
      kind: report.move[e] ? "move" : "replace",
      raw: [report.rawStart[e], report.rawEnd[e]],
      before: report.texts[report.before[e]],
      after: report.texts[report.after[e]],
    });
    if (found.has(key)) found.get(key).push(e);
    else found.set(key, [e]);
  }
  return found;
}

// Take the lines of a file; says how many fitted an edit of this report and which lines did not.
export function imported(report, store, text) {
  const known = keys(report);
  const states = new Map();
  const strangers = [];
  let lines = 0;
  text.split("\n").forEach((line, i) => {
    if (!line.trim()) return;
    lines += 1;
    let decision = null;
    try {
      decision = JSON.parse(line.replace(/^\ufeff/, ""));
    } catch {
      strangers.push(i + 1);
      return;
    }
    const state = VERDICTS.indexOf(decision?.verdict);
    const edits = state < 0 ? undefined : known.get(keyOf(decision));
    if (edits) edits.forEach((edit) => states.set(edit, state));
    else strangers.push(i + 1);
  });
  const changed = store.setEach([...states]);
  return { lines, matched: lines - strangers.length, changed, strangers };
}

function blocksOf(points) {
  const blocks = [];
  let at = 0;
  while (at <= points.length) {
    let end = points.indexOf("\n", at);
    if (end < 0) end = points.length;
    let [start, stop] = [at, end];
    while (start < stop && points[start] === " ") start += 1;
    while (stop > start && points[stop - 1] === " ") stop -= 1;
    if (stop > start) blocks.push([start, stop]);
    at = end + 1;
  }
  return blocks;
}

// Put a moved run of blocks back to where its raw text stood among the blocks that did not move.
function movedBack(report, page, points, rawAt, edit) {
  const blocks = blocksOf(points);
  const inside = ([start]) => start >= report.cleanStart[edit] && start < report.cleanEnd[edit];
  const moved = blocks.filter(inside);
  const rest = blocks.filter((block) => !inside(block));
  const others = report.reading(page.number).filter((e) => report.move[e] && e !== edit);
  const stays = ([start]) => !others.some((e) => start >= report.cleanStart[e] && start < report.cleanEnd[e]);
  const place = (block) => {
    for (let i = block[0]; i < block[1]; i += 1) if (rawAt[i] >= 0) return rawAt[i];
    return -1;
  };
  let before = rest.findIndex((block) => stays(block) && place(block) >= report.rawEnd[edit]);
  if (before < 0) before = rest.length;
  const order = [...rest.slice(0, before), ...moved, ...rest.slice(before)];
  const out = [];
  let at = 0;
  blocks.forEach((block, i) => {
    out.push(...points.slice(at, block[0]), ...points.slice(...order[i]));
    at = block[1];
  });
  return [...out, ...points.slice(at)];
}

// Where blocks moved after an edit, what stood between them was dealt out anew: of a whole line that the edit took
// out, and of a line end that it left, only a new run can tell where it would stand now.
function unplaced(report, lastMove, edit) {
  const [before, after] = [report.texts[report.before[edit]], report.texts[report.after[edit]]];
  return edit < lastMove && (after.includes("\n") || (before.includes("\n") && before.trim() !== ""));
}

// The page's clean text with its rejected edits undone. An edit that later edits built upon cannot be taken out
// alone; such edits are returned, for `clean --decisions` to settle.
export function decidedText(report, store, number) {
  const page = report.sheet(number);
  const edits = report.reading(number).filter((e) => store.states[e] === REJECT);
  let points = Array.from(page.clean.string);
  const entangled = [];
  const moves = edits.filter((e) => report.move[e]);
  const changes = edits.filter((e) => !report.move[e]).sort((a, b) => report.cleanStart[b] - report.cleanStart[a] || b - a);
  if (moves.length === 1 && !changes.length) {
    return { text: movedBack(report, page, points, page.origins.origins, moves[0]).join(""), entangled };
  }
  entangled.push(...moves);
  const lastMove = Math.max(-1, ...report.reading(number).filter((e) => report.move[e]));
  let limit = points.length + 1;
  for (const e of changes) {
    const [start, end] = [report.cleanStart[e], report.cleanEnd[e]];
    if (end > limit || unplaced(report, lastMove, e) || points.slice(start, end).join("") !== report.texts[report.after[e]]) entangled.push(e);
    else {
      points = [...points.slice(0, start), ...Array.from(report.texts[report.before[e]]), ...points.slice(end)];
      limit = start;
    }
  }
  return { text: points.join(""), entangled };
}

// A string as a YAML scalar: bare where that is safe, else in double quotes.
function scalar(text) {
  if (/^[\p{Script=Han}A-Za-z0-9]([\p{Script=Han}A-Za-z0-9，。！？；、“”（）…—]*[\p{Script=Han}，。！？；、”）…—])?$/u.test(text)) {
    if (!/^(true|false|null|yes|no|on|off|y|n|~)$/i.test(text)) return text;
  }
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, (char) => {
    const code = char.codePointAt(0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}

const STOPS = /[。！？\n]/;

// The clean text on one side of an edit, up to the sentence's end or so many characters.
function beside(text, from, step, most) {
  let at = from;
  for (let n = 0; n < most; n += 1, at += step) {
    const char = text.at(step < 0 ? at - 1 : at);
    if (char === undefined || (STOPS.test(char) && (step < 0 || n > 0))) {
      if (step > 0 && char !== undefined && char !== "\n") at += 1;
      break;
    }
  }
  return step < 0 ? text.slice(at, from) : text.slice(from, at);
}

// A ready example for the rule: what it must keep, where the edit was rejected; else what it must repair.
export function exampleOf(report, edit, state) {
  const { clean } = report.sheet(report.page[edit]);
  const before = report.texts[report.before[edit]];
  const after = report.texts[report.after[edit]];
  const left = beside(clean, report.cleanStart[edit], -1, 24);
  const right = beside(clean, report.cleanEnd[edit], 1, 24);
  const was = left + before + right;
  if (state === REJECT) return `- keep: ${scalar(was)}\n`;
  return state === ACCEPT ? `- fix: ${scalar(was)}\n  to: ${scalar(left + after + right)}\n` : "";
}
