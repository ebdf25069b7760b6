// What the reviewer decided: a state for every edit, an undo list without end, kept in this browser.

import { later } from "./dom.js";

export const OPEN = 0;
export const ACCEPT = 1;
export const REJECT = 2;

export class Store {
  constructor(report) {
    this.key = `clean-report:${report.id}`;
    this.states = new Uint8Array(report.size);
    this.counts = [report.size, 0, 0];
    this.done = [];
    this.listeners = [];
    this.save = later(300, () => this.saveNow());
    this.restore();
    window.addEventListener("pagehide", () => this.saveNow());
  }

  onchange(listener) {
    this.listeners.push(listener);
  }

  // Give all these edits one state; returns how many were not in it yet.
  set(edits, state) {
    const changed = edits.filter((edit) => this.states[edit] !== state);
    if (!changed.length) return 0;
    this.done.push([Int32Array.from(changed), Uint8Array.from(changed, (edit) => this.states[edit])]);
    this.put(changed, () => state);
    return changed.length;
  }

  // Give each edit its own state, as one step that can be undone as a whole.
  setEach(pairs) {
    const changed = pairs.filter(([edit, state]) => this.states[edit] !== state);
    if (!changed.length) return 0;
    const edits = changed.map(([edit]) => edit);
    this.done.push([Int32Array.from(edits), Uint8Array.from(edits, (edit) => this.states[edit])]);
    this.put(edits, (i) => changed[i][1]);
    return changed.length;
  }

  undo() {
    const last = this.done.pop();
    if (!last) return null;
    this.put(last[0], (i) => last[1][i]);
    return last[0];
  }

  put(edits, state) {
    edits.forEach((edit, i) => {
      this.counts[this.states[edit]] -= 1;
      this.states[edit] = state(i);
      this.counts[this.states[edit]] += 1;
    });
    this.save();
    for (const listener of this.listeners) listener(edits);
  }

  saveNow() {
    try {
      if (this.counts[OPEN] === this.states.length && !this.stored) return;
      localStorage.setItem(this.key, Array.from(this.states, (s) => ".ax"[s]).join(""));
      this.stored = true;
    } catch {
      this.failed = true; // private windows may refuse; the export still works
    }
  }

  restore() {
    let saved = null;
    try {
      saved = localStorage.getItem(this.key);
    } catch {
      this.failed = true;
    }
    if (saved?.length !== this.states.length) return;
    this.stored = true;
    for (let i = 0; i < saved.length; i += 1) {
      const state = Math.max(0, ".ax".indexOf(saved[i]));
      this.states[i] = state;
      this.counts[OPEN] -= 1;
      this.counts[state] += 1;
    }
  }
}

export function preference(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`clean-report:${name}`);
    localStorage.setItem(`clean-report:${name}`, value);
  } catch {
    // nothing is remembered then
  }
  return null;
}
