// A part of the page that keeps itself fresh: it is fetched again every `data-live` seconds. Without a connection it says
// so (`data-lost`, with the last time it was fresh) and keeps what it had; the screen of a fair counts on by itself.
export default function live(part) {
  const lost = document.getElementById(part.dataset.lostIn);
  let freshAt = new Date();
  count(part);
  async function look() {
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      // Logged out, or something else by now: the page itself says what.
      if (!fresh) return location.reload();
      part.replaceChildren(...fresh.childNodes);
      for (const name of ["rounds", "now"]) if (name in fresh.dataset) part.dataset[name] = fresh.dataset[name];
      part.loadedAt = performance.now();
      freshAt = new Date();
      lost.hidden = true;
      tell(part);
      if (!("live" in fresh.dataset)) return undefined;
    } catch {
      const time = freshAt.toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
      lost.textContent = part.dataset.lost.replace("{time}", time);
      lost.hidden = false;
    }
    return setTimeout(look, part.dataset.live * 1000);
  }
  setTimeout(look, part.dataset.live * 1000);
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
    if (minutes > 120) key = "later";
    return true;
  });
  const sentence = JSON.parse(part.dataset.sentences)[minutes === 1 ? `${key}-one` : key];
  const text = sentence.replace("{n}", round).replace("{m}", minutes);
  if (said.textContent !== text) said.textContent = text;
}
