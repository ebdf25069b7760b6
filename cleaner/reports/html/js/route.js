// Addresses: everything a view depends on stands in the part after "#", so that it can be sent to a colleague.

export const VIEWS = ["overview", "pages", "rules", "patterns", "notes"];
const NAMES = ["page", "rule", "pattern", "edit", "mode", "status", "q"];

export function parsed(hash) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?");
  const values = new URLSearchParams(query ?? "");
  const place = { view: VIEWS.includes(path) ? path : "overview" };
  for (const name of NAMES) place[name] = values.get(name) ?? "";
  for (const name of ["edit", "pattern"]) {
    place[name] = /^\d+$/.test(place[name]) ? Number(place[name]) : -1;
  }
  if (!["open", "accepted", "rejected"].includes(place.status)) place.status = "";
  if (!["side", "inline"].includes(place.mode)) place.mode = "";
  return place;
}

export function composed(place) {
  const values = new URLSearchParams();
  for (const name of NAMES) {
    const value = place[name];
    if (value !== "" && value !== -1 && value !== undefined) values.set(name, value);
  }
  const query = values.toString();
  return `#/${place.view}${query ? `?${query}` : ""}`;
}
