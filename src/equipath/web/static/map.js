// Draws a map on a canvas that a reader can move about in: with the pointer, by touch, with the
// keys, by name. Shapes come as a file of their own; numbers stand in the page, as words.
// Nothing moves by itself: every step is drawn at once.
"use strict";
(() => {
  const { INK, find, middle, read, view } = self.equipathMap;
  const STEP = 1.6; // how much one step enlarges
  const MOST = 80; // times that the whole map can be enlarged
  const RADIUS = (many) => (many > 1500 ? 4 : many > 300 ? 5.5 : 8);

  const start = async (figure) => {
    const part = (selector) => figure.querySelector(selector);
    const canvas = part("canvas"), context = canvas.getContext("2d");
    const { labels, here, all, whole, plane, lines, outlines, fills } = await read(figure, context);
    if (!all.length) return;
    const told = part("[data-told]"), panel = part(".map-here"), mark = part(".map-switch input");
    const radius = RADIUS(all.length);
    const apart = Math.sqrt(((whole[2] - whole[0]) * (whole[3] - whole[1])) / all.length) || 1;
    let width = 0, height = 0, fitted = 1, k = 1, x0 = 0, y0 = 0; // screen = map * k + (x0, y0)
    let chosen = null, byKey = false, waiting = 0, saying = 0;

    const fit = () => {
      fitted = Math.min((width - 28) / Math.max(whole[2] - whole[0], 1e-9), (height - 28) / Math.max(whole[3] - whole[1], 1e-9));
      k = fitted;
      const [x, y] = middle({ box: whole });
      [x0, y0] = [width / 2 - x * k, height / 2 - y * k];
    };
    const measure = () => {
      const wasWhole = k === fitted, [x, y] = [(width / 2 - x0) / k, (height / 2 - y0) / k];
      width = canvas.clientWidth;
      height = canvas.clientHeight;
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
      const before = k;
      fit();
      if (!wasWhole) {
        k = Math.max(before, fitted);
        [x0, y0] = [width / 2 - x * k, height / 2 - y * k];
      }
      draw();
    };
    const covers = (path, style) => { context.fillStyle = style; context.fill(path, "evenodd"); };
    const dot = ({ box, colour, hidden, certain }, grown = 0) => {
      const x = box[0] * k + x0, y = box[1] * k + y0;
      context.beginPath();
      context.arc(x, y, radius + grown, 0, 7);
      context.fillStyle = colour;
      context.fill();
      context.strokeStyle = INK;
      context.lineWidth = grown ? 3 : 1;
      context.stroke();
      if (!hidden && (certain || !mark || !mark.checked)) return;
      context.beginPath();
      context.arc(x, y, radius * 0.42, 0, 7);
      context.fillStyle = hidden ? "#484848" : "#fff";
      context.fill();
      context.stroke();
    };
    const draw = () => {
      const dpr = devicePixelRatio;
      const inView = ({ box }) => box[2] * k + x0 > -20 && box[0] * k + x0 < width + 20 && box[3] * k + y0 > -20 && box[1] * k + y0 < height + 20;
      const seen = all.filter(inView);
      const toMap = () => context.setTransform(k * dpr, 0, 0, k * dpr, x0 * dpr, y0 * dpr);
      const toScreen = () => context.setTransform(dpr, 0, 0, dpr, 0, 0);
      toScreen();
      context.fillStyle = "#fff";
      context.fillRect(0, 0, width, height);
      toMap();
      context.lineJoin = "round";
      for (const fill of Object.values(fills)) fill.setTransform(new DOMMatrix([1 / k, 0, 0, 1 / k, 0, 0]));
      for (const area of seen) {
        if (area.point) continue;
        covers(area.path, area.colour);
        if (area.hidden) covers(area.path, fills.hidden);
        else if (!area.certain && mark && mark.checked) covers(area.path, fills.uncertain);
      }
      // Lines are as fine as the areas are small, or a town would be all lines.
      const line = (path, colour, thick) => {
        context.strokeStyle = colour;
        context.lineWidth = thick / k;
        context.stroke(path);
      };
      if (apart * k > 40) line(lines, "#fff", 2.5); // seen between two dark areas, too
      line(lines, INK, Math.min(1, Math.max(0.12, (apart * k) / 30)));
      if (outlines) line(outlines, seen.some((area) => area.point) ? "#6f777b" : INK, 1.6);
      toScreen();
      for (const area of seen) if (area.point) dot(area);
      if (chosen) emphasise(toMap, toScreen);
      if (byKey && document.activeElement === canvas) cross();
    };
    const emphasise = (toMap, toScreen) => {
      if (chosen.point) return dot(chosen, 4);
      toMap();
      for (const [colour, thick] of [["#fff", 6], [INK, 3]]) {
        context.strokeStyle = colour;
        context.lineWidth = thick / k;
        context.stroke(chosen.path);
      }
      toScreen();
    };
    const cross = () => {
      for (const [colour, thick] of [["#fff", 5], [INK, 2]]) {
        context.strokeStyle = colour;
        context.lineWidth = thick;
        context.beginPath();
        context.moveTo(width / 2 - 11, height / 2);
        context.lineTo(width / 2 + 11, height / 2);
        context.moveTo(width / 2, height / 2 - 11);
        context.lineTo(width / 2, height / 2 + 11);
        context.stroke();
      }
    };
    const later = () => { if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; draw(); }); };

    const hit = (x, y, reach = 12) => { // `reach`: how near a point is near enough
      const mx = (x - x0) / k, my = (y - y0) / k, near = Math.max(radius, reach) / k;
      let found = null, least = near;
      for (const area of all) {
        const { box } = area;
        if (area.point) {
          const far = Math.hypot(box[0] - mx, box[1] - my);
          if (far <= least) [found, least] = [area, far];
        } else if (!(found && found.point) && mx >= box[0] && mx <= box[2] && my >= box[1] && my <= box[3]) {
          context.setTransform(1, 0, 0, 1, 0, 0);
          if (context.isPointInPath(area.path, mx, my, "evenodd")) found = area;
        }
      }
      return found;
    };
    const sentence = (area) => `${area.name}: ${area.cells.map((cell, i) => (i ? `${labels[i]} ${cell}` : cell)).join(", ")}`;
    const say = (words) => { clearTimeout(saying); saying = setTimeout(() => { told.textContent = words; }, 150); };
    const choose = (area) => {
      if (area === chosen) return;
      chosen = area;
      later();
      if (!area) return;
      const name = document.createElement("p"), facts = document.createElement("dl"), way = document.createElement("p");
      name.className = "map-name";
      name.textContent = area.name;
      labels.forEach((label, i) => {
        const row = document.createElement("div"), term = document.createElement("dt"), value = document.createElement("dd");
        [term.textContent, value.textContent] = [label, area.cells[i]];
        row.append(term, value);
        facts.append(row);
      });
      const link = document.createElement("a");
      link.href = area.href;
      link.textContent = `Everything about ${area.name}`;
      way.append(link);
      panel.replaceChildren(name, facts, ...(area.href ? [way] : []));
    };
    const open = (area) => { if (area && area.href) location.assign(area.href); };

    const keep = () => { // some of the map stays in view
      const left = whole[0] * k + x0, right = whole[2] * k + x0, top = whole[1] * k + y0, bottom = whole[3] * k + y0;
      if (right < width * 0.2) x0 += width * 0.2 - right;
      if (left > width * 0.8) x0 -= left - width * 0.8;
      if (bottom < height * 0.2) y0 += height * 0.2 - bottom;
      if (top > height * 0.8) y0 -= top - height * 0.8;
      // A finger scrolls the page over the whole map, and moves an enlarged one.
      canvas.style.touchAction = k > fitted * 1.01 ? "none" : "pan-x pan-y";
      place.keep([(width / 2 - x0) / k, (height / 2 - y0) / k], k / fitted);
      later();
    };
    const zoom = (by, x = width / 2, y = height / 2) => {
      const to = Math.min(Math.max(k * by, fitted), fitted * MOST);
      x0 = x - ((x - x0) * to) / k;
      y0 = y - ((y - y0) * to) / k;
      k = to;
      if (k === fitted) fit();
      keep();
    };
    const look = ([x, y], times) => {
      k = Math.min(Math.max(fitted * times, fitted), fitted * MOST);
      [x0, y0] = [width / 2 - x * k, height / 2 - y * k];
      if (k === fitted) fit();
      keep();
    };
    const place = view(plane, look);
    const move = (dx, dy) => { [x0, y0] = [x0 + dx, y0 + dy]; keep(); };
    const show = (area) => {
      const size = Math.max(area.box[2] - area.box[0], area.box[3] - area.box[1]);
      // A shape among its neighbours; a point so that those beside it stand clear of it.
      const wanted = area.point ? 90 / apart : Math.min(width, height) / 5 / Math.max(size, 1e-9);
      k = Math.min(Math.max(k, fitted, wanted), fitted * MOST);
      const [x, y] = middle(area);
      [x0, y0] = [width / 2 - x * k, height / 2 - y * k];
      choose(area);
      keep();
    };
    const centre = () => {
      const area = hit(width / 2, height / 2, 60);
      choose(area);
      say(area ? sentence(area) : "No area in the middle of the map");
    };

    // Pointer: a drag moves the map, a click opens an area, two fingers enlarge.
    const down = new Map();
    let dragged = false, before = null;
    const spot = (event) => { const at = canvas.getBoundingClientRect(); return [event.clientX - at.left, event.clientY - at.top]; };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      byKey = false;
      if (!down.size) [dragged, before] = [false, chosen];
      down.set(event.pointerId, spot(event));
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = spot(event), last = down.get(event.pointerId);
      if (!last) {
        const area = hit(x, y);
        canvas.style.cursor = area ? "pointer" : "grab";
        if (area) choose(area);
        return;
      }
      if (!dragged && down.size === 1 && Math.hypot(x - last[0], y - last[1]) < 5) return;
      dragged = true;
      if (down.size === 2) {
        const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
        zoom(Math.hypot(x - other[0], y - other[1]) / Math.max(Math.hypot(last[0] - other[0], last[1] - other[1]), 1), ...other);
      } else {
        move(x - last[0], y - last[1]);
      }
      down.set(event.pointerId, [x, y]);
    });
    const lift = (event) => {
      if (!down.delete(event.pointerId) || dragged || event.type === "pointercancel") return;
      const area = hit(...spot(event));
      choose(area);
      // A finger first sees the numbers; the second tap, or their link, opens the area.
      if (event.pointerType !== "touch" || area === before) open(area);
    };
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, lift);
    canvas.addEventListener("wheel", (event) => {
      // The page scrolls until the reader has taken hold of the map.
      if (!event.ctrlKey && document.activeElement !== canvas) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), ...spot(event));
    }, { passive: false });

    const far = 90;
    const keys = {
      ArrowLeft: () => move(far, 0), ArrowRight: () => move(-far, 0),
      ArrowUp: () => move(0, far), ArrowDown: () => move(0, -far),
      "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP),
      0: () => { fit(); keep(); }, Home: () => { fit(); keep(); },
    };
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter") return open(chosen);
      if (!Object.hasOwn(keys, event.key)) return;
      event.preventDefault();
      byKey = true;
      keys[event.key]();
      centre();
    });
    canvas.addEventListener("focus", () => { byKey = canvas.matches(":focus-visible"); later(); });
    canvas.addEventListener("blur", later);
    part(".map-buttons").addEventListener("click", (event) => {
      const how = event.target.closest("button")?.dataset.zoom;
      if (how === "whole") { fit(); keep(); } else if (how) zoom(how === "in" ? STEP : 1 / STEP);
      if (how) say(k === fitted ? "The whole map is shown" : `The map is enlarged ${(k / fitted).toFixed(1)} times`);
    });
    if (mark) mark.addEventListener("change", later);

    find(part(".map-search"), all, (area, words) => {
      byKey = false;
      if (area) show(area);
      say(area ? `${words}${sentence(area)}. Shown on the map.` : words);
    });

    for (const element of figure.querySelectorAll("[data-scripted]")) element.hidden = false;
    part(".map-picture")?.remove();
    part("details").open = false;
    figure.classList.add("drawn");
    measure();
    place.restore();
    new ResizeObserver(() => { if (canvas.clientWidth !== width || canvas.clientHeight !== height) measure(); }).observe(canvas);
    choose(all.find(({ code }) => code === here) || null);
    figure.dataset.areas = all.length;
  };

  for (const figure of document.querySelectorAll(".area-map")) {
    start(figure).catch((error) => {
      figure.querySelector("[data-told]").textContent = "The map cannot be drawn: the table has its numbers.";
      console.error(error);
    });
  }
})();
