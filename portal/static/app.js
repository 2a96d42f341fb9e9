// Comforts only: every duty works without this file.
(function () {
  const wide = window.matchMedia("(min-width: 62rem)");
  const menu = document.querySelector("[data-menu]");
  function fitMenu() { if (menu) menu.open = wide.matches; }
  fitMenu();
  wide.addEventListener("change", fitMenu);

  // With the theme of a dark system the button offers the light one.
  const theme = document.querySelector("[data-other-theme]");
  if (theme && document.documentElement.dataset.bsTheme === "dark") {
    theme.value = "light";
    theme.textContent = theme.dataset.otherTheme;
  }

  const problems = document.querySelector("[data-focus]");
  if (problems) problems.focus();

  // What is typed survives a change of language or theme, and is not left behind by accident.
  const form = document.querySelector("main form.form");
  const look = document.querySelector("form.look");
  const place = "typed:" + window.location.pathname;
  const own = ["csrf_token", "version", "request_id"];
  let typed = false;
  function controls() {
    return Array.from(form.elements).filter(function (one) {
      return one.name && !own.includes(one.name) && !["password", "file", "submit", "button"].includes(one.type);
    });
  }
  function keep() {
    const kept = controls().map(function (one) {
      return [one.name, one.type === "checkbox" ? one.checked : one.value];
    });
    try { window.sessionStorage.setItem(place, JSON.stringify(kept)); } catch (error) { return; }
    typed = false;
  }
  function restore() {
    const text = window.sessionStorage.getItem(place);
    if (!text) return;
    window.sessionStorage.removeItem(place);
    const wanted = JSON.parse(text);
    controls().forEach(function (one) {
      const at = wanted.findIndex(function (pair) { return pair[0] === one.name; });
      if (at < 0) return;
      const value = wanted.splice(at, 1)[0][1];
      if (one.type === "checkbox") one.checked = value; else one.value = value;
    });
    typed = true;
  }
  if (form) {
    try { restore(); } catch (error) { window.sessionStorage.removeItem(place); }
    form.addEventListener("input", function () { typed = true; });
    form.addEventListener("submit", function () { typed = false; });
    if (look) look.addEventListener("submit", function () { if (typed) keep(); });
    window.addEventListener("beforeunload", function (event) { if (typed) event.preventDefault(); });
  }

  // One click is one change, also when it is a double click.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") {
      form.dataset.sent = "1";
      window.setTimeout(function () { delete form.dataset.sent; }, 4000);
    }
  });

  // Questions that depend on answers come and go at once; what is being typed stays where it is.
  const branching = document.querySelector("form[data-branches]");
  function named(questions) {
    return new Map(Array.from(questions.children).map(function (one) { return [one.dataset.question, one]; }));
  }
  if (branching) {
    branching.addEventListener("change", async function (event) {
      if (!event.target.matches("select, input[type=checkbox]")) return;
      const body = new FormData(branching);
      body.set("refresh", "1");
      const answer = await fetch(window.location.href, { method: "POST", body: body, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-questions]");
      const shown = branching.querySelector("[data-questions]");
      if (!fresh || !shown) return;
      const wanted = named(fresh), present = named(shown);
      present.forEach(function (one, name) { if (!wanted.has(name)) one.remove(); });
      let before = null;
      wanted.forEach(function (one, name) {
        const node = present.get(name) || document.adoptNode(one);
        if (!present.has(name)) {
          if (before) before.after(node); else shown.prepend(node);
        }
        before = node;
      });
    });
  }

  // A choice by which the rest of the form is written anew.
  document.querySelectorAll("select[data-refresh]").forEach(function (one) {
    one.addEventListener("change", function () {
      one.form.requestSubmit(one.form.querySelector("button[name=refresh]"));
    });
  });

  // `/` goes to the search, j and k walk the rows of a list.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "j" || event.key === "k") {
      const links = Array.from(document.querySelectorAll("[data-row] a"));
      const at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
      if (links[at]) links[at].focus();
    }
  });
})();
