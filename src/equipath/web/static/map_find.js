// Finds areas of a map by their names or codes: each time that Show is pressed, the next one.
"use strict";
self.equipathMap.find = (form, all, told) => {
  const [input, names] = ["input", "datalist"].map((of) => form.querySelector(of));
  let sought = "", turn = 0;
  const matches = (words) => {
    const wanted = words.trim().toLowerCase();
    if (!wanted) return [];
    const begins = (area) => area.key.startsWith(wanted) || area.code.toLowerCase() === wanted;
    const found = all.filter((area) => area.key.includes(wanted) || area.code.toLowerCase().startsWith(wanted));
    return [...found.filter(begins), ...found.filter((area) => !begins(area))];
  };
  input.addEventListener("input", () => {
    names.replaceChildren(...matches(input.value).slice(0, 20).map((area) => new Option(area.name)));
  });
  const find = () => {
    const found = matches(input.value);
    if (!input.value.trim()) return;
    if (!found.length) return told(null, `No area on this map is called “${input.value.trim()}”`);
    [turn, sought] = input.value === sought ? [turn + 1, sought] : [0, input.value];
    const number = turn % found.length;
    told(found[number], found.length > 1 ? `${number + 1} of ${found.length}. ` : "");
  };
  form.querySelector("button").addEventListener("click", find);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") find(); });
};
