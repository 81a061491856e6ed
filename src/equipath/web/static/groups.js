// Keeps groups of areas under names, in this browser alone. Without this file, or where the
// browser keeps nothing, the address of the page still keeps the areas.
"use strict";
(() => {
  const KEY = "equipath.groups";
  const MOST_AREAS = 12; // side by side, as the page has it
  const MOST_GROUPS = 200;
  const LONGEST = 80; // characters of a name
  const LARGEST = 1_000_000; // bytes of a file
  const AREA = /^[^:\s]{1,60}:.{1,60}$/u;

  const place = document.querySelector("[data-groups]");
  if (!place) return;
  const path = place.dataset.groups;
  const form = place.querySelector("form.save");
  const list = place.querySelector(".saved");
  const undo = place.querySelector(".undo");
  const file = place.querySelector("input[type=file]");
  const picked = new FormData(form).getAll("area");
  let before = null; // the groups as they were before the last change that lost something

  const tell = (words) => { place.querySelector(".told").textContent = words; };
  const areas = (many) => `${many} ${many === 1 ? "area" : "areas"}`;
  const same = (one, other) => one.length === other.length && one.every((area) => other.includes(area));

  // What a group is, wherever it comes from: anything else is passed over.
  const tidy = (name) => String(name).replace(/\s+/gu, " ").trim().slice(0, LONGEST);
  const isGroup = (given) =>
    Boolean(given) && typeof given.name === "string" && tidy(given.name) !== "" && Array.isArray(given.areas)
    && given.areas.length > 0 && given.areas.length <= MOST_AREAS
    && given.areas.every((area) => typeof area === "string" && AREA.test(area));
  const cleaned = (given) =>
    (Array.isArray(given) ? given : []).filter(isGroup).map(({ name, areas: of }) => ({ name: tidy(name), areas: [...new Set(of)] }));

  const read = () => {
    try {
      return cleaned(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
    } catch (error) {
      if (error instanceof SyntaxError) return []; // written by something else: as good as nothing
      throw error;
    }
  };
  const write = (groups) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(groups));
      return true;
    } catch (error) {
      tell("This browser's storage is full or closed to pages, so nothing was saved. Bookmark this page instead, or delete a group.");
      return false;
    }
  };
  const named = (groups, name) => groups.findIndex((group) => group.name.toLowerCase() === name.toLowerCase());

  const change = (groups, words, lost = null) => {
    if (!write(groups)) return false;
    before = lost;
    undo.hidden = !lost;
    draw();
    tell(words);
    return true;
  };

  const button = (title, name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = title;
    made.setAttribute("aria-label", `${title} ${name}`);
    made.addEventListener("click", act);
    return made;
  };

  const address = (group) => {
    const asked = new URLSearchParams(group.areas.map((area) => ["area", area]));
    const indicator = new URLSearchParams(location.search).get("indicator");
    if (indicator) asked.append("indicator", indicator);
    return `${path}?${asked}`;
  };

  const row = (group) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address(group);
    link.textContent = group.name;
    if (same(group.areas, picked)) link.setAttribute("aria-current", "true");
    const beside = document.createElement("div");
    const many = document.createElement("span");
    many.textContent = areas(group.areas.length);
    beside.append(many, button("Rename", group.name, () => rename(item, group)), button("Delete", group.name, () => remove(group)));
    item.append(link, beside);
    return item;
  };

  const draw = () => {
    let groups;
    try {
      groups = read();
    } catch (error) {
      form.hidden = true;
      place.querySelector(".files").hidden = true;
      tell("This browser does not let pages keep anything, so groups cannot be saved here. Bookmark this page instead.");
      return;
    }
    groups.sort((one, other) => one.name.localeCompare(other.name));
    list.replaceChildren(...groups.map(row));
    place.querySelector("[data-do=export]").hidden = groups.length === 0;
  };

  const save = () => {
    const name = tidy(form.elements.name.value);
    if (!name) return tell("Give the group a name.");
    const groups = read();
    const at = named(groups, name);
    if (at < 0 && groups.length >= MOST_GROUPS) return tell(`There are ${MOST_GROUPS} groups already. Delete one to make room.`);
    const kept = groups.filter((_, n) => n !== at);
    const words = at < 0 ? `“${name}” is saved.` : `“${name}” now holds ${areas(picked.length)}, in the place of ${areas(groups[at].areas.length)}.`;
    if (change([...kept, { name, areas: picked }], words, at < 0 ? null : groups)) form.reset();
  };

  const remove = (group) => {
    const groups = read();
    const kept = groups.filter(({ name }) => name !== group.name);
    if (change(kept, `“${group.name}” is deleted.`, groups)) undo.querySelector("button").focus();
  };

  const rename = (item, group) => {
    const asked = document.createElement("form");
    const box = document.createElement("input");
    box.value = group.name;
    box.maxLength = LONGEST;
    box.required = true;
    box.setAttribute("aria-label", `New name of ${group.name}`);
    const done = document.createElement("button");
    done.textContent = "Save";
    const leave = (name) => {
      draw();
      const found = [...list.querySelectorAll("a")].find((link) => link.textContent === name);
      found?.parentElement.querySelector("button").focus();
    };
    const cancel = button("Cancel", `renaming ${group.name}`, () => leave(group.name));
    asked.append(box, done, cancel);
    asked.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(group.name); });
    asked.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = tidy(box.value);
      const groups = read();
      const at = named(groups, group.name);
      const other = named(groups, name);
      if (!name || (other >= 0 && other !== at)) return tell(name ? `There is a group “${name}” already.` : "Give the group a name.");
      if (change(groups.map((each, n) => (n === at ? { ...each, name } : each)), `“${group.name}” is now “${name}”.`)) leave(name);
    });
    item.replaceChildren(asked);
    box.select();
  };

  const exportAll = () => {
    const held = new Blob([JSON.stringify({ equipath: "groups of areas", groups: read() }, null, 2)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(held);
    link.download = "groups-of-areas.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    tell("Your groups are in the file groups-of-areas.json. Whoever has it can add them to their own.");
  };

  const addFrom = async (chosen) => {
    let given = [];
    try {
      if (chosen.size <= LARGEST) given = cleaned(JSON.parse(await chosen.text()).groups);
    } catch (error) { /* told below: it holds none */ }
    if (given.length === 0) return tell("There are no groups of areas in that file. Choose one that “Download as a file” made.");
    const groups = read();
    let added = 0;
    for (const group of given) {
      let name = group.name;
      for (let n = 2; named(groups, name) >= 0 && !same(groups[named(groups, name)].areas, group.areas); n += 1) {
        name = `${group.name.slice(0, LONGEST - 6)} (${n})`;
      }
      if (named(groups, name) >= 0 || groups.length >= MOST_GROUPS) continue;
      groups.push({ name, areas: group.areas });
      added += 1;
    }
    const left = given.length - added;
    const rest = left ? ` ${left} ${left === 1 ? "was" : "were"} here already, or there was no room.` : "";
    change(groups, `${added} ${added === 1 ? "group is" : "groups are"} added.${rest}`);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  place.querySelector("[data-do=export]").addEventListener("click", exportAll);
  place.querySelector("[data-do=undo]").addEventListener("click", () => {
    if (change(before, "It is as it was before.")) (list.querySelector("a") ?? file).focus();
  });
  file.addEventListener("change", async () => {
    if (file.files.length) await addFrom(file.files[0]);
    file.value = "";
  });
  // Another window of the same browser may change them.
  window.addEventListener("storage", (event) => { if (event.key === KEY) draw(); });
  place.hidden = false;
  draw();
})();
