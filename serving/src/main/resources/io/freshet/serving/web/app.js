// The dashboard: one stream of status documents in, the page out.
import {age, bars, byId, chip, count, element, feedbackBox, merit, percent, problem, rate, since} from '/view.js';
import {makeCharts} from '/charts.js';

const CARDS = 8;
const state = {modalities: null, task: null, labels: [], draw: null, shown: new Map(), windows: -1};

function tile(name, value, note = '') {
  return element('div', {className: 'tile'},
    element('span', {textContent: name}), element('b', {textContent: value}), element('i', {textContent: note}));
}

function showTiles(status) {
  const evaluated = status.training.filter(point => point.prequentialAccuracy !== undefined).slice(-5);
  const weight = evaluated.reduce((sum, point) => sum + point.trained, 0);
  const evaluation = weight ? evaluated.reduce((sum, point) => sum + point.prequentialAccuracy * point.trained, 0) / weight : null;
  const serving = status.serving;
  const events = Object.values(status.counts.events).reduce((a, b) => a + b, 0);
  const about = status.counts.estimated ? 'about ' : '';
  byId('tiles').replaceChildren(
    tile(state.task.figureOfMerit.name, merit(evaluation, state.task.figureOfMerit), 'last five windows, before learning'),
    tile('Serving version', serving ? serving.version : 'none', status.pinned ? 'pinned' : `${count(status.swaps)} ${status.swaps === 1 ? 'swap' : 'swaps'}`),
    tile('Freshness', serving ? age(serving.freshnessSeconds) : '–', 'age of the newest example learned'),
    tile('Events', about + count(events), rate(Object.values(status.rates.events).reduce((a, b) => a + b, 0))),
    tile('Predictions', about + count(status.counts.predictions), rate(status.rates.predictions)),
    tile('Examples', about + count(status.counts.examples), rate(status.rates.examples)),
    tile('Dead letters', about + count(status.counts.deadLetters), 'events that could not be used'));
}

async function command(version, what) {
  const answer = await fetch(`/v1/versions/${version}/${what}`, {method: 'POST'}).catch(fault => ({ok: false, fault}));
  byId('command').textContent = answer.ok ? `${what} of version ${version} is decided` : await problem(answer);
}

function versionRow(view) {
  const act = (what, text) => element('button', {textContent: text, onclick: () => command(view.version, what)});
  const available = view.state === 'AVAILABLE';
  const figure = state.task.figureOfMerit;
  const validation = view.metrics[`validation${figure.name[0].toUpperCase()}${figure.name.slice(1)}`];
  return element('tr', {title: view.reason ?? ''},
    element('td', {textContent: view.version}),
    element('td', {}, chip(view.state), view.pinned ? chip('pinned') : null),
    element('td', {textContent: merit(validation, figure)}),
    element('td', {textContent: count(view.examples)}),
    element('td', {textContent: since(view.createdAt)}),
    view.state === 'REJECTED' ? element('td')
      : element('td', {}, available ? act('rollback', 'roll back') : act('promote', 'promote'), ' ', act('pin', 'pin')));
}

function showVersions(status) {
  const rows = byId('versions');
  if (!rows.matches(':hover')) {
    rows.replaceChildren(...status.versions.map(versionRow));
  }
  byId('timeline').replaceChildren(...[...status.versions].reverse().map(view =>
    element('li', {className: view.state, title: `version ${view.version}: ${view.state.toLowerCase()}`})));
}

function part(prediction, name, info) {
  const address = `/v1/samples/payload?prediction=${encodeURIComponent(prediction.predictionId)}&modality=${encodeURIComponent(name)}`;
  const media = state.modalities[name];
  if (media === 'IMAGE') return element('img', {src: address, alt: name, loading: 'lazy'});
  if (media === 'AUDIO') return element('audio', {src: address, controls: true, preload: 'none', title: name});
  return element('p', {className: 'text', textContent: info.text ?? `${name}: ${info.sizeBytes} bytes`});
}

/** The likeliest label, the labels that hold, or the one number. */
function said(answer) {
  if (state.task.target === 'labels') {
    return Object.entries(answer.scores).filter(([, score]) => score >= 0.5).map(([label]) => label).join(', ') || 'no label';
  }
  return answer.label ?? (answer.scores.value === undefined ? '–' : Number(answer.scores.value.toPrecision(6)).toLocaleString('en'));
}

function card(prediction) {
  const parts = Object.keys(state.modalities).filter(name => prediction.parts[name])
    .map(name => part(prediction, name, prediction.parts[name]));
  const missing = Object.keys(state.modalities).filter(name => !prediction.present.includes(name));
  return element('article', {className: 'card'},
    element('div', {className: 'top'},
      element('span', {className: 'label', textContent: said(prediction)}),
      element('span', {className: 'meta', textContent: `version ${prediction.version} · ${(prediction.latencyMicros / 1000).toFixed(1)} ms`})),
    element('div', {className: 'meta', textContent: prediction.sampleId, title: prediction.predictionId}),
    element('div', {className: 'parts'}, ...parts,
      parts.length ? null : element('span', {className: 'gone', textContent: 'the sample is no longer at hand'}),
      missing.length ? element('span', {className: 'gone', textContent: `without ${missing.join(', ')}`}) : null),
    ...(state.task.target === 'value' ? [] : bars(prediction.scores, 3)),
    feedbackBox(prediction.predictionId, state.task, state.labels));
}

