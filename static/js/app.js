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
