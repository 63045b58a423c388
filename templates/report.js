"use strict";
// Narrows the list of findings down; without it everything is shown. It reads the page and nothing else.
(() => {
  const bar = document.getElementById("filter");
  if (!bar) return;
  const findings = [...document.querySelectorAll(".finding")].map((item) => ({
    item, words: (item.textContent + " " + item.closest("[data-name]").dataset.name).toLowerCase(),
  }));
  const boxes = [...bar.querySelectorAll("input[type=checkbox]")];
  const search = bar.querySelector("input[type=search]");
  const life = bar.querySelector("select");
  const said = bar.querySelector("output");

  function fits({ item, words }) {
    const weights = boxes.filter((box) => box.checked).map((box) => box.value);
    const wanted = search.value.trim().toLowerCase().split(/\s+/);
    return weights.includes(item.dataset.severity)
      && (!life || !life.value || item.dataset.life === life.value)
      && wanted.every((word) => words.includes(word));
  }

  function narrow() {
    const narrowed = boxes.some((box) => !box.checked) || search.value.trim() || (life && life.value);
    let shown = 0;
    for (const finding of findings) {
      const fit = fits(finding);
      finding.item.hidden = !fit;
      shown += fit;
    }
    for (const part of document.querySelectorAll(".group, .file, .city")) {
      part.hidden = Boolean(narrowed) && !part.querySelector(".finding:not([hidden])");
    }
    const all = findings.length;
    said.textContent = narrowed
      ? `${shown} of ${all} shown; what has none of them is hidden`
      : `${all} shown; equal findings are one`;
  }

  bar.addEventListener("input", narrow);
  bar.addEventListener("reset", () => setTimeout(narrow));
  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.hidden = false;
  narrow();

  // a list that is closed would be missing on paper
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const list of document.querySelectorAll("details.print:not([open])")) {
      list.open = true;
      opened.push(list);
    }
  });
  addEventListener("afterprint", () => opened.splice(0).forEach((list) => { list.open = false; }));
})();
