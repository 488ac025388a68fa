/* Nearer, farther and about on a map that is there without this: by wheel, two fingers, keys and buttons.
 *
 * Only the view box changes, and with it the size of the signs, which stay as large as they are and as far from each
 * other: a sign that gave way comes back to its place as the map comes nearer. Nothing is loaded.
 */
"use strict";

(() => {
  const map = document.querySelector("svg.map[data-width]");
  const tools = document.querySelector(".map-tools");
  if (!map || !tools) return;
  const width = Number(map.dataset.width);
  const height = Number(map.dataset.height);
  const NEAREST = 12;
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const signs = Array.from(map.querySelectorAll("a.sign"), (sign) => {
    const at = Object.fromEntries(["x", "y", "trueX", "trueY"].map((name) => [name, Number(sign.dataset[name])]));
    const number = sign.id.slice("map-sign-".length);
    return { ...at, link: sign, group: sign.querySelector("g"), tie: map.querySelector(`.tie[data-sign="${number}"]`) };
  });
  const dots = Array.from(map.querySelectorAll(":scope > .dot"));
  const now = { near: 1, x: 0, y: 0 };
  let frame = 0;

  const hold = (value, least, most) => Math.min(Math.max(value, least), most);
  const bound = (view) => {
    view.near = hold(view.near, 1, NEAREST);
    view.x = hold(view.x, 0, width - width / view.near);
    view.y = hold(view.y, 0, height - height / view.near);
    return view;
  };
  const draw = () => {
    const { near, x, y } = now;
    map.setAttribute("viewBox", `${x} ${y} ${width / near} ${height / near}`);
    for (const sign of signs) {
      const atX = sign.trueX + (sign.x - sign.trueX) / near;
      const atY = sign.trueY + (sign.y - sign.trueY) / near;
      sign.group.setAttribute("transform", `translate(${atX} ${atY}) scale(${1 / near})`);
      if (sign.tie) sign.tie.setAttribute("d", `M${sign.trueX} ${sign.trueY}L${atX} ${atY}`);
    }
    for (const dot of dots) dot.setAttribute("r", String(2 / near));
    const about = near > 1.001;
    map.classList.toggle("moved-about", about);
    for (const button of tools.querySelectorAll("button")) {
      const idle = button.dataset.do === "in" ? near >= NEAREST - 0.001 : !about;
      button.setAttribute("aria-disabled", String(idle)); // a disabled one would lose the keyboard
    }
  };
  const go = (wanted, glide) => {
    const target = bound({ ...now, ...wanted });
    cancelAnimationFrame(frame);
    if (!glide || STILL.matches) {
      Object.assign(now, target);
      draw();
      return;
    }
    const from = { ...now };
    const begun = performance.now();
    const step = (time) => {
      const part = hold((time - begun) / 180, 0, 1);
      const eased = 1 - (1 - part) ** 3;
      for (const name of ["near", "x", "y"]) now[name] = from[name] + (target[name] - from[name]) * eased;
      draw();
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  };
  /* A place of the drawing stays under the finger, the wheel or the middle while the map comes nearer. */
  const nearer = (factor, x, y, glide) => {
    const near = hold(now.near * factor, 1, NEAREST);
    const kept = now.near / near;
    go({ near, x: x - (x - now.x) * kept, y: y - (y - now.y) * kept }, glide);
  };
  const signOf = (element) => signs.find((one) => one.link === element?.closest?.("a.sign"));
  /* What keys and buttons bring nearer: the sign that has the keyboard, else what is in the middle. */
  const middle = () => {
    const sign = signOf(document.activeElement);
    return sign ? [sign.trueX, sign.trueY] : [now.x + width / now.near / 2, now.y + height / now.near / 2];
  };
  const under = (event) => {
    const box = map.getBoundingClientRect();
    return [
      now.x + ((event.clientX - box.left) / box.width) * (width / now.near),
      now.y + ((event.clientY - box.top) / box.height) * (height / now.near),
    ];
  };
  const move = (right, down) => go({ x: now.x + right / now.near, y: now.y + down / now.near }, true);
  const all = () => go({ near: 1, x: 0, y: 0 }, true);

  tools.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.do;
    if (act === "in") nearer(1.6, ...middle(), true);
    else if (act === "out") nearer(1 / 1.6, ...middle(), true);
    else if (act === "all") all();
  });
  const keys = {
    "+": () => nearer(1.6, ...middle(), true),
    "=": () => nearer(1.6, ...middle(), true),
    "-": () => nearer(1 / 1.6, ...middle(), true),
    0: all,
    ArrowLeft: () => move(-60, 0),
    ArrowRight: () => move(60, 0),
    ArrowUp: () => move(0, -60),
    ArrowDown: () => move(0, 60),
  };
  const arrows = (event) => event.key.startsWith("Arrow");
  map.parentElement.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || (arrows(event) && now.near <= 1)) return;
    event.preventDefault();
    act();
  });
  /* The wheel scrolls the page as ever, until the map is used or Ctrl is held, as a touch pad's pinch does. */
  map.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && now.near <= 1.001 && !map.parentElement.contains(document.activeElement)) return;
      if (!event.ctrlKey && event.deltaY > 0 && now.near <= 1.001) return;
      event.preventDefault();
      nearer(Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)), ...under(event), false);
    },
    { passive: false },
  );

  const fingers = new Map();
  let dragged = 0;
  const spread = () => {
    const [one, other] = fingers.values();
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  map.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    dragged = 0;
  });
  map.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    if (fingers.size === 2) {
      const was = spread();
      fingers.set(event.pointerId, event);
      const [one, other] = fingers.values();
      const between = { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 };
      if (was > 0) nearer(spread() / was, ...under(between), false);
      dragged += 10;
      return;
    }
    fingers.set(event.pointerId, event);
    if (now.near <= 1.001) return;
    const scale = width / now.near / map.getBoundingClientRect().width;
    const right = event.clientX - before.clientX;
    const down = event.clientY - before.clientY;
    dragged += Math.hypot(right, down);
    if (dragged > 4) {
      map.setPointerCapture(event.pointerId);
      map.classList.add("held");
    }
    go({ x: now.x - right * scale, y: now.y - down * scale }, false);
  });
  const let_go = (event) => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) map.classList.remove("held");
  };
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) map.addEventListener(end, let_go);
  map.addEventListener("dragstart", (event) => event.preventDefault());
  map.addEventListener(
    "click",
    (event) => {
      if (dragged > 4) event.preventDefault();
    },
    true,
  );
  /* What the keyboard reaches is in view. */
  map.addEventListener("focusin", (event) => {
    const sign = signOf(event.target);
    if (!sign || now.near <= 1) return;
    const wide = width / now.near;
    const high = height / now.near;
    const inside = sign.trueX > now.x && sign.trueX < now.x + wide && sign.trueY > now.y && sign.trueY < now.y + high;
    if (!inside) go({ x: sign.trueX - wide / 2, y: sign.trueY - high / 2 }, true);
  });

  map.classList.add("movable");
  tools.hidden = false;
  for (const words of document.querySelectorAll(".with-script")) words.hidden = false;
  draw();
})();
