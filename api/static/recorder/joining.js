// One sound file of what was recorded. A stretch recorded in one go is a file already; several are
// decoded and written as one WAV, because files put end to end are no file.

const RATE_HZ = 16000; // what recognition works with
const HEADER_BYTES = 44;

/**
 * @param {import("./outbox.js").Slice[]} slices
 * @param {string[]} types the media type of each segment
 * @returns {Promise<Blob>}
 */
export async function joined(slices, types) {
  const segments = types
    .map((type, segment) => {
      const own = slices.filter((slice) => slice.segment === segment);
      return new Blob(own.map(({ sound }) => sound), { type });
    })
    .filter(({ size }) => size > 0);
  if (segments.length === 1) return segments[0];
  const sounds = [];
  for (const segment of segments) sounds.push(await samplesOf(segment));
  return wave(sounds);
}

async function samplesOf(blob) {
  const decoder = new OfflineAudioContext(1, 1, RATE_HZ);
  const sound = await decoder.decodeAudioData(await blob.arrayBuffer());
  return sound.getChannelData(0);
}

/** @param {Float32Array[]} sounds */
function wave(sounds) {
  const count = sounds.reduce((sum, { length }) => sum + length, 0);
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + 2 * count));
  writeHeader(view, 2 * count);
  let place = HEADER_BYTES;
  for (const samples of sounds)
    for (const sample of samples) {
      view.setInt16(place, Math.max(-1, Math.min(1, sample)) * 32767, true);
      place += 2;
    }
  return new Blob([view], { type: "audio/wav" });
}

function writeHeader(view, bytes) {
  const text = (place, letters) =>
    [...letters].forEach((letter, index) => view.setUint8(place + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // length of this part
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, RATE_HZ * 2, true); // bytes per second
  view.setUint16(32, 2, true); // bytes per sample
  view.setUint16(34, 16, true); // bits per sample
  text(36, "data");
  view.setUint32(40, bytes, true);
}
