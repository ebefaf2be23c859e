// Shows the button that prints, where the browser can.
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
