// Keeps which part of a map is seen in the address, so that a link that is sent on, going back, and
// another shading show the same part: `#map=longitude,latitude,times`.
"use strict";
self.equipathMap.WRITTEN = /^#map=(-?\d{1,3}(?:\.\d{1,5})?),(-?\d{1,2}(?:\.\d{1,5})?),(\d{1,3}(?:\.\d{1,2})?)$/;

for (const form of document.querySelectorAll("form.choices")) {
  form.addEventListener("submit", (event) => { // a form leaves the part behind
    if (!self.equipathMap.WRITTEN.test(location.hash)) return;
    event.preventDefault();
    location.assign(`${location.pathname}?${new URLSearchParams(new FormData(form))}${location.hash}`);
  });
}

self.equipathMap.view = ({ origin, step }, look) => {
  const [turned, half] = [Math.PI / 180, Math.PI / 2];
  let waiting = 0;

  const restore = () => { // what no map can show is as if it were not there
    const found = self.equipathMap.WRITTEN.exec(location.hash);
    if (!found) return;
    const [longitude, latitude, times] = found.slice(1).map(Number);
    if (Math.abs(longitude) > 180 || Math.abs(latitude) > 85 || times < 1) return;
    const up = Math.log(Math.tan((latitude * turned + half) / 2));
    look([(longitude * turned - origin[0]) / step, (origin[1] - up) / step], times);
  };
  const write = ([x, y], times) => {
    const longitude = (origin[0] + x * step) / turned;
    const latitude = (2 * Math.atan(Math.exp(origin[1] - y * step)) - half) / turned;
    const part = times < 1.005 ? "" : `#map=${longitude.toFixed(5)},${latitude.toFixed(5)},${times.toFixed(2)}`;
    for (const link of document.querySelectorAll("nav.choices a[href]")) link.hash = part;
    if (part === location.hash || (!part && !self.equipathMap.WRITTEN.test(location.hash))) return;
    history.replaceState(history.state, "", part || location.pathname + location.search);
  };
  window.addEventListener("hashchange", restore);
  return {
    restore,
    // A browser lets an address be changed only so often.
    keep: (centre, times) => { clearTimeout(waiting); waiting = setTimeout(write, 200, centre, times); },
  };
};
