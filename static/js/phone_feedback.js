// What came of a scan: a word, a color and a sound.
const box = document.querySelector("[data-floor-words]");
const SOUND = "floor-sound";
const TONES = { good: [[880, 0.08]], note: [[660, 0.08], [660, 0.08]], bad: [[220, 0.3]] };

export const words = box?.dataset ?? {};
let floor = null;
let speaker = null;

export function fill(text, values) {
  return Object.entries(values).reduce((sum, [name, value]) => sum.replace(`{${name}}`, value), text);
}

export function startFeedback(root) {
  floor = root;
  const button = floor.querySelector("[data-sound]");
  const draw = () => button.setAttribute("aria-pressed", String(isLoud()));
  button.addEventListener("click", () => {
    localStorage.setItem(SOUND, isLoud() ? "off" : "on");
    draw();
    if (isLoud()) play("good");
  });
  draw();
}

export function say(kind, text) {
  const line = floor.querySelector("[data-said]");
  line.className = `floor-said is-${kind}`;
  line.textContent = text;
  const flash = kind === "good" ? "floor-flash-good" : "floor-flash-bad";
  floor.classList.remove("floor-flash-good", "floor-flash-bad");
  if (kind !== "note") requestAnimationFrame(() => floor.classList.add(flash));
  if (isLoud()) play(kind);
  if (kind === "bad") navigator.vibrate?.(200);
}

function isLoud() {
  return localStorage.getItem(SOUND) !== "off";
}

// Browsers let a page sound only once somebody has touched it.
function play(kind) {
  if (!navigator.userActivation?.hasBeenActive || !window.AudioContext) return;
  speaker ??= new AudioContext();
  let at = speaker.currentTime;
  for (const [pitch, length] of TONES[kind]) {
    const tone = speaker.createOscillator();
    const volume = speaker.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.15;
    tone.connect(volume).connect(speaker.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.05;
  }
}
