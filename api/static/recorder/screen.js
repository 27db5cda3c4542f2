// Keeping the screen on while somebody dictates, where the browser can.

let lock = null;
let isWanted = false;

async function take() {
  try {
    lock = await navigator.wakeLock?.request("screen");
  } catch {
    lock = null; // battery saver, or a hidden page: dictation goes on without it
  }
}

/** @param {boolean} isOn */
export async function keepScreen(isOn) {
  isWanted = isOn;
  if (isOn) return take();
  await lock?.release();
  lock = null;
}

// The system drops the lock when the page is hidden.
document.addEventListener("visibilitychange", () => isWanted && !document.hidden && take());
