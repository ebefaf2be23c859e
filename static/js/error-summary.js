// Moves the reader to the summary, and from a line in it to the field with its label in view.
export default function errorSummary(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field, .group, .fact-field") || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
