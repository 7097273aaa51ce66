// An operator's own observation: what was seen, where and when; with or without a mark.
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { PointSchema } from '../gen/geointel/v1/geometry_pb.js';
import { at, h, put } from './dom.js';
import { reference, type GridPoint } from './grid.js';
import { allPlaces } from './places.js';
import { isSignedOut, observations, problemText, purpose } from './session.js';
import { momentText } from './words.js';

const WORDS = ['Off-road bike', 'Vehicle nuisance', 'Vehicle abandoned', 'Plate missing or covered'];

/** @param place Where the map was clicked; null to choose a camera. */
export function observe(
  place: GridPoint | null, camera: string, say: (text: string, isProblem?: boolean) => void, signedOut: () => void,
): void {
  const seen = new Date(); // when the form was opened: what is typed after it was seen before
  const dialog = at<HTMLDialogElement>('dialog');
  const cameras = [...allPlaces()].map((each) => each.camera)
    .sort((one, other) => (one.displayName || one.name).localeCompare(other.displayName || other.name));
  const where = h('select', { id: 'field-camera', required: true },
    place ? h('option', { value: '' }, `The point ${reference(place)}`) : h('option', { value: '', disabled: true }, 'Choose a camera'),
    ...cameras.map((each) => h('option', { value: each.name }, each.displayName || each.name)));
  if (place) where.removeAttribute('required');
  else where.value = camera;
  const text = h('input', { id: 'field-text', type: 'text', required: true, maxlength: 2000, list: 'sights', autocomplete: 'off' });
  const mark = h('input', { id: 'field-mark', type: 'text', maxlength: 20, autocomplete: 'off', autocapitalize: 'characters' });
  const ago = h('input', { id: 'field-ago', type: 'number', min: 0, max: 1440, value: 0 });
  const send = h('button', { type: 'submit', class: 'main' }, 'Record');
  const problem = h('p', { class: 'problem', role: 'alert' });
  const requestId = crypto.randomUUID();
  const form = h('form', { method: 'dialog' },
    h('h2', { id: 'dialog-name' }, 'Record what you see'),
    h('div', { class: 'field' }, h('label', { for: text.id }, 'What'), text,
      h('datalist', { id: 'sights' }, ...WORDS.map((value) => h('option', { value })))),
    h('div', { class: 'field' }, h('label', { for: mark.id }, 'Registration mark (may be left out)'), mark),
    h('div', { class: 'field' }, h('label', { for: where.id }, 'Where'), where),
    h('div', { class: 'field' }, h('label', { for: ago.id }, `Minutes before ${momentText(seen)}`), ago),
    problem,
    h('div', { class: 'dialog-actions' }, send, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send.disabled = true;
    const isCamera = where.value !== '';
    void observations.recordObservation({
      purpose: purpose(),
      camera: where.value,
      position: isCamera || !place ? undefined : create(PointSchema, { epsg: 27700, x: place.easting, y: place.northing }),
      captureTime: timestampFromDate(new Date(seen.getTime() - Number(ago.value) * 60_000)),
      vrm: mark.value.trim(),
      text: text.value.trim(),
      requestId,
    }).then(() => {
      dialog.close();
      say('Recorded: it is on the disk, and held against the rules as any read.');
    }, (failure: unknown) => {
      send.disabled = false;
      if (isSignedOut(failure)) {
        dialog.close();
        signedOut();
      } else {
        problem.textContent = problemText(failure); // what was typed stays
      }
    });
  });
  put(dialog, form);
  dialog.showModal();
  text.focus();
}
