// Draws every [data-chart] from the JSON beside it, in the colours of this municipality. The table beside a chart says
// the same: without this script nothing is missing.
const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/* Plotly knows no oklch and no custom properties: one painted pixel tells what a colour is. */
function painted(colour) {
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return `rgb(${red},${green},${blue})`;
}

function tokensOf(element) {
  const known = new Map();
  const probe = element.appendChild(document.createElement("span"));
  const look = (name) => {
    if (name === "--merk-letter") return getComputedStyle(element).fontFamily;
    probe.style.color = `var(${name})`;
    return painted(getComputedStyle(probe).color);
  };
  const tokens = (name) => {
    if (!known.has(name)) known.set(name, look(name));
    return known.get(name);
  };
  return { tokens, done: () => probe.remove() };
}

function filled(value, tokens) {
  if (Array.isArray(value)) return value.map((one) => filled(one, tokens));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, tokens)]));
  }
  return typeof value === "string" && value.startsWith("--") ? tokens(value) : value;
}

function draw(place) {
  const source = document.getElementById(place.dataset.chart);
  if (!source || !window.Plotly) return;
  const { tokens, done } = tokensOf(place);
  const figure = filled(JSON.parse(source.textContent), tokens);
  done();
  place.classList.add("grafiek--getekend");
  window.Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
}

// The letter must be there before widths are measured.
document.fonts.ready.then(() => document.querySelectorAll("[data-chart]").forEach(draw));
