// The bell of a fair on the screen in the hall: words always, sound only after somebody pressed the button for it.
// How often it rang stands on the part that keeps itself fresh (live.js); a new number is a new ring.
const SECONDS = 60;

export default function bell(words) {
  const part = document.getElementById(words.dataset.bell);
  const button = document.querySelector(`[data-sound="${part.id}"]`);
  let [rings, agreed, sound, timer] = [Number(part.dataset.rings), part.dataset.agreements, null, 0];
  const hush = () => { words.textContent = ""; };
  if (words.textContent) timer = setTimeout(hush, SECONDS * 1000);
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    sound = on ? new AudioContext() : null;
    if (sound) strike(sound);
  });
  part.addEventListener("fresh", () => {
    if (Number(part.dataset.rings) > rings) {
      words.textContent = part.dataset.agreements === agreed ? words.dataset.says : words.dataset.agreed;
      clearTimeout(timer);
      timer = setTimeout(hush, SECONDS * 1000);
      if (sound) strike(sound);
    }
    [rings, agreed] = [Number(part.dataset.rings), part.dataset.agreements];
  });
}

// Three strokes of a small bell.
function strike(sound) {
  [0, 0.5, 1].forEach((after) => [880, 2217].forEach((pitch, at) => {
    const [tone, loud, begin] = [sound.createOscillator(), sound.createGain(), sound.currentTime + after];
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(at ? 0.12 : 0.3, begin);
    loud.gain.exponentialRampToValueAtTime(0.001, begin + 1.4);
    tone.connect(loud).connect(sound.destination);
    tone.start(begin);
    tone.stop(begin + 1.5);
  }));
}
