/** The sound of a ring, made by the browser itself: two soft notes, a pause, again, until it is stopped. */

/** One repetition, in seconds. */
const PERIOD_S = 3;
/** Beginnings of the notes and their pitch. */
const NOTES: readonly (readonly [startS: number, hertz: number])[] = [
  [0, 523.25],
  [0.18, 659.25],
  [0.36, 783.99],
  [1, 523.25],
  [1.18, 659.25],
  [1.36, 783.99],
];
/** How long a note takes to fade to a third, in seconds. */
const FADE_S = 0.22;
/** A click is heard where a wave begins at full height, so each note rises for this long, in seconds. */
const RISE_S = 0.012;
const VOLUME = 0.22;

/** A tone that can be started and stopped. */
export interface RingTone {
  /** Rings on; does nothing while it already does. */
  readonly start: () => void;
  /** Silence at once; idempotent. */
  readonly stop: () => void;
}

/** What a tone needs of the page. */
export interface RingTonePorts {
  readonly createContext: () => AudioContext;
  /** Calls back at the person's next click or key, once; returns a function that gives up waiting. */
  readonly onNextGesture: (listener: () => void) => () => void;
}

/** Browsers that keep a page silent until it is used let the tone in at the next click or key. */
export function createRingTone({ createContext, onNextGesture }: RingTonePorts): RingTone {
  let end: (() => void) | null = null;
  return {
    start: () => {
      if (end !== null) return;
      const context = createContext();
      const source = context.createBufferSource();
      const buffer = context.createBuffer(1, context.sampleRate * PERIOD_S, context.sampleRate);
      buffer.copyToChannel(ringSamples(context.sampleRate), 0);
      source.buffer = buffer;
      source.loop = true;
      source.connect(context.destination);
      source.start();
      const resume = (): void => void context.resume().catch(() => {});
      const forgetGesture = context.state === "suspended" ? onNextGesture(resume) : () => {};
      resume();
      end = () => {
        forgetGesture();
        source.stop();
        source.disconnect();
        void context.close();
      };
    },
    stop: () => {
      end?.();
      end = null;
    },
  };
}

/** One repetition as samples between -1 and 1. @param sampleRate samples in a second. */
export function ringSamples(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(sampleRate * PERIOD_S);
  for (const [startS, hertz] of NOTES) {
    const first = Math.round(startS * sampleRate);
    for (let at = first; at < samples.length; at += 1) {
      const sinceS = (at - first) / sampleRate;
      const loudness = VOLUME * Math.min(1, sinceS / RISE_S) * Math.exp(-sinceS / FADE_S);
      samples[at] = (samples[at] ?? 0) + loudness * Math.sin(2 * Math.PI * hertz * sinceS);
    }
  }
  return samples;
}
