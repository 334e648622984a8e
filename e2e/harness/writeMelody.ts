/** A sound file without a pause for Chromium's fake microphone, whose own beeps are mostly silence. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const SAMPLE_RATE_HZ = 48_000;
/** Notes join without a click: each pitch has whole waves in the time of a note. */
const NOTE_SECONDS = 0.125;
const PITCHES_HZ = [208, 264, 232, 312, 248, 296, 216, 280];
/** Like a voice: one that stands still is taken for noise, and is filtered out before it is sent. */
const OVERTONES = [1, 0.6, 0.4, 0.25, 0.15];
const PEAK = 12_000;
const HEADER_BYTES = 44;

/** Writes one second of it as WAV, 16 bits, one channel; Chromium plays it again and again. */
export function writeMelody(file: string): void {
  const noteSamples = NOTE_SECONDS * SAMPLE_RATE_HZ;
  const bytes = Buffer.alloc(HEADER_BYTES + PITCHES_HZ.length * noteSamples * 2);
  writeHeader(bytes);
  for (const [note, pitchHz] of PITCHES_HZ.entries()) {
    for (let sample = 0; sample < noteSamples; sample += 1) {
      const seconds = sample / SAMPLE_RATE_HZ;
      const level = OVERTONES.reduce(
        (sum, share, index) =>
          sum + share * Math.sin(2 * Math.PI * pitchHz * (index + 1) * seconds),
        0,
      );
      const at = HEADER_BYTES + (note * noteSamples + sample) * 2;
      bytes.writeInt16LE(Math.round((PEAK * level) / OVERTONES.length), at);
    }
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** @see RIFF WAVE, PCM */
function writeHeader(bytes: Buffer): void {
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  bytes.writeUInt32LE(SAMPLE_RATE_HZ * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(bytes.length - HEADER_BYTES, 40);
}
