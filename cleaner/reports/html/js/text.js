// Texts counted in code points, as the records count them, and characters that would not be seen drawn as symbols.

import { el } from "./dom.js";

export class Text {
  constructor(string) {
    this.string = string;
    this.points = /[\ud800-\udbff][\udc00-\udfff]/.test(string) ? Array.from(string) : null;
    this.length = this.points ? this.points.length : string.length;
  }

  slice(start, end = this.length) {
    if (!this.points) return this.string.slice(start, end);
    return this.points.slice(start, end).join("");
  }

  at(position) {
    return this.points ? this.points[position] : this.string[position];
  }

  // Every place of a needle, in code points; matches may overlap.
  places(needle) {
    const found = [];
    if (!needle) return found;
    let seen = 0;
    let count = 0;
    for (let at = this.string.indexOf(needle); at >= 0; at = this.string.indexOf(needle, at + 1)) {
      if (this.points) {
        for (; seen < at; seen += this.string.codePointAt(seen) > 0xffff ? 2 : 1) count += 1;
        if (seen === at) found.push(count);
      } else found.push(at);
    }
    return found;
  }
}

const NAMES = {
  "\u00a0": "NBSP", "\u00ad": "SHY", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM",
  "\u200f": "RLM", "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
  "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\u2028": "LSEP",
  "\u2029": "PSEP", "\u2060": "WJ", "\ufeff": "BOM", "\u0000": "NUL", "\u0085": "NEL",
};
const GLYPHS = { " ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍", "\f": "␌", "\v": "␋" };
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

export function codeName(char) {
  return NAMES[char] ?? `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function symbol(char) {
  if (char === "\u3000") return el("span", { class: "sym ideo", title: "U+3000" }, char);
  const glyph = GLYPHS[char];
  if (glyph) return el("span", { class: "sym" }, glyph);
  return el("span", { class: "sym chip" }, codeName(char));
}

// Append a text to a node, what cannot be seen as symbols; `plain` leaves ordinary spaces and line ends.
export function draw(node, string, { plain = false } = {}) {
  let at = 0;
  for (const match of string.matchAll(UNSEEN)) {
    const char = match[0];
    if (plain && (char === " " || char === "\n")) continue;
    if (match.index > at) node.append(string.slice(at, match.index));
    node.append(symbol(char));
    at = match.index + char.length;
  }
  if (at < string.length) node.append(string.slice(at));
  return node;
}

// The same as plain words, for names that assistive technology reads.
export function spoken(string) {
  return string.replace(UNSEEN, (char) => (char === " " ? "␣" : GLYPHS[char] ?? `[${codeName(char)}]`));
}

// A long text with its middle left out.
export function shortened(string, most) {
  const points = Array.from(string);
  if (points.length <= most) return string;
  const half = Math.floor((most - 1) / 2);
  return `${points.slice(0, half).join("")}…${points.slice(points.length - half).join("")}`;
}
