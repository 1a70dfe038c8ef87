"use strict";
(() => {
  const root = document.documentElement;
  const details = JSON.parse(document.getElementById("details").textContent);
  const laws = JSON.parse(document.getElementById("laws").textContent);
  const entries = [...document.querySelectorAll(".entry")].map((element) => ({
    element,
    rule: element.closest(".rule").dataset.rule,
    family: element.closest(".family").dataset.family,
    severity: element.dataset.severity,
    amount: Number(element.dataset.amount || -1),
    text: (element.dataset.search + " " + element.querySelector("summary").textContent).toLowerCase(),
  }));
  const titles = new Map([...document.querySelectorAll(".rule")].map((rule) => [rule.dataset.rule, rule.querySelector("h3").textContent.toLowerCase()]));
  const form = document.getElementById("filters");

  // The details stand in the page as text, escaped when the report was written.
  function fill(entry) {
    const body = entry.querySelector(".body");
    if (body.firstChild) return;
    body.innerHTML = details[entry.id.slice(2)];
    for (const place of body.querySelectorAll("[data-law]")) place.innerHTML = laws[place.dataset.law];
  }

  function filter() {
    const asked = Object.fromEntries(new FormData(form));
    const words = asked.text.toLowerCase().split(/\s+/).filter(Boolean);
    const least = asked.amount === "" ? -1 : Math.round(Number(asked.amount) * 100);
    let shown = 0;
    for (const one of entries) {
      const text = one.text + " " + titles.get(one.rule);
      const kept = (!asked.family || one.family === asked.family) && (!asked.severity || one.severity === asked.severity)
        && (!asked.rule || one.rule === asked.rule) && one.amount >= least && words.every((word) => text.includes(word));
      one.element.hidden = !kept;
      if (kept) shown += 1;
    }
    const asking = Object.values(asked).some((value) => value !== "");
    for (const rule of document.querySelectorAll(".rule")) rule.hidden = !rule.querySelector(".entry:not([hidden])");
    for (const quiet of document.querySelectorAll(".quiet")) quiet.hidden = asking;
    for (const family of document.querySelectorAll(".family")) family.hidden = asking && !family.querySelector(".rule:not([hidden])");
    document.getElementById("nothing").hidden = shown > 0 || !asking;
    document.getElementById("matches").textContent = shown + " / " + entries.length;
  }

  function speak(language) {
    root.dataset.lang = language;
    root.lang = language === "zh" ? "zh-CN" : "en";
    for (const element of document.querySelectorAll("option[data-zh]")) element.textContent = element.dataset[language];
    for (const element of document.querySelectorAll("input[data-zh]")) element.placeholder = element.dataset[language];
    const button = document.getElementById("language");
    button.textContent = language === "zh" ? "English" : "中文";
    button.lang = language === "zh" ? "en" : "zh-CN";
    const heading = document.querySelector("h1 ." + language) || document.querySelector("h1");
    document.title = heading.textContent;
  }

  function openNamed() {
    const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (entry && entry.classList.contains("entry")) entry.querySelector("details").open = true;
  }

  // On paper an article's text stands once under each rule; later findings of the rule only name it.
  function nameLawOnceMore() {
    for (const rule of document.querySelectorAll(".rule")) {
      const said = new Set();
      for (const place of rule.querySelectorAll(".entry:not([hidden]) [data-law]")) {
        place.classList.toggle("law-again", said.has(place.dataset.law));
        said.add(place.dataset.law);
      }
    }
  }

  let openedForPrint = [];
  addEventListener("beforeprint", () => {
    openedForPrint = [...document.querySelectorAll("details:not([open])")].filter((one) => !one.closest("[hidden]"));
    for (const one of openedForPrint) {
      if (one.parentElement.classList.contains("entry")) fill(one.parentElement);
      one.open = true;
    }
    nameLawOnceMore();
  });
  addEventListener("afterprint", () => {
    for (const one of openedForPrint) one.open = false;
  });
  document.addEventListener("toggle", (event) => {
    const entry = event.target.parentElement;
    if (event.target.open && entry && entry.classList.contains("entry")) fill(entry);
  }, true);
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("language").addEventListener("click", () => speak(root.dataset.lang === "zh" ? "en" : "zh"));
  addEventListener("hashchange", openNamed);
  speak(root.dataset.lang);
  filter();
  openNamed();
})();
