// Nobody waits longer to sign out, in milliseconds.
const ANSWER = 2000;

// Has the worker keep this page and what it is drawn with, so that it opens without
// network; a browser that has no workers just does not.
export async function startKeeping(floor) {
  if (!navigator.serviceWorker) return;
  const { worker, offline, person } = floor.dataset;
  // Only pages for phones: each app has its own below …/phone/.
  const scope = location.pathname.replace(/(\/phone\/).*$/, "$1");
  try {
    await navigator.serviceWorker.register(worker, { scope });
  } catch {
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((each) => each.name);
  active.postMessage({
    person,
    page: location.href,
    offline: new URL(offline, location.href).href,
    files: files.filter((each) => each.startsWith(location.origin)),
  });
}

// Who signs out leaves no pages behind; what waits to be sent stays.
export function startSignOut() {
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      if (!window.caches) return;
      event.preventDefault();
      forget().finally(() => form.submit());
    });
  }
}

// The workers first: what they are just keeping would come back otherwise.
async function forget() {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map(({ active }) => active && toldToForget(active)));
  const names = (await caches.keys()).filter((name) => name.startsWith("floor-"));
  await Promise.all(names.map((name) => caches.delete(name)));
}

function toldToForget(worker) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = done;
    setTimeout(done, ANSWER);
    worker.postMessage({ forget: true }, [port2]);
  });
}
