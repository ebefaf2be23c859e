// Proposes things while one types: a combobox after the ARIA pattern. Enter without a choice searches as ever, and
// without a connection the line is an ordinary one.
const WAIT = 180;

export default function suggest(input) {
  const status = input.form.querySelector("[data-suggest-status]");
  const list = document.createElement("ul");
  list.id = `${input.id}-forslag`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
    input.setAttribute(name, value);
  let timer;
  let asked = 0;
  let chosen = -1;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(at) {
    const options = [...list.children];
    chosen = (at + options.length + 1) % (options.length + 1);
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
    if (chosen === options.length) {
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }

  function show(found) {
    list.replaceChildren(
      ...found.map((one, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = one.url;
        const title = document.createElement("b");
        title.textContent = one.title;
        const about = document.createElement("span");
        about.textContent = [one.kind, one.where].filter(Boolean).join(" · ");
        option.append(title, " ", about);
        return option;
      }),
    );
    status.textContent = found.length ? input.dataset.found.replace("{count}", found.length) : "";
    if (!found.length) return close();
    list.hidden = false;
    chosen = -1;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    return undefined;
  }

  async function ask() {
    const words = input.value.trim();
    asked += 1;
    const mine = asked;
    if (words.length < 2) return show([]);
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: words })}`, { signal: AbortSignal.timeout(4000) });
      const found = answer.ok ? await answer.json() : [];
      // What was asked before may come later.
      if (mine === asked && document.activeElement === input) show(found);
    } catch {
      if (mine === asked) close();
    }
    return undefined;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      return close();
    }
    if (list.hidden) return undefined;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? list.children.length - 1 : chosen - 1 < 0 ? list.children.length : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.href = list.children[chosen].dataset.url;
    else return undefined;
    return event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) location.href = option.dataset.url;
  });
  // What was typed while this script was on its way.
  if (document.activeElement === input && input.value !== input.defaultValue) ask();
}
