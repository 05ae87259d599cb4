// The two curves. Chart.js is loaded before, as the global Chart.
import {byId} from '/view.js';

const PALETTE = ['#1c7ed6', '#f08c00', '#2b8a3e', '#c2255c', '#7048e8', '#0b7285', '#e8590c', '#5c940d'];
const POINTS = 300;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function options(extra = {}) {
  const soft = colour('--soft');
  const line = colour('--line');
  return {
    animation: false, maintainAspectRatio: false, normalized: true,
    interaction: {mode: 'index', intersect: false},
    elements: {point: {radius: 0, hitRadius: 8}, line: {borderWidth: 2, tension: 0.2}},
    plugins: {legend: {position: 'bottom', labels: {color: soft, boxWidth: 12, boxHeight: 2}}},
    scales: {
      x: {title: {display: true, text: 'window', color: soft}, ticks: {color: soft, maxTicksLimit: 12}, grid: {color: line}},
      y: {min: 0, max: 1, ticks: {color: soft}, grid: {color: line}},
      ...extra,
    },
  };
}

function line(label, borderColor, data, more = {}) {
  return {label, borderColor, backgroundColor: borderColor, data, spanGaps: true, ...more};
}

/** Mean of the last few windows that could be evaluated, so that the course is seen through the noise. */
function smoothed(values, span) {
  return values.map((value, i) => {
    const near = values.slice(Math.max(0, i - span + 1), i + 1).filter(v => v !== null);
    return near.length ? near.reduce((a, b) => a + b, 0) / near.length : null;
  });
}

export function makeCharts(modalities, figure) {
  const share = figure.scale === 'SHARE';
  const soft = colour('--soft');
  const accuracy = new Chart(byId('accuracy'), {type: 'line', data: {labels: [], datasets: []}, options: options({
    y: {min: 0, ...(share ? {max: 1} : {}), ticks: {color: soft}, grid: {color: colour('--line')}},
    loss: {position: 'right', min: 0, ticks: {color: soft}, grid: {display: false}, title: {display: true, text: share ? 'loss (nats)' : 'loss', color: soft}},
  })});
  const fusion = new Chart(byId('fusion'), {type: 'line', data: {labels: [], datasets: []}, options: options()});

  return training => {
    const points = training.slice(-POINTS);
    const windows = points.map(point => point.window);
    const evaluated = points.map(point => point.prequentialAccuracy ?? null);
    accuracy.data = {labels: windows, datasets: [
      line(`${figure.name}, five windows`, colour('--accent'), smoothed(evaluated, 5), {borderWidth: 2.5}),
      line(`${figure.name}, one window`, colour('--quiet'), evaluated, {borderWidth: 1, borderDash: [2, 3]}),
      line('loss', colour('--warn'), points.map(point => point.prequentialLoss ?? null), {yAxisID: 'loss', borderWidth: 1}),
    ]};
    accuracy.update();
    fusion.data = {labels: windows, datasets: modalities.map((name, i) =>
      line(name, PALETTE[i % PALETTE.length], points.map(point => point.fusionWeights[name] ?? null)))};
    fusion.update();
  };
}
