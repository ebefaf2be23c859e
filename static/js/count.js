// Says how many characters are left, spoken once one stops typing. The server holds the limit.
export default function count(area) {
  const text = document.createElement("p");
  text.className = "hint";
  text.setAttribute("aria-live", "polite");
  area.after(text);
  let timer;
  const say = () => {
    const left = area.maxLength - area.value.length;
    text.textContent = left > 100 ? "" : `Du kan skrive ${left} tegn mere.`;
  };
  area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 600); });
  say();
}
