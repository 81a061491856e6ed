// Draws each chart of the page from the specification that stands in it, and folds away the table
// of its numbers: without this file the tables are what is seen.
"use strict";
(() => {
  const options = {
    actions: false,
    ast: true, // no expression becomes code: the page forbids it
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };
  const numbers = (place) => place.parentElement.querySelector("details");
  const LEAST = 100; // pixels that a panel keeps
  const narrower = (spec, excess) => { // panels side by side go below one another
    if (spec.hconcat?.length > 1) {
      const { hconcat, ...rest } = spec;
      return { ...rest, vconcat: hconcat };
    }
    const less = (part) => ({ ...part, width: Math.max(LEAST, part.width - excess) });
    for (const parts of ["hconcat", "vconcat"]) if (spec[parts]) return { ...spec, [parts]: spec[parts].map(less) };
    return less(spec);
  };
  const draw = async (place) => {
    if (place.classList.contains("vega-embed")) return;
    const words = document.getElementById(place.dataset.chart);
    try {
      // On a phone a chart is drawn narrower: made smaller, its words could not be read.
      let spec = JSON.parse(words.textContent);
      for (let turn = 0; ; turn += 1) {
        const made = await vegaEmbed(place, spec, options);
        const svg = place.querySelector("svg");
        const excess = Number(svg.getAttribute("width")) - svg.getBoundingClientRect().width;
        if (!(excess > 0) || turn === 3) break;
        spec = narrower(spec, Math.ceil(excess));
        made.finalize();
      }
    } catch (error) {
      place.hidden = true; // the numbers stand in its place
      numbers(place).open = true;
      console.error(error);
    }
  };
  const places = document.querySelectorAll("[data-chart]");
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target.querySelector("[data-chart]"));
    }
  }, { rootMargin: "600px" });
  for (const place of places) {
    place.hidden = false;
    numbers(place).open = false;
    seen.observe(place.parentElement);
  }
  window.addEventListener("beforeprint", () => places.forEach(draw));
})();
