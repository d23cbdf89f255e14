// Draws <canvas data-chart="id"> from the JSON of the script element with that id.
// Load vendor/chart/chart.umd.min.js before. Colors follow the theme.
const probe = document.createElement("span");
probe.hidden = false;
probe.className = "visually-hidden";
document.body.append(probe);

function color(tone) {
  probe.className = `visually-hidden chart-${tone}`;
  return getComputedStyle(probe).color;
}

function text() {
  probe.className = "visually-hidden muted";
  return getComputedStyle(probe).color;
}

const ORDER = ["blue", "grey", "amber", "green", "purple", "red"];
const charts = [];

function datasets(data) {
  const isLine = data.type === "line";
  return data.series.map((series, index) => {
    const shade = color(series.tone ?? ORDER[index % ORDER.length]);
    return {
      label: series.label,
      data: series.values,
      backgroundColor: shade,
      borderColor: shade,
      borderWidth: isLine ? 2 : 0,
      borderRadius: isLine ? 0 : 3,
      pointRadius: isLine && series.values.length <= 40 ? 2 : 0,
      stepped: Boolean(data.is_stepped),
      maxBarThickness: 36,
      tension: 0,
    };
  });
}

function options(data) {
  const shade = text();
  const axis = { stacked: Boolean(data.is_stacked), ticks: { color: shade, precision: 0 }, border: { display: false } };
  const line = color("grid");
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    indexAxis: data.is_sideways ? "y" : "x",
    locale: document.documentElement.lang,
    plugins: { legend: { display: data.series.length > 1, position: "bottom", labels: { color: shade, boxWidth: 10, boxHeight: 10 } } },
    scales: {
      x: { ...axis, grid: { display: Boolean(data.is_sideways), color: line } },
      y: { ...axis, beginAtZero: true, grid: { display: !data.is_sideways, color: line } },
    },
  };
}

function draw(canvas) {
  const source = document.getElementById(canvas.dataset.chart);
  if (!source) return;
  const data = JSON.parse(source.textContent);
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  charts.push(new Chart(canvas, {
    type: data.type ?? "bar",
    data: { labels: data.labels, datasets: datasets(data) },
    options: options(data),
  }));
}

function drawAll() {
  for (const chart of charts.splice(0)) chart.destroy();
  for (const canvas of document.querySelectorAll("canvas[data-chart]")) draw(canvas);
}

drawAll();
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
