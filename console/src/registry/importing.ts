// An import of registry files: first what it would change, then, as a step of its own, the change.
import { create } from '@bufbuild/protobuf';
import { ImportChange, ImportRegistryRequestSchema, type ImportRegistryResponse, type RegistryResource } from '../../gen/geointel/v1/registry_import_pb.js';
import { h, put } from '../dom.js';
import { importRegistry, purpose } from '../session.js';
import { attempt, type Desk } from './calls.js';
import { FILE_NAMES, readFile, type Reject } from './files.js';
import { tableOf } from './table.js';

const SHOWN_MAX = 500;

export class ImportPart {
  readonly box = h('div', { class: 'registry-part' });
  readonly #answer = h('div', { class: 'tables', role: 'status' });

  constructor(readonly desk: Desk) {}

  close(): void {}

  open(): Promise<void> {
    const files = h('input', { type: 'file', id: 'import-files', multiple: true, accept: '.csv,.geojson', 'aria-describedby': 'import-hint' });
    files.addEventListener('change', () => void this.#read([...files.files ?? []]));
    put(this.#answer);
    put(this.box,
      h('div', { class: 'field' }, h('label', { for: files.id }, 'Registry files'), files,
        h('p', { class: 'hint', id: 'import-hint' },
          `Any of ${FILE_NAMES}. First you are shown what would change; nothing is changed before you apply it. An import approves nothing: `
          + 'conditions and list entries that are new or changed await a second person.')),
      this.#answer);
    return Promise.resolve();
  }

  async #read(files: File[]): Promise<void> {
    put(this.#answer, h('p', {}, 'Reading'));
    const read = await Promise.all(files.map(async (file) => readFile(file.name, await file.text())));
    const [resources, rejects] = [read.flatMap((one) => one.resources), read.flatMap((one) => one.rejects)];
    if (rejects.length > 0) {
      put(this.#answer, h('p', { class: 'problem' }, 'These files cannot be imported as they are; nothing was sent.'), refusals(rejects));
      return;
    }
    if (resources.length === 0) {
      put(this.#answer, h('p', { class: 'problem' }, 'The files hold no resource.'));
      return;
    }
    const answer = await this.#send(resources, true);
    if (answer === null) {
      put(this.#answer, h('p', { class: 'problem' }, 'Nothing was changed.'));
      return;
    }
    const refused = answer.outcomes.filter(({ change }) => change === ImportChange.REFUSED);
    const changes = answer.createdCount + answer.changedCount;
    const apply = h('button', { type: 'button', class: 'main', 'data-act': 'apply' }, `Apply: ${answer.createdCount} created, ${answer.changedCount} changed`);
    apply.addEventListener('click', () => {
      apply.disabled = true;
      void this.#apply(resources);
    });
    put(this.#answer,
      h('p', { 'data-told': 'difference' }, summary(answer, true)),
      refused.length > 0 ? h('p', { class: 'problem' }, 'Nothing can be applied while something is refused.') : null,
      refused.length > 0 ? refusals(refused.flatMap(({ source, problems }) =>
        problems.map((one) => ({ source, field: one.field, problem: one.description })))) : null,
      difference(answer),
      refused.length === 0 && changes > 0 ? h('div', { class: 'dialog-actions' }, apply) : null);
  }

  async #apply(resources: RegistryResource[]): Promise<void> {
    const answer = await this.#send(resources, false);
    if (answer === null) return;
    const isDone = answer.refusedCount === 0;
    put(this.#answer, h('p', { 'data-told': 'applied' }, isDone ? summary(answer, false) : 'Something was refused meanwhile, so nothing was changed.'));
    this.desk.tell(isDone ? 'The import is applied.' : 'The import was refused; nothing was changed.', !isDone);
  }

  #send(resources: RegistryResource[], validateOnly: boolean): Promise<ImportRegistryResponse | null> {
    return attempt(this.desk, 'The import was refused.', () =>
      importRegistry(create(ImportRegistryRequestSchema, { purpose: purpose(), validateOnly, resources })));
  }
}

function difference({ outcomes }: ImportRegistryResponse): HTMLElement | null {
  const shown = outcomes.filter(({ change }) => change === ImportChange.CREATED || change === ImportChange.CHANGED);
  if (shown.length === 0) return null;
  const more = shown.length > SHOWN_MAX ? `, of which the first ${SHOWN_MAX} are shown` : '';
  return tableOf(`What would change: ${shown.length}${more}`, ['From', 'What', 'Change'], shown.slice(0, SHOWN_MAX).map((one) => ({
    cells: [one.source, one.name, one.change === ImportChange.CREATED ? '+ created' : `~ changed: ${one.differences.join('; ')}`],
  })));
}

const refusals = (rejects: readonly Reject[]): HTMLElement => tableOf(
  `Refused: ${rejects.length}`, ['Where', 'Field', 'Why'],
  rejects.slice(0, SHOWN_MAX).map((one) => ({ cells: [one.source, one.field, { text: one.problem, is: 'wrong' }] })));

function summary(answer: ImportRegistryResponse, isDry: boolean): string {
  const awaiting = answer.awaitingApprovalCount;
  return `${isDry ? 'Would be: ' : ''}${answer.createdCount} created, ${answer.changedCount} changed, ${answer.unchangedCount} unchanged, `
    + `${answer.refusedCount} refused.${awaiting > 0 ? ` ${awaiting} ${isDry ? 'would await' : 'await'} a second person, and make no hits until then.` : ''}`;
}
