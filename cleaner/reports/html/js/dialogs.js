// The two dialogs: the keys, and the reviewer's decisions as files.

import { el, button, $ } from "./dom.js";
import { t } from "./i18n.js";
import { exported, imported } from "./decisions.js";
import { preference } from "./store.js";

export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function dialog(id, title, ...content) {
  $(`#${id}`)?.remove();
  const node = el("dialog", { id, "aria-labelledby": `${id}-title` },
    el("div", { class: "dialoghead" }, el("h2", { id: `${id}-title` }, title),
      button("×", () => node.close(), { "aria-label": t("close"), class: "plain close" })),
    ...content);
  node.addEventListener("click", (event) => event.target === node && node.close());
  document.body.append(node);
  node.showModal();
  return node;
}

export function helpDialog() {
  const keys = [
    ["j k ↓ ↑", "keyNext"], ["a x", "keyAccept"], ["A X", "keyAlike"], ["␣", "keySpace"], ["u", "keyUndo"],
    ["/", "keySearch"], ["1 – 5", "keyView"], ["p", "keyPage"], ["← →", "keyPane"], ["?", "keyHelp"],
  ];
  const row = ([names, what]) =>
    el("tr", {}, el("th", { scope: "row" }, names.split(" ").map((k) => (k === "–" ? k : el("kbd", {}, k)))), el("td", {}, t(what)));
  dialog("help", t("helpTitle"), el("table", { class: "keys" }, el("tbody", {}, keys.map(row))), el("p", { class: "quiet" }, t("helpGroup")));
}

export function filesDialog({ report, store, say }) {
  const name = el("input", { id: "reviewer", type: "text", autocomplete: "off", value: preference("reviewer") ?? "" });
  name.addEventListener("change", () => preference("reviewer", name.value));
  const file = el("input", { type: "file", accept: ".jsonl,.json,.txt", class: "unseen", id: "decisions-file", tabindex: "-1", "aria-label": t("importDecisions") });
  const result = el("p", { role: "status" });
  file.addEventListener("change", async () => {
    const found = imported(report, store, await file.files[0].text());
    file.value = "";
    const lost = found.strangers.length ? ` ${t("strangers", { lines: found.strangers.slice(0, 20).join(", ") })}` : "";
    result.textContent = t("didImport", found) + lost;
  });
  const decided = store.counts[1] + store.counts[2];
  const save = () => {
    download("decisions.jsonl", exported(report, store, name.value));
    say(t("saved", { name: "decisions.jsonl" }));
  };
  dialog("files", t("exportTitle"),
    el("p", {}, t("progress", { n: decided, all: report.size })),
    el("p", {}, el("label", { for: "reviewer" }, t("reviewer")), name),
    el("p", { class: "actions" },
      button(t("exportDecisions"), save, { class: "primary", id: "save-decisions" }),
      button(t("importDecisions"), () => file.click(), { class: "plain" }), file),
    result,
    el("p", { class: "quiet" }, t("exportNote")),
    store.failed ? el("p", { class: "warning" }, t("noStorage")) : null);
}
