// Draws each chart of the page from the specification that stands in it, and then folds away
// the table of its numbers: without this file the tables are what is seen.
"use strict";
(() => {
  const options = {
    actions: false,
    ast: true, // no expression becomes code: the page forbids it
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };
  const draw = async (place) => {
    const words = document.getElementById(place.dataset.chart);
    place.hidden = false;
    try {
      await vegaEmbed(place, JSON.parse(words.textContent), options);
      const numbers = place.parentElement.querySelector("details");
      if (numbers) numbers.open = false;
    } catch (error) {
      place.hidden = true; // the numbers stay
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
  for (const place of places) seen.observe(place.parentElement);
  window.addEventListener("beforeprint", () => places.forEach((p) => p.hidden && draw(p)));
})();