function showPredictions(status) {
  byId('no-predictions').hidden = status.predictions.length > 0;
  const place = byId('predictions');
  if (place.matches(':hover') || place.contains(document.activeElement) || isPlaying(place)) return;
  const latest = status.predictions.slice(0, CARDS);
  const cards = latest.map(prediction => {
    const key = prediction.predictionId + Object.keys(prediction.parts).length;
    const known = state.shown.get(key) ?? card(prediction);
    return [key, known];
  });
  state.shown = new Map(cards);
  place.replaceChildren(...cards.map(entry => entry[1]));
}

function isPlaying(place) {
  return [...place.querySelectorAll('audio')].some(audio => !audio.paused);
}

function showFlow(status) {
  const rows = [
    ...Object.keys(status.counts.events).map(name => [
      `${name} events`, status.counts.events[name], status.rates.events[name], status.missing[name]]),
    ['samples', status.counts.samples, status.rates.samples],
    ['predictions', status.counts.predictions, status.rates.predictions],
    ['feedback', status.counts.feedback, status.rates.feedback],
    ['examples', status.counts.examples, status.rates.examples],
    ['windows learned', status.counts.windows],
    ['dead letters', status.counts.deadLetters],
  ];
  byId('flow').replaceChildren(...rows.flatMap(([name, total, speed, missing]) => [
    element('dt', {textContent: missing ? `${name} (missing in ${percent(missing)} of samples)` : name}),
    element('dd', {textContent: count(total)}),
    element('dd', {textContent: rate(speed)})]));
  byId('no-alerts').hidden = status.alerts.length > 0;
  byId('alerts').replaceChildren(...status.alerts.slice(0, 5).map(alert =>
    element('li', {}, chip(alert.kind, 'REJECTED'), ` ${alert.message} (${since(alert.at)})`)));
}

const INPUTS = {
  IMAGE: name => element('input', {type: 'file', name, accept: 'image/*'}),
  AUDIO: name => element('input', {type: 'file', name, accept: 'audio/*,.wav'}),
  TEXT: name => element('textarea', {name}),
  VECTOR: name => element('input', {name, placeholder: '[1.0, 2.5, …]'}),
};

function makeForm() {
  const form = byId('score');
  form.replaceChildren(
    ...Object.entries(state.modalities).map(([name, media]) =>
      element('label', {}, element('span', {textContent: name}), INPUTS[media](name))),
    element('button', {className: 'main', textContent: 'Score'}));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const body = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (value instanceof File ? value.size : value.trim()) body.append(name, value);
    }
    const answer = await fetch('/v1/score', {method: 'POST', body}).catch(fault => ({ok: false, fault}));
    byId('answer').replaceChildren(...(answer.ok ? answered(await answer.json())
      : [element('p', {className: 'bad', textContent: await problem(answer)})]));
  });
}

function answered(answer) {
  return [
    element('p', {}, element('b', {textContent: said(answer)}), ` says version ${answer.version}, from ${answer.present.join(' and ')}`),
    ...(state.task.target === 'value' ? [] : bars(answer.scores, 5)),
    feedbackBox(answer.predictionId, state.task, state.labels) ?? ''];
}

function first(status) {
  state.modalities = status.modalities;
  state.task = status.task;
  state.labels = status.labels;
  state.draw = makeCharts(Object.keys(status.modalities), status.task.figureOfMerit);
  byId('before').firstChild.textContent = `${status.task.figureOfMerit.name} before learning `;
  byId('accuracy').setAttribute('aria-label', `Prequential ${status.task.figureOfMerit.name} by window`);
  byId('pipeline').textContent = status.pipeline;
  document.title = `${status.pipeline} · Freshet`;
  makeForm();
}

function show(status) {
  if (!state.modalities) first(status);
  showTiles(status);
  showVersions(status);
  showPredictions(status);
  showFlow(status);
  const windows = status.training.length ? status.training.at(-1).window : 0;
  byId('no-training').hidden = status.training.length > 0;
  if (windows !== state.windows) {
    state.windows = windows;
    state.draw(status.training);
  }
}

function link(text, kind) {
  byId('link').textContent = text;
  byId('link').className = `chip ${kind}`;
}

const stream = new EventSource('/v1/stream');
stream.addEventListener('status', event => {
  link('live', 'live');
  show(JSON.parse(event.data));
});
stream.addEventListener('error', () => link('connection lost, trying again', 'lost'));

// Colours of the charts are those of the theme.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => location.reload());
