// Gives a chart as a picture where no server does: its title and source are in the picture.
"use strict";
(() => {
  const DOTS = 2; // of a PNG for each point of a chart: sharp in print
  const from = (id) => JSON.parse(document.getElementById(id).textContent);
  const named = (picture, figure) => { // told to screen readers, as a page tells it
    const parsed = new DOMParser().parseFromString(picture, "image/svg+xml");
    const told = [["title", "figcaption"], ["desc", ".unseen"]].map(([name, where]) => {
      const words = parsed.createElementNS("http://www.w3.org/2000/svg", name);
      words.textContent = figure.querySelector(where).textContent;
      words.id = name;
      return words;
    });
    parsed.documentElement.prepend(...told);
    parsed.documentElement.setAttribute("role", "img");
    parsed.documentElement.setAttribute("aria-labelledby", "title");
    parsed.documentElement.setAttribute("aria-describedby", "desc");
    return new XMLSerializer().serializeToString(parsed);
  };
  const drawn = async (figure, kind) => {
    const spec = { ...from(`${figure.id}-specification`), ...from(`${figure.id}-words`) };
    const { view } = await vegaEmbed(document.createElement("div"), spec, { actions: false, ast: true, renderer: "svg" });
    try {
      if (kind === "svg") return new Blob([named(await view.toSVG(), figure)], { type: "image/svg+xml" });
      const canvas = await view.toCanvas(DOTS);
      return await new Promise((done) => { canvas.toBlob(done); });
    } finally {
      view.finalize();
    }
  };
  const save = (made, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(made);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  for (const place of document.querySelectorAll("[data-take]")) {
    place.hidden = false;
    place.addEventListener("click", async ({ target }) => {
      const { kind } = target.dataset;
      if (!kind) return;
      try {
        save(await drawn(place.closest("figure"), kind), place.dataset.take.replace(/svg$/, kind));
      } catch (error) {
        place.textContent = "This browser cannot make a picture of the chart.";
        console.error(error);
      }
    });
  }
})();
