// What one user has set on this machine: the look, the sound, the keys. Nothing of it is anybody's data.
import { caller } from './session.js';

interface Prefs { theme: 'auto' | 'dark' | 'light'; sound: boolean; keys: boolean }

const DEFAULTS: Prefs = { theme: 'auto', sound: true, keys: true };
const system = matchMedia('(prefers-color-scheme: light)');
const listeners = new Set<() => void>();

const place = (): string => `geointel-console:${caller.name}`;

export function prefs(): Prefs {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(place()) ?? '{}') as Partial<Prefs> };
  } catch {
    return DEFAULTS;
  }
}

export function setPref<K extends keyof Prefs>(name: K, value: Prefs[K]): void {
  localStorage.setItem(place(), JSON.stringify({ ...prefs(), [name]: value }));
  apply();
}

/** Whether the dark look is on. */
export function isDark(): boolean {
  const { theme } = prefs();
  return theme === 'auto' ? !system.matches : theme === 'dark';
}

export function onChange(listener: () => void): void {
  listeners.add(listener);
}

export function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

system.addEventListener('change', apply);
