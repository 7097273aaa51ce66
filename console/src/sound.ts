// Two soft tones for a hit of high priority: heard over a room, and no alarm.
let context: AudioContext | null = null;

/** Browsers make no sound before the user has done something; signing in is that. */
export function allowSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

export function ring(): void {
  if (!context || context.state !== 'running') return;
  for (const [i, frequency] of [660, 880].entries()) {
    const from = context.currentTime + i * 0.22;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.2, from + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.4);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.45);
  }
}
