// A follow-up question is hidden until its box is ticked; without scripts it is simply there.
export default function reveal(box) {
  const more = document.getElementById(box.dataset.reveals);
  if (!more) return;
  const follow = () => { more.hidden = !box.checked && !more.querySelector(".has-error"); };
  box.addEventListener("change", follow);
  follow();
}
