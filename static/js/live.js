// A part of the page that keeps itself fresh: it is fetched again every `data-live` seconds, or at once when it is sent
// `look`. Without a connection it says so (`data-lost`, with the last time it was fresh) and keeps what it had; the
// screen of a fair counts on by itself. Each time it is fresh it sends `fresh`, so that others can look at it.
export default function live(part) {
  const lost = document.getElementById(part.dataset.lostIn);
  let [freshAt, timer, isLooking, again] = [new Date(), 0, false, false];
  count(part);
  // One at a time: whoever asks meanwhile gets another look after it.
  async function look() {
    if (isLooking) { again = true; return; }
    isLooking = true;
    clearTimeout(timer);
    const goesOn = await refresh();
    isLooking = false;
    if (goesOn) timer = setTimeout(look, again ? 0 : part.dataset.live * 1000);
    again = false;
  }
  async function refresh() {
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      const isGone = [403, 404, 410].includes(answer.status);
      if (!answer.ok && !isGone) throw new Error(answer.status);
      lost.hidden = true;
      // Taken back, or over: that is no lost connection, and what is pressed here leads to nothing any more.
      if (isGone) { location.reload(); return false; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      // Logged out, or something else by now: the page itself says what. What was pressed and waits is not lost.
      if (!fresh) { location.reload(); return false; }
      replace(part, fresh);
      freshAt = new Date();
      tell(part);
      return "live" in fresh.dataset;
    } catch {
      const time = freshAt.toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
      lost.textContent = part.dataset.lost.replace("{time}", time);
      lost.hidden = false;
      return true;
    }
  }
  part.addEventListener("look", look);
  timer = setTimeout(look, part.dataset.live * 1000);
}

// Whoever stands on a button stays on it, if it is still there.
function replace(part, fresh) {
  const at = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...fresh.childNodes);
  for (const [name, value] of Object.entries(fresh.dataset)) part.dataset[name] = value;
  part.loadedAt = performance.now();
  if (at) document.getElementById(at)?.focus({ preventScroll: true });
  part.dispatchEvent(new Event("fresh"));
}

function count(part) {
  if (!part.dataset.rounds) return;
  part.loadedAt = performance.now();
  setInterval(() => tell(part), 1000);
}

// The same sentence as the server says (app/exchange/rounds_words.py), from its clock and the time that went by.
function tell(part) {
  if (!part.dataset.rounds) return;
  const now = Number(part.dataset.now) + performance.now() - part.loadedAt;
  const said = part.querySelector("[data-said]");
  let [key, round, minutes] = ["over", 0, 0];
  JSON.parse(part.dataset.rounds).some(([starts, ends], at) => {
    const next = now < starts;
    if (!next && now >= ends) return false;
    [key, round, minutes] = [next ? "next" : "now", at + 1, Math.ceil(((next ? starts : ends) - now) / 60000)];
    if (minutes > 120) key = next ? "later" : "long";
    return true;
  });
  const sentence = JSON.parse(part.dataset.sentences)[minutes === 1 ? `${key}-one` : key];
  const text = sentence.replace("{n}", round).replace("{m}", minutes);
  if (said.textContent !== text) said.textContent = text;
}
