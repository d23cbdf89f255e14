// Opens phone pages without network: what they are drawn with, and each page as it was
// last seen. Nothing else is kept; the acts wait in their own queue. What belongs to an
// older version or to another person is thrown away.
const { version, files: FILES } = self.FLOOR;
const SHELL = `floor-shell-${version}`;
const PAGES = `floor-pages-${version}`;
const OFFLINE = "floor-offline";
const PERSON = "floor-person";
let isLeft = false;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOlder(), self.clients.claim()]));
});

self.addEventListener("message", (event) => {
  event.waitUntil(event.data.forget ? forget(event.ports[0]) : keep(event.data));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.location.origin)) return;
  if (request.mode === "navigate") event.respondWith(open(request));
  else if (isFile(request.url)) event.respondWith(draw(request));
});

async function forgetOlder() {
  const names = (await caches.keys()).filter((name) => name.startsWith("floor-"));
  const older = names.filter((name) => ![SHELL, PAGES].includes(name));
  await Promise.all(older.map((name) => caches.delete(name)));
}

function isFile(url) {
  return new URL(url).pathname.startsWith(FILES);
}

// The network first: the page kept is for when there is none.
async function open(request) {
  try {
    const answer = await fetch(request);
    if (isPage(answer)) await put(PAGES, bare(request.url), answer.clone());
    return answer;
  } catch {
    return (await kept(PAGES, bare(request.url))) ?? (await kept(PAGES, OFFLINE)) ?? Response.error();
  }
}

// Files of one version never change.
async function draw(request) {
  const known = await kept(SHELL, request.url);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await put(SHELL, request.url, answer.clone());
  return answer;
}

// A page tells who is there, itself, and the files it was drawn with.
async function keep({ person, page, offline, files }) {
  isLeft = false;
  const before = await kept(PAGES, PERSON);
  if (before && (await before.text()) !== person) await caches.delete(PAGES);
  await put(PAGES, PERSON, new Response(person));
  await keepPage(page, bare(page));
  await keepPage(offline, OFFLINE);
  await Promise.all(files.filter(isFile).map(keepFile));
}

async function keepPage(url, name) {
  const answer = await fetch(url, { redirect: "manual" });
  if (isPage(answer)) await put(PAGES, name, answer);
}

async function keepFile(url) {
  if (await kept(SHELL, url)) return;
  const answer = await fetch(url);
  if (answer.ok) await put(SHELL, url, answer);
}

function isPage(answer) {
  return answer.ok && !answer.redirected && (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
}

function bare(url) {
  return url.split("#")[0];
}

function kept(cache, name) {
  return caches.match(name, { cacheName: cache, ignoreVary: true });
}

async function put(cache, name, answer) {
  if (isLeft) return;
  await (await caches.open(cache)).put(name, answer);
  if (isLeft) await caches.delete(cache);
}

// Who signs out leaves nothing, not even what is on its way here just now.
async function forget(asker) {
  isLeft = true;
  await Promise.all([SHELL, PAGES].map((name) => caches.delete(name)));
  asker.postMessage("forgotten");
}
