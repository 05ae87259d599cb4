// Small pieces of page, made without templates: text is always text, whatever a sample says.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  Object.assign(made, properties);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

export const byId = id => document.getElementById(id);

export const percent = share => share === undefined || share === null ? '–' : `${(100 * share).toFixed(1)} %`;

export const count = number => number === undefined ? '–' : Math.round(number).toLocaleString('en');

export const rate = number => number === undefined ? '' : `${number.toFixed(number < 10 ? 1 : 0)}/s`;

export function age(seconds) {
  if (seconds === undefined || seconds === null) return '–';
  if (seconds < 90) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

export function since(time) {
  return `${age(Math.max(0, (Date.now() - Date.parse(time)) / 1000))} ago`;
}

export function chip(text, kind = text) {
  return element('span', {className: `chip ${kind}`, textContent: text.toLowerCase().replace('_', ' ')});
}

export function bars(scores, most) {
  const best = Object.entries(scores).sort((a, b) => b[1] - a[1]).slice(0, most);
  return best.map(([label, score]) => {
    const filled = element('i');
    filled.style.width = `${Math.max(1, 100 * score)}%`;
    return element('div', {className: 'bar'},
      element('span', {textContent: label}), element('div', {}, filled), element('span', {textContent: percent(score)}));
  });
}

/** A value of the task's figure of merit: shares as percentages, anything else in its own unit. */
export const merit = (value, figure) => figure.scale === 'SHARE' ? percent(value)
  : value === undefined || value === null ? '–' : Number(value.toPrecision(4)).toLocaleString('en');

/** What a task asks for, by the field of its feedback, and how that is read. */
const ASKED = {
  label: {
    input: labels => element('select', {ariaLabel: 'true label'},
      element('option', {value: '', textContent: 'it was …'}),
      ...labels.map(label => element('option', {value: label, textContent: label}))),
    read: input => input.value,
  },
  labels: {
    input: labels => element('select', {ariaLabel: 'true labels', multiple: true, size: Math.min(4, labels.length)},
      ...labels.map(label => element('option', {value: label, textContent: label}))),
    read: input => [...input.selectedOptions].map(option => option.value),
    done: 'send labels',
  },
  value: {
    input: () => element('input', {type: 'number', step: 'any', placeholder: 'it was …', ariaLabel: 'true value'}),
    read: input => input.valueAsNumber,
  },
};

/** Asks what it was, and sends that as feedback; nothing for a task whose targets the page cannot ask for. */
export function feedbackBox(predictionId, task, labels) {
  const asked = ASKED[task.target];
  if (!asked) return null;
  const choice = asked.input(labels);
  const said = element('span', {role: 'status'});
  // One choice says all; of several the button says that they are all.
  const button = asked.done ? element('button', {type: 'button', textContent: asked.done}) : null;
  (button ?? choice).addEventListener(button ? 'click' : 'change', async () => {
    if (!button && !choice.value) return;
    choice.disabled = true;
    const answer = await fetch('/v1/feedback', {
      method: 'POST', headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({predictionId, [task.target]: asked.read(choice), source: 'dashboard'}),
    }).catch(fault => ({ok: false, fault}));
    said.textContent = !answer.ok ? await problem(answer)
      : (await answer.json()).state === 'waiting' ? 'thank you, it counts once this answer is recorded'
      : 'thank you, it will be learned';
    choice.disabled = answer.ok;
  });
  return element('div', {className: 'say'}, choice, button, said);
}

export async function problem(answer) {
  if (answer.fault) return `no answer: ${answer.fault.message}`;
  const document = await answer.json().catch(() => null);
  return document ? `${document.detail}; ${document.remedy}` : `status ${answer.status}`;
}
