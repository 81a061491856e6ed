// Shows what was chosen at once: without this file the button does.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form.choices")) {
    // Somebody who walks through the options with the keys has not chosen yet: they press Enter
    // or leave the list.
    let byKey = false;
    form.addEventListener("keydown", (event) => { byKey = event.key !== "Enter" && event.key !== "Tab"; });
    form.addEventListener("formdata", ({ formData }) => { // what is as it comes needs no words
      for (const [name, value] of [...formData]) if (!value) formData.delete(name);
    });
    form.addEventListener("change", () => { if (!byKey) form.requestSubmit(); });
  }
})();
