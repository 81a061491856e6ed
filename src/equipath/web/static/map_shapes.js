// Reads what a map is drawn of: shapes from a file of their own, numbers from the page.
"use strict";
self.equipathMap = (() => {
  const INK = "#0b0c0c";

  const load = (address) => new Promise((done, failed) => {
    if (!address) return done(null);
    const script = document.createElement("script");
    script.src = address;
    script.onerror = failed;
    script.onload = () => {
      const name = decodeURIComponent(address.split("/").pop());
      const file = (self.equipathShapes || {})[name];
      return file ? done(file) : failed(new Error(`${name} holds no shapes`));
    };
    document.head.append(script);
  });

  // Borders in the grid of `to` (a file of shapes), the second axis going down as a screen's does.
  const borders = (file, to) => {
    const k = file.step / to.step;
    const [dx, dy] = [0, 1].map((i) => (file.origin[i] - to.origin[i]) / to.step);
    return file.arcs.map((steps) => {
      const points = new Float64Array(steps.length);
      for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        points[i] = dx + x * k;
        points[i + 1] = -(dy + y * k);
      }
      return points;
    });
  };
  const stroke = (arcs) => {
    const path = new Path2D();
    for (const arc of arcs) {
      path.moveTo(arc[0], arc[1]);
      for (let i = 2; i < arc.length; i += 2) path.lineTo(arc[i], arc[i + 1]);
    }
    return path;
  };
  const shape = (rings, arcs) => {
    const path = new Path2D();
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      let begun = false;
      for (const n of ring) {
        const arc = arcs[n < 0 ? -1 - n : n];
        for (let j = 0; j < arc.length; j += 2) {
          const i = n < 0 ? arc.length - 2 - j : j;
          const x = arc[i], y = arc[i + 1];
          if (begun) path.lineTo(x, y); else path.moveTo(x, y);
          begun = true;
          if (x < box[0]) box[0] = x;
          if (y < box[1]) box[1] = y;
          if (x > box[2]) box[2] = x;
          if (y > box[3]) box[3] = y;
        }
      }
      path.closePath();
    }
    return { path, box };
  };
  const places = (data, file, arcs) => data.places.flatMap(([code, name, cells, shade, certain, href]) => {
    const at = { code, name, cells, certain, href, key: name.toLowerCase(),
      colour: data.shades[shade][0], hidden: data.shades[shade][1] };
    if (file.areas[code]) return [{ ...at, ...shape(file.areas[code], arcs) }];
    const point = file.points[code];
    return point ? [{ ...at, point: true, box: [point[0], -point[1], point[0], -point[1]] }] : [];
  });
  const around = (all) => all.reduce((b, { box }) => [Math.min(b[0], box[0]), Math.min(b[1], box[1]),
    Math.max(b[2], box[2]), Math.max(b[3], box[3])], [Infinity, Infinity, -Infinity, -Infinity]);
  const middle = ({ box }) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

  // What stands over a colour: stripes for what is not certain, dots for what is hidden.
  const pattern = (context, paint) => {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 9;
    paint(tile.getContext("2d"));
    return context.createPattern(tile, "repeat");
  };
  const stripes = (context) => pattern(context, (on) => {
    for (const [colour, width, by] of [["#fff", 1.6, 0], ["#0b0c0ca0", 0.8, 1.4]]) {
      on.strokeStyle = colour;
      on.lineWidth = width;
      on.beginPath();
      for (const x of [-9, 0, 9]) { on.moveTo(x + by - 1, 10); on.lineTo(x + by + 10, -1); }
      on.stroke();
    }
  });
  const dots = (context) => pattern(context, (on) => {
    on.fillStyle = "#484848";
    on.fillRect(1, 1, 2, 2);
  });

  // Everything that a map's figure says, ready to be drawn on a canvas.
  const read = async (figure, context) => {
    const data = JSON.parse(figure.querySelector("[data-map]").textContent);
    const [file, over] = await Promise.all([load(figure.dataset.shapes), load(figure.dataset.outlines)]);
    const arcs = borders(file, file);
    const all = places(data, file, arcs);
    const shaped = all.filter((area) => !area.point);
    const used = new Set(shaped.flatMap(({ code }) => file.areas[code].flat().map((n) => (n < 0 ? -1 - n : n))));
    const whole = around(all);
    if (!shaped.length) { // room for the outlines that points lie in
      const room = 0.08 * Math.max(whole[2] - whole[0], whole[3] - whole[1]);
      whole.forEach((edge, i) => { whole[i] = edge + (i < 2 ? -room : room); });
    }
    return {
      labels: data.labels, here: data.here, all, whole, plane: file,
      lines: stroke([...used].map((n) => arcs[n])),
      outlines: over && stroke(borders(over, file)),
      fills: { uncertain: stripes(context), hidden: dots(context) },
    };
  };

  return { INK, middle, read };
})();
