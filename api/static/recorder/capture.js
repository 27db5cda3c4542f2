// The microphone: sound in slices of a second, a level, pause; it says when the system takes the
// microphone away, as a telephone call does.

const SLICE_MS = 1000;
const BITS_PER_SECOND = 48000;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export class Capture {
  /**
   * @param {{onSlice: (sound: Blob) => Promise<void>, onLevel: (level: number) => void,
   *   onTaken: () => void}} does `onTaken`: the microphone went away while recording
   */
  constructor({ onSlice, onLevel, onTaken }) {
    Object.assign(this, { onSlice, onLevel, onTaken });
    this.writing = Promise.resolve(); // slices reach the disk in order
    document.addEventListener("visibilitychange", () => this.#flush());
  }

  get isRecording() {
    return this.recorder?.state === "recording";
  }

  get isPaused() {
    return this.recorder?.state === "paused";
  }

  /** Begin a segment. Rejects when the person or the system refuses the microphone. */
  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true },
    });
    const [track] = this.stream.getAudioTracks();
    track.addEventListener("ended", () => this.#taken());
    track.addEventListener("mute", () => this.#taken());
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const options = { mimeType, audioBitsPerSecond: BITS_PER_SECOND };
    this.recorder = new MediaRecorder(this.stream, options);
    this.recorder.addEventListener("dataavailable", ({ data }) => this.#slice(data));
    this.recorder.addEventListener("error", () => this.#taken());
    this.recorder.start(SLICE_MS);
    this.#measure();
    return this.recorder.mimeType.split(";")[0];
  }

  pause() {
    this.#flush();
    this.recorder.pause();
  }

  resume() {
    this.recorder.resume();
  }

  /** End the segment; resolves when all of it is on the disk. */
  async stop() {
    const { recorder } = this;
    if (!recorder) return;
    if (recorder.state !== "inactive") {
      const stopped = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
      recorder.stop();
      await stopped;
    }
    await this.writing;
    this.#letGo();
  }

  #slice(sound) {
    if (!sound.size) return;
    this.writing = this.writing.then(() => this.onSlice(sound));
  }

  /** What was recorded so far goes to the disk now: the system may end the page at any moment. */
  #flush() {
    if (this.isRecording) this.recorder.requestData();
  }

  async #taken() {
    if (!this.recorder || this.isEnding) return;
    this.isEnding = true;
    await this.stop();
    this.isEnding = false;
    this.onTaken();
  }

  #letGo() {
    for (const track of this.stream.getTracks()) track.stop();
    this.sound?.close();
    this.recorder = this.stream = this.sound = null;
    this.onLevel(0);
  }

  #measure() {
    this.sound = new AudioContext();
    const analyser = this.sound.createAnalyser();
    this.sound.createMediaStreamSource(this.stream).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const { sound } = this;
    const look = () => {
      if (this.sound !== sound) return;
      analyser.getFloatTimeDomainData(wave);
      this.onLevel(this.isRecording ? loudness(wave) : 0);
      requestAnimationFrame(look);
    };
    look();
  }
}

/** 0 for silence, 1 for too loud; ears hear steps of decibels. */
function loudness(wave) {
  const power = wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length;
  const decibels = 10 * Math.log10(power + 1e-9);
  return Math.min(1, Math.max(0, (decibels + 60) / 54));
}
