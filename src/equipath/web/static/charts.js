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
  const draw = async (place) => {
    if (place.classList.contains("vega-embed")) return;
    const words = document.getElementById(place.dataset.chart);
    try {
      await vegaEmbed(place, JSON.parse(words.textContent), options);
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
