// The large map: Leaflet on ground of our own, over the lines of the list beside it. Without it the still picture stands.

// Signs nearer than this (pixels) share one.
const ROOM = 48;
// From here on there is room for the names of villages.
const NEAR = 12;
const STEP = 80;
const ARROWS = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };

export default async function largeMap(box) {
  const ground = await Promise.all([
    import(box.dataset.leaflet),
    fetch(box.dataset.ground).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))),
  ]).then((both) => both[1], () => null);
  const L = window.L;
  if (!L || !ground) return;
  document.querySelector("[data-map-still]").hidden = true;
  box.hidden = false;

  const things = [...document.querySelectorAll("[data-lat]")].map((line) => ({
    line, number: line.dataset.number, label: line.dataset.label, at: L.latLng(line.dataset.lat, line.dataset.lon),
  }));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, minZoom: 8, maxZoom: 15, zoomSnap: 0.25,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
  });
  if (calm) map.panBy = (by, options) => L.Map.prototype.panBy.call(map, by, { ...options, animate: false });
  L.control.zoom({ zoomInTitle: box.dataset.closer, zoomOutTitle: box.dataset.farther }).addTo(map);

  const bounds = drawGround(L, map, ground);
  map.setMaxBounds(bounds.pad(0.6));
  map.fitBounds(things.length ? L.latLngBounds(things.map((one) => one.at)) : bounds, { maxZoom: 12, padding: [30, 30] });
  const layer = L.layerGroup().addTo(map);
  let signs = [];
  let opener = null;

  const light = (sign, on) => {
    sign.button.classList.toggle("is-lit", on);
    for (const one of sign.things) one.line.classList.toggle("is-lit", on);
  };
  const signOf = (thing) => signs.find((sign) => sign.things.includes(thing));

  function open(sign) {
    opener = null;
    const popup = L.popup({ offset: [0, -16], maxWidth: 260, maxHeight: 220, autoPanPadding: [8, 8] });
    popup.setLatLng(sign.at).setContent(wordsOf(sign)).openOn(map);
    opener = sign.things[0];
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", box.dataset.close);
    popup.getElement().querySelector("a").focus({ preventScroll: true });
  }

  function draw() {
    const held = signs.find((sign) => sign.button === document.activeElement);
    layer.clearLayers();
    signs = [];
    for (const thing of things) {
      const point = map.latLngToLayerPoint(thing.at);
      const near = signs.find((sign) => sign.point.distanceTo(point) < ROOM);
      if (near) near.things.push(thing);
      else signs.push({ point, at: thing.at, things: [thing] });
    }
    for (const sign of signs) addSign(sign);
    if (held) signOf(held.things[0]).button.focus({ preventScroll: true });
  }

  function addSign(sign) {
    const many = sign.things.length > 1;
    const numbers = sign.things.map((one) => one.number).join(", ");
    const fill = (text) => text.replace("{count}", sign.things.length).replace("{numbers}", numbers);
    sign.button = document.createElement("button");
    [sign.button.type, sign.button.className] = ["button", "big__button"];
    sign.button.textContent = many ? fill(box.dataset.several) : sign.things[0].number;
    sign.button.setAttribute("aria-label", many ? fill(box.dataset.numbers) : sign.things[0].label);
    const icon = L.divIcon({ className: "big__pin", html: sign.button, iconSize: [44, 44] });
    L.marker(sign.at, { icon, keyboard: false, riseOnHover: true }).on("click", () => open(sign)).addTo(layer);
    for (const [event, on] of [["mouseenter", 1], ["mouseleave", 0], ["focus", 1], ["blur", 0]]) {
      sign.button.addEventListener(event, () => light(sign, Boolean(on)));
    }
    sign.button.addEventListener("focus", () => map.panInside(sign.at, { padding: [48, 48], animate: !calm }));
  }

  for (const thing of things) {
    for (const [event, on] of [["mouseenter", 1], ["mouseleave", 0], ["focusin", 1], ["focusout", 0]]) {
      thing.line.addEventListener(event, () => light(signOf(thing), Boolean(on)));
    }
  }
  map.on("popupclose", () => {
    const focused = document.activeElement;
    if (opener && (box.contains(focused) || focused === document.body)) signOf(opener).button.focus({ preventScroll: true });
    opener = null;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
    if (!event.target.classList.contains("big__button")) return;
    if (event.key === "+") map.zoomIn(1);
    else if (event.key === "-") map.zoomOut(1);
    else if (ARROWS[event.key]) map.panBy(ARROWS[event.key]);
    else return;
    event.preventDefault();
  });
  map.on("zoomend", () => {
    box.classList.toggle("is-near", map.getZoom() >= NEAR);
    draw();
  });
  map.fire("zoomend");
}

// What stands in the bubble of a sign: the link of each line, and when.
function wordsOf(sign) {
  const list = document.createElement("ul");
  for (const { line } of sign.things) {
    const item = list.appendChild(document.createElement("li"));
    item.append(line.querySelector("h3 a").cloneNode(true), line.querySelector("[data-when]").cloneNode(true));
  }
  return list;
}

// Land and names; returns the bounds of the municipality.
function drawGround(L, map, ground) {
  const kind = (wanted) => ground.features.filter((one) => one.properties.kind === wanted);
  const shape = (wanted) => L.geoJSON(kind(wanted), { interactive: false, style: () => ({ className: `big__${wanted}` }) });
  shape("neighbour").addTo(map);
  const land = shape("municipality").addTo(map);
  map.createPane("names").setAttribute("aria-hidden", "true");
  for (const { geometry, properties } of kind("place")) {
    const html = document.createElement("span");
    html.textContent = properties.name;
    const className = `big__name${properties.size === "by" ? "" : " big__name--small"}`;
    const icon = L.divIcon({ className, html, iconSize: null });
    const [lon, lat] = geometry.coordinates;
    L.marker([lat, lon], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
  }
  return land.getBounds();
}
