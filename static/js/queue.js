// After an answer its row is gone: the next row gets the focus. An answer that leads to another page opens that page.
export default function queue(list) {
  let place = -1;
  const rows = () => [...list.querySelectorAll("li.todo")];
  document.addEventListener("htmx:beforeRequest", (event) => { place = rows().indexOf(event.target.closest("li")); });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const came = new URL(xhr.responseURL).pathname;
    if (xhr.status >= 400 || came !== new URL(requestConfig.path, location).pathname) {
      event.detail.shouldSwap = false;
      location.assign(xhr.status >= 400 ? location : xhr.responseURL);
    }
  });
  document.addEventListener("htmx:afterRequest", () => {
    const left = rows();
    if (!left.length) location.assign(location.pathname);
    else if (place >= 0) left[Math.min(place, left.length - 1)].focus();
  });
}
