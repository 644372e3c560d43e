"use strict";
// Without this script the page is complete: it only filters the evidence, and opens what a link leads to.
const form = document.getElementById("filters");
const names = ["study", "year", "province", "stance"];

function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  const filtered = Object.values(wanted).some(Boolean);
  let shown = 0;
  for (const code of document.querySelectorAll(".code")) {
    const right = !wanted.code || code.dataset.code === wanted.code;
    let inside = 0;
    for (const unit of code.querySelectorAll(".unit")) {
      let here = 0;
      for (const quote of unit.querySelectorAll(".q")) {
        quote.hidden = !(right && names.every((name) => !wanted[name] || quote.dataset[name] === wanted[name]));
        here += !quote.hidden;
      }
      unit.hidden = here === 0;
      inside += here;
    }
    code.hidden = filtered && inside === 0;
    shown += inside;
  }
  document.getElementById("n-shown").textContent = shown;
}

function reveal() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) {
    if (at.localName === "details") at.open = true;
    at.hidden = false;
  }
  target.scrollIntoView();
  if (target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
}

if (form) {
  form.hidden = false;
  form.addEventListener("change", filter);
  filter();
}
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => document.querySelectorAll("details.rule").forEach((one) => { one.open = true; }));
reveal();
