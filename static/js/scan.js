// The camera as a scanner: the browser's own reader, else a library that is loaded only
// now. Answers with what was read, or nothing where somebody closed it.
const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code", "data_matrix"];

export async function scanWithCamera({ reader, words }) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
  });
  const { dialog, video } = show(words);
  video.srcObject = stream;
  await video.play();
  try {
    return await Promise.race([closed(dialog), await looking(video, reader, dialog)]);
  } finally {
    for (const track of stream.getTracks()) track.stop();
    dialog.remove();
  }
}

function show(words) {
  const dialog = document.createElement("dialog");
  dialog.className = "camera";
  dialog.setAttribute("aria-label", words.camera);
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-lg";
  close.textContent = words.close;
  close.addEventListener("click", () => dialog.close());
  dialog.append(video, close);
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, video };
}

function closed(dialog) {
  return new Promise((answer) => dialog.addEventListener("close", () => answer(""), { once: true }));
}

async function looking(video, reader, dialog) {
  const read = (await ownReader()) ?? (await libraryReader(reader));
  return new Promise((answer) => {
    const look = async () => {
      if (!dialog.isConnected || !dialog.open) return;
      const code = await read(video).catch(() => "");
      if (code) answer(code);
      else setTimeout(look, 150);
    };
    look();
  });
}

async function ownReader() {
  if (!("BarcodeDetector" in window)) return null;
  const known = await window.BarcodeDetector.getSupportedFormats();
  const formats = FORMATS.filter((format) => known.includes(format));
  if (!formats.length) return null;
  const detector = new window.BarcodeDetector({ formats });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
}

async function libraryReader(url) {
  if (!window.ZXing) await load(url);
  const { ZXing } = window;
  const hints = new Map([[ZXing.DecodeHintType.TRY_HARDER, true]]);
  const reader = new ZXing.MultiFormatReader();
  reader.setHints(hints);
  const canvas = document.createElement("canvas");
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    if (!canvas.width) return "";
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0);
    const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
    const bitmap = new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source));
    return reader.decodeWithState(bitmap).getText();
  };
}

function load(url) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
}
