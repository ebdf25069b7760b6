// The report's data: columns of numbers become typed arrays; a page's clean text is made when it is first looked at.

import { Text } from "./text.js";

const COPIED = 0;
const ADDED = 2;

async function unpacked(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

export async function load(node) {
  const text = node.textContent;
  const data = JSON.parse(node.dataset.encoding === "json" ? text : await unpacked(text));
  node.remove();
  return new Report(data);
}

class Page {
  constructor(report, number) {
    const { pages } = report.data;
    this.number = number;
    this.name = pages.name[number];
    this.encoding = pages.encoding[number];
    this.hash = pages.hash[number];
    this.raw = new Text(pages.raw[number]);
    this.runs = pages.runs[number];
    this.added = new Text(pages.added[number]);
  }

  get clean() {
    this.clean_ ??= new Text(this.build());
    return this.clean_;
  }

  build() {
    const { runs } = this;
    let text = "";
    let at = 0;
    let used = 0;
    for (let i = 0; i < runs.length; i += 3) {
      const length = runs[i + 2];
      if (runs[i] === COPIED) {
        text += this.raw.slice(at + runs[i + 1], at + runs[i + 1] + length);
      } else {
        text += this.added.slice(used, used + length);
        used += length;
      }
      if (runs[i] !== ADDED) at += runs[i + 1] + length;
    }
    return text;
  }

  // For every character of the clean text its raw place, or -1; and whether the raw character stands there unchanged.
  get origins() {
    if (this.origins_) return this.origins_;
    const origins = new Int32Array(this.clean.length).fill(-1);
    const same = new Uint8Array(this.clean.length);
    let at = 0;
    let to = 0;
    for (let i = 0; i < this.runs.length; i += 3) {
      const length = this.runs[i + 2];
      if (this.runs[i] !== ADDED) {
        const start = at + this.runs[i + 1];
        for (let k = 0; k < length; k += 1) {
          origins[to + k] = start + k;
          same[to + k] = this.runs[i] === COPIED ? 1 : 0;
        }
        at = start + length;
      }
      to += length;
    }
    this.origins_ = { origins, same };
    return this.origins_;
  }
}

export class Report {
  constructor(data) {
    this.data = data;
    this.id = data.id;
    this.context = data.context;
    this.rules = data.rules;
    this.texts = data.texts;
    this.cases = data.cases;
    this.ruleNumber = new Map(data.rules.map((rule, i) => [rule.id, i]));
    this.pageCount = data.pages.name.length;
    this.pages_ = new Array(this.pageCount);
    this.notes = data.notes;
    this.readEdits(data.edits, data.pages.edits);
    this.foldPatterns();
  }

  readEdits(columns, counts) {
    const size = columns.rule.length;
    this.size = size;
    const typed = (name) => Int32Array.from(columns[name]);
    for (const name of ["rule", "case", "move", "before", "after"]) this[name] = typed(name);
    const [raw, rawLength, clean, cleanLength] = ["raw", "rawLength", "clean", "cleanLength"].map(typed);
    this.page = new Int32Array(size);
    this.first = new Int32Array(counts.length + 1);
    [this.rawStart, this.rawEnd, this.cleanStart, this.cleanEnd] = [0, 0, 0, 0].map(() => new Int32Array(size));
    let edit = 0;
    counts.forEach((count, page) => {
      this.first[page] = edit;
      for (let r = 0, c = 0, end = edit + count; edit < end; edit += 1) {
        r += raw[edit];
        c += clean[edit];
        this.page[edit] = page;
        this.rawStart[edit] = r;
        this.rawEnd[edit] = r + rawLength[edit];
        this.cleanStart[edit] = c;
        this.cleanEnd[edit] = c + cleanLength[edit];
      }
    });
    this.first[counts.length] = edit;
  }

  // Equal edits get one number: the same rule, before and after.
  foldPatterns() {
    const numbers = new Map();
    this.pattern = new Int32Array(this.size);
    this.patterns = [];
    for (let edit = 0; edit < this.size; edit += 1) {
      const key = (this.rule[edit] * 2097152 + this.before[edit]) * 2097152 + this.after[edit];
      let number = numbers.get(key);
      if (number === undefined) {
        number = this.patterns.length;
        numbers.set(key, number);
        this.patterns.push(edit);
      }
      this.pattern[edit] = number;
    }
  }

  sheet(number) {
    this.pages_[number] ??= new Page(this, number);
    return this.pages_[number];
  }

  pageName(number) {
    return this.data.pages.name[number];
  }

  // The edits of a page as one reads it: by their place in the raw text.
  reading(page) {
    const edits = [];
    for (let e = this.first[page]; e < this.first[page + 1]; e += 1) edits.push(e);
    return edits.sort((a, b) => this.rawStart[a] - this.rawStart[b] || this.rawEnd[a] - this.rawEnd[b] || a - b);
  }
}
