// Presses over a bad network (the brokers' page, counting heads, checking in; where hosts mark their list, nothing is
// kept, and the page with the marks is not left while the network is away): each is kept on the device until the
// server has it, in the order it was made. The key in its form makes it one press however often it is sent; where every
// press counts (`data-press="each"`) each gets a key of its own. Where a press leads on to the next one that is looked
// for (`data-press="lost"`) it is kept only where the network fails it. Without scripts the forms are sent as they are.
// The page is not kept on the device: while there is no network a link would lead to nothing, and there would be no way
// back. So links and other forms stay shut and say so, and the browser asks before it loads the page anew.
const AGAIN = 5000;
const OLDEST = 12 * 3600 * 1000;

export default function presses(part) {
  const store = `presses:${location.pathname}:${part.dataset.who}`;
  const line = document.getElementById(part.dataset.presses);
  let [isSending, timer, refused] = [false, 0, ""];
  const lost = document.getElementById(part.dataset.lostIn);
  const isLost = () => !lost.hidden || !navigator.onLine;
  const kept = () => read(store).filter((one) => Date.now() - one.at < OLDEST);
  const keep = (list) => localStorage.setItem(store, JSON.stringify(list));

  function show(words = "") {
    const waiting = kept();
    const text = words || (waiting.length ? part.dataset.waits.replace("{n}", waiting.length) : refused);
    if (line.textContent !== text) line.textContent = text;
    const sum = part.querySelector("[data-sum]");
    if (sum) sum.textContent = counted(sum.dataset, waiting).toLocaleString("da-DK");
    const about = new Set(waiting.map((one) => one.about));
    for (const row of part.querySelectorAll("[data-about]")) row.classList.toggle("is-waiting", about.has(row.dataset.about));
  }

  async function send() {
    if (isSending) return;
    [isSending, timer] = [true, clearTimeout(timer)];
    let [words, sent] = ["", false];
    for (let one = kept()[0]; one; [one] = kept()) {
      const answer = await post(one).catch(() => null);
      const state = stateOf(answer);
      if (state === "later") break;
      if (state === "out") { words = part.dataset.loggedOut.replace("{n}", kept().length); break; }
      if (state === "refused") refused = part.dataset.refused.replace("{what}", one.what + aboutOf(document.getElementById(one.button)));
      if (state === "done") await tell(answer, part);
      keep(kept().filter((other) => other.fields.idempotency_key !== one.fields.idempotency_key));
      sent = true;
    }
    isSending = false;
    show(words);
    if (kept().length) timer = setTimeout(send, AGAIN);
    if (sent) part.dispatchEvent(new Event("look"));
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-press]");
    if (!form) { stay(event); return; }
    // What is no number is sent as it is: the page that comes back says so at its field.
    const isNone = !form.checkValidity() || isNaN(amountOf(Object.fromEntries(new FormData(form))));
    if (isNone && !isLost()) return;
    event.preventDefault();
    if (isNone) { show(part.dataset.noNumber); return; }
    const one = pressOf(form);
    if (form.dataset.press === "lost" && !isLost()) {
      const answer = await post(one, "manual").catch(() => null);
      if (answer?.type === "opaqueredirect") { location.assign(one.url); return; }
      if (answer) { form.submit(); return; }
      // The network went a moment ago: nobody knows it yet.
      part.dispatchEvent(new Event("look"));
    }
    if (form.dataset.press === "now") {
      const answer = await post(one).catch(() => null);
      if (stateOf(answer) === "done") await tell(answer, part);
      else show(part.dataset.noBell);
      return;
    }
    refused = "";
    if (!kept().some((other) => other.fields.idempotency_key === one.fields.idempotency_key)) {
      // A device that keeps nothing: it is sent as without scripts, once there is a network.
      try { keep([...kept(), one]); } catch { if (isLost()) show(part.dataset.stays); else form.submit(); return; }
    }
    form.reset();
    show();
    send();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    // Who can be rung is rung: that needs no page.
    if (link && !link.hash && link.protocol.startsWith("http")) stay(event);
  });
  function stay(event) {
    if (!isLost()) return;
    event.preventDefault();
    show(part.dataset.stays);
    part.dispatchEvent(new Event("look"));
  }
  addEventListener("beforeunload", (event) => { if (isLost()) event.preventDefault(); });
  part.addEventListener("fresh", () => show());
  addEventListener("online", send);
  if (kept().length) { show(); send(); }
}

function read(store) {
  try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; }
}

function pressOf(form) {
  const fields = Object.fromEntries(new FormData(form));
  const about = form.closest("[data-about]")?.dataset.about ?? "";
  if (form.dataset.press === "each") fields.idempotency_key = newKey();
  const button = form.querySelector("[type=submit]");
  const what = button.innerText.replace(aboutOf(button), "").trim();
  return { url: form.getAttribute("action"), fields, about, what, button: button.id, at: Date.now() };
}

// Whom a press is about is read on the page and not kept: a phone may be lent out, and nobody empties it.
function aboutOf(button) {
  return button?.querySelector(".vh")?.innerText ?? "";
}

// How many people a press counts: a button's, or the number that was typed.
function amountOf({ amount, number }) {
  return Number(number === undefined ? amount ?? 0 : number || NaN);
}

// What the sum will be once the server has what waits, by its rule (app/events/head_count.py): to take back takes back
// the last press that stands, and nothing brings the sum below 0.
function counted({ sum, standing }, waiting) {
  const stands = JSON.parse(standing);
  let all = Number(sum);
  for (const { fields } of waiting) {
    const isUndone = fields.said === "undo";
    const amount = Math.max(isUndone ? -(stands.pop() ?? 0) : amountOf(fields), -all);
    if (!isUndone) stands.push(amount);
    all += amount;
  }
  return all;
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The token is that of the page as it is now: the one of the press may be of a log-in that has ended.
function post(one, redirect = "follow") {
  const token = document.querySelector("input[name=csrf_token]")?.value ?? one.fields.csrf_token;
  const body = new URLSearchParams({ ...one.fields, csrf_token: token });
  return fetch(one.url, { method: "POST", body, redirect, signal: AbortSignal.timeout(8000) });
}

// Done leads back to this page; no right or no such thing is said once; the rest is tried again.
function stateOf(answer) {
  if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 408) return "later";
  if (answer.ok && new URL(answer.url).pathname === location.pathname) return "done";
  return answer.ok || answer.status === 400 || answer.status === 401 ? "out" : "refused";
}

// What the server said about it, and what it has counted.
async function tell(answer, part) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("besked").replaceChildren(...page.getElementById("besked").childNodes);
  const [own, fresh] = [part.querySelector("[data-sum]"), page.querySelector("[data-sum]")];
  for (const name in own && fresh ? fresh.dataset : {}) own.dataset[name] = fresh.dataset[name];
}
