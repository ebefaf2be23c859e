// Everything works without scripts; what a page has on it decides which small file is fetched.
const behaviours = {
  "[data-error-summary]": "./error-summary.js",
  "[data-reveals]": "./reveal.js",
  "[data-print]": "./print.js",
  "textarea[maxlength]": "./count.js",
  "[data-copy]": "./copy.js",
  "[data-passkey]": "./passkey.js",
  "[data-queue]": "./queue.js",
  "[data-live]": "./live.js",
  "[data-bell]": "./bell.js",
  "[data-presses]": "./presses.js",
  "[data-large-map]": "./large-map.js",
};

for (const [selector, file] of Object.entries(behaviours)) {
  const found = document.querySelectorAll(selector);
  if (found.length) import(file).then((module) => found.forEach(module.default));
}

// Proposals are of use only to who is in the line: nobody else waits for the file.
for (const line of document.querySelectorAll("[data-suggest]")) {
  const begin = () => import("./suggest.js").then((module) => module.default(line));
  if (line === document.activeElement) begin();
  else line.addEventListener("focus", begin, { once: true });
}

// Who is used to clicking twice presses once: the second time a code is used up, and they would read that instead.
// Heard last: what another file keeps from being sent was not pressed.
let pressed = { form: null, at: 0 };
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-press]")) return;
  if (form === pressed.form && event.timeStamp - pressed.at < 3000) event.preventDefault();
  else pressed = { form, at: event.timeStamp };
});
