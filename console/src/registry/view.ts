// The registry's screen: beside the map, in the place of the hits, which go on behind it.
import { at, h, put } from '../dom.js';
import type { HitMap } from '../map.js';
import { mayKeepLists, mayRegister } from '../session.js';
import type { Desk } from './calls.js';
import { ConditionPart } from './conditions.js';
import { ImportPart } from './importing.js';
import { ListPart, EntryPart } from './lists.js';
import { PermissionPart } from './permissions.js';
import { ReviewPart } from './reviews.js';
import { ZonePart } from './zones.js';

/** A part of the screen under its own button. */
interface Tab { id: string; name: string; may(): boolean; part: { readonly box: HTMLElement; open(): Promise<void>; close(): void } }

export class Registry {
  readonly #tabs: Tab[];
  #shown: Tab | null = null;

  constructor(map: HitMap, desk: Desk) {
    const zones = new ZonePart(desk, map.sketch);
    map.openShape = (name) => zones.choose(name);
    this.#tabs = [
      { id: 'zones', name: 'Zones', may: mayKeepLists, part: zones },
      { id: 'conditions', name: 'Conditions', may: mayRegister, part: new ConditionPart(desk) },
      { id: 'permissions', name: 'Permissions', may: mayRegister, part: new PermissionPart(desk) },
      { id: 'lists', name: 'Lists', may: mayKeepLists, part: new ListPart(desk) },
      { id: 'entries', name: 'List entries', may: mayKeepLists, part: new EntryPart(desk) },
      { id: 'reviews', name: 'Reviews', may: mayKeepLists, part: new ReviewPart(desk) },
      { id: 'import', name: 'Import', may: mayKeepLists, part: new ImportPart(desk) },
    ];
  }

  get isOpen(): boolean {
    return this.#shown !== null;
  }

  /** Whether the caller has any of it. */
  get isFor(): boolean {
    return mayKeepLists();
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else if (this.isFor) this.open();
  }

  open(): void {
    at('panes').classList.add('with-registry');
    at('registry').hidden = false;
    at('registry-open').setAttribute('aria-pressed', 'true');
    this.#show(this.#tabs.find((tab) => tab.may())!);
  }

  close(): void {
    this.#shown?.part.close();
    this.#shown = null;
    at('panes').classList.remove('with-registry');
    at('registry').hidden = true;
    put(at('registry'));
    at('registry-open').setAttribute('aria-pressed', 'false');
  }

  #show(tab: Tab): void {
    this.#shown?.part.close();
    this.#shown = tab;
    const buttons = this.#tabs.filter((one) => one.may()).map((one) => h('button', {
      type: 'button', 'data-tab': one.id, 'aria-pressed': String(one === tab), onclick: () => this.#show(one),
    }, one.name));
    put(at('registry'),
      h('div', { class: 'registry-head' }, h('h2', {}, 'Registry'), h('div', { class: 'filters', role: 'group', 'aria-label': 'Which part' }, ...buttons)),
      h('div', { class: 'registry-body', tabindex: 0, role: 'region', 'aria-label': tab.name }, tab.part.box));
    at('registry').querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
    void tab.part.open();
  }
}
