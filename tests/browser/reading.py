"""What a screen reader finds in a page drawn by Flutter, and whether a tap there came through."""

import re
import time

from playwright.sync_api import Page

NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def enable_semantics(page: Page) -> None:
    """Presses Flutter's hidden accessibility button until the tree is there."""
    anything = "flt-semantics-placeholder, flt-semantics-host flt-semantics"
    page.wait_for_selector(anything, state="attached", timeout=120_000)
    end = time.monotonic() + 60
    while not page.evaluate(PRESS_ACCESSIBILITY):
        if time.monotonic() > end:
            raise AssertionError("Flutter's accessibility tree did not appear")
        page.wait_for_timeout(100)


def standing(words: str) -> str:
    """What is said on a screen, without the figures that tick."""
    return NUMBERS.sub("#", words)


PRESS_ACCESSIBILITY = """() => {
  if (document.querySelector('flt-semantics-host flt-semantics')) return true;
  const button = document.querySelector('flt-semantics-placeholder');
  if (button) {
    const box = button.getBoundingClientRect();
    const at = {clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true};
    button.click();
    button.dispatchEvent(new MouseEvent('click', at));
  }
  return false;
}"""

READ_SCREEN = """() => {
  const said = [];
  const host = document.querySelector('flt-semantics-host');
  for (const node of host?.querySelectorAll('flt-semantics, h1, h2, h3, h4, h5, h6, input, textarea') ?? []) {
    const own = [...node.childNodes].filter((child) => child.nodeType === 3 || child.tagName === 'SPAN');
    const words = own.map((child) => child.textContent).join('');
    const text = [node.getAttribute('aria-label'), words, node.value];
    for (const part of text) if (part && said[said.length - 1] !== part) said.push(part);
  }
  return said.join(' | ');
}"""

# Counts what a finger or a keyboard makes Flutter tell Python, and how often the page learned where it is.
# It must run before the page's own scripts.
COUNT = r"""(() => {
  const event = /\u00a4name[\u00a0-\u00bf](click|tap|change|select|delete|submit|long_press)\u00a4data/;
  const value = /\u00a5props[\u0080-\u008f]\u00a5value/;
  let send = null;
  window.touches = 0;
  const counting = (app, packet) => {
    const text = Array.from(packet.subarray(0, 120), (byte) => String.fromCharCode(byte)).join('');
    if (event.test(text) || value.test(text)) window.touches += 1;
    return send(app, packet);
  };
  Object.defineProperty(window, 'jsSend', {
    configurable: true,
    get: () => send && counting,
    set: (real) => { send = real; },
  });
  window.measured = 0;
  const places = navigator.geolocation;
  const measure = places?.getCurrentPosition.bind(places);
  if (places) places.getCurrentPosition = (tell, ...rest) => measure((place) => {
    tell(place);
    window.measured += 1;
  }, ...rest);
})()"""

TOUCHES = "() => window.touches"

# Waits on the page's own clock, so that a page without time to answer is not taken for one that is deaf.
TOUCHED = """async (before) => {
  for (let turn = 0; turn < 40; turn++) {
    if (window.touches !== before) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}"""

# What the phone knows of the worker that keeps the app for when there is no network.
WORKER = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const states = ['installing', 'waiting', 'active'].filter((state) => registration?.[state]);
  const told = states.map((state) => `${state}: ${registration[state].state}`);
  const kept = [];
  for (const name of await caches.keys()) {
    kept.push(`${name} (${(await (await caches.open(name)).keys()).length} files)`);
  }
  const worker = registration ? told.join(', ') || 'registered, without a worker' : 'not registered';
  return `${worker}; kept: ${kept.join(', ') || 'nothing'}; the page is at ${location.pathname}`;
}"""
