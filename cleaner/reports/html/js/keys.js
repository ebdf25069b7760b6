// Keys for the whole page; none of them while an input method composes or a field is being typed into.

import { $ } from "./dom.js";
import { VIEWS } from "./route.js";
import { ACCEPT, REJECT } from "./store.js";
import { helpDialog } from "./dialogs.js";

const TYPING = "input, select, textarea, [contenteditable]";

export function listenToKeys(app) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches?.("#q") && event.key === "Escape") event.target.blur();
    if (event.target.matches?.(TYPING) || $("dialog[open]")) return;
    const act = actionFor(app, event);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actionFor(app, event) {
  const { key, shiftKey } = event;
  if (key === "?") return helpDialog;
  if (key === "u") return () => app.undo();
  if (key === "/") return () => $("#q").focus();
  if (/^[1-5]$/.test(key)) return () => app.go({ view: VIEWS[Number(key) - 1], edit: -1 });
  const { bench } = app;
  if (!bench) return notesAction(app, event);
  if (key === "j" || (key === "ArrowDown" && inList(event))) return () => bench.step(1);
  if (key === "k" || (key === "ArrowUp" && inList(event))) return () => bench.step(-1);
  if (key === "ArrowLeft" && inList(event)) return () => bench.showMaster();
  if ((key === "ArrowRight" || key === "Enter") && bench.inMaster() && event.target.matches("li")) return () => bench.enter();
  if (key === " " && !event.target.closest("button, a, summary")) return () => bench.nextOpen(shiftKey ? -1 : 1);
  if (key === "p" && bench.edit >= 0) return () => app.showOnPage(bench.edit);
  const state = { a: ACCEPT, x: REJECT }[key.toLowerCase()];
  if (state === undefined) return null;
  if (shiftKey) return bench.edit >= 0 ? () => app.decide(bench.alike(bench.edit), state) : null;
  return () => app.decide(bench.target(), state, !bench.inMaster());
}

const inList = (event) => event.target.closest(".scroll, .sheet, body") !== document.body || event.target === document.body;

function notesAction(app, { key }) {
  const list = app.notesList;
  if (!list) return null;
  if (key === "j" || key === "ArrowDown") return () => list.setCurrent(Math.min(list.count - 1, list.current + 1), { focus: true });
  if (key === "k" || key === "ArrowUp") return () => list.setCurrent(Math.max(0, list.current - 1), { focus: true });
  return null;
}
