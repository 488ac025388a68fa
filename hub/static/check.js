/* The check of one record in the reader's browser: the proof bundle against the log key that the page shows.
 *
 * Reads the bundle (docs/protocol.md, section 6), then, for every entry in it: the record's id, every Ed25519 signature
 * by a key that an entry of the bundle names, the entry's place in the log's tree; at last the checkpoint's signature.
 * It does not judge the rules: frente-verify does, and does not come from the hub that is checked.
 */
"use strict";

(() => {
  const box = document.getElementById("browser-check");
  // From a stick a browser lets no script read files: the box stays hidden, the commands above it work.
  if (!box || location.protocol === "file:") return;
  const say = box.dataset;
  const list = box.querySelector("ul");
  const verdict = box.querySelector(".verdict");
  const button = box.querySelector("button");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const bytes = new TextEncoder();

  const TYPE = "application/vnd.frente.record.v1+json";
  const CHECKPOINT = 3, RECEIPT = 4, ENVELOPE = 1, DOCUMENT = 2, BEGINNING = 0;

  class Fault extends Error {}

  const require = (holds, why) => {
    if (!holds) throw new Fault(why);
  };
  /* One spelling for each value: atob also takes spaces, missing padding and bits set after the last whole byte. */
  const fromBase64 = (spelled) => {
    const signs = atob(spelled);
    require(btoa(signs) === spelled, "not the one spelling");
    return Uint8Array.from(signs, (sign) => sign.charCodeAt(0));
  };
  const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
  const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const isSigned = async (raw, signature, message) => {
    const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", key, signature, message);
  };

  const framesOf = (data) => {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const frames = [];
    for (let at = 0; at < data.length; ) {
      require(at + 5 <= data.length, "cut");
      const length = view.getUint32(at + 1);
      require(at + 5 + length <= data.length, "cut");
      frames.push({ type: data[at], data: data.subarray(at + 5, at + 5 + length) });
      at += 5 + length;
    }
    require(frames[0]?.type === BEGINNING && text.decode(frames[0].data) === "frente-bundle/1", "no bundle");
    return frames;
  };

  const entriesOf = (frames) => {
    const entries = [];
    let note = null;
    let document_ = null;
    for (const frame of frames.slice(1)) {
      if (frame.type === CHECKPOINT) note = frame.data;
      else if (frame.type === DOCUMENT) document_ = frame.data;
      else if (frame.type === ENVELOPE) {
        const envelope = JSON.parse(text.decode(frame.data));
        const payload = fromBase64(envelope.payload);
        entries.push({ raw: frame.data, envelope, payload, record: JSON.parse(text.decode(payload)) });
      } else if (frame.type === RECEIPT) entries[entries.length - 1].receipt = frame.data;
      else require(false, "unknown frame");
    }
    require(note !== null && entries.length > 0, "no entries");
    return { note, document_, entries };
  };

  const keysNamedBy = (entries) => {
    const named = new Set();
    for (const { record } of entries) {
      const content = record.content ?? {};
      for (const key of content.custodians ?? []) named.add(key);
      for (const key of [content.key, content.hub_key]) if (key) named.add(key);
    }
    return Array.from(named, fromBase64);
  };

  const verifySignatures = async (entry, keys) => {
    const { envelope, payload } = entry;
    require(envelope.payloadType === TYPE && envelope.signatures.length > 0, "no record");
    const message = join(bytes.encode(`DSSEv1 ${TYPE.length} ${TYPE} ${payload.length} `), payload);
    for (const { keyid, sig } of envelope.signatures) {
      const raw = keys.get(keyid);
      require(raw !== undefined, "a key that nothing names");
      require(await isSigned(raw, fromBase64(sig), message), "a false signature");
    }
  };

  const readCheckpoint = async (note, vkeys) => {
    const whole = text.decode(note);
    const end = whole.lastIndexOf("\n\n");
    const said = whole.slice(0, end + 1);
    const [origin, size, root] = said.split("\n");
    for (const line of whole.slice(end + 2).trimEnd().split("\n")) {
      const [dash, name, spelled] = line.split(" ");
      const found = vkeys.find((vkey) => vkey.split("+")[0] === name);
      if (dash !== "\u2014" || !found) continue;
      const [, id, ...rest] = found.split("+");
      const key = fromBase64(rest.join("+"));
      const signature = fromBase64(spelled);
      if (hex(signature.subarray(0, 4)) !== id || key[0] !== 1) continue;
      require(name === origin, "another log");
      require(await isSigned(key.subarray(1), signature.subarray(4), bytes.encode(said)), "a false checkpoint");
      return { size: BigInt(size), root: fromBase64(root) };
    }
    throw new Fault("no signature by the key shown");
  };

  /* RFC 6962: from the leaf up, beside the path's hashes, to the root. */
  const verifyInclusion = async (entry, note, checkpoint) => {
    const [proof, ...rest] = text.decode(entry.receipt).split("\n\n");
    require(same(bytes.encode(rest.join("\n\n")), note), "a receipt of another checkpoint");
    const lines = proof.split("\n").filter((line) => !line.startsWith("extra "));
    require(lines[0] === "c2sp.org/tlog-proof@v1" && /^index (0|[1-9][0-9]*)$/.test(lines[1]), "no receipt");
    let index = BigInt(lines[1].slice(6));
    let last = checkpoint.size - 1n;
    require(index <= last, "beyond the log");
    let hash = await sha256(join(Uint8Array.of(0), entry.raw));
    for (const line of lines.slice(2)) {
      const sibling = fromBase64(line);
      require(last > 0n && sibling.length === 32, "a path too long");
      if (index % 2n === 1n || index === last) {
        hash = await sha256(join(Uint8Array.of(1), sibling, hash));
        while (index % 2n === 0n && index !== 0n) {
          index >>= 1n;
          last >>= 1n;
        }
      } else hash = await sha256(join(Uint8Array.of(1), hash, sibling));
      index >>= 1n;
      last >>= 1n;
    }
    require(last === 0n && same(hash, checkpoint.root), "another root");
  };

  const steps = async (note_) => {
    const answer = await fetch(say.proof, { credentials: "omit" });
    require(answer.ok, "not found");
    const { note, document_, entries } = entriesOf(framesOf(new Uint8Array(await answer.arrayBuffer())));
    note_(say.fetch);
    const wanted = entries[entries.length - 1];
    require(hex(await sha256(wanted.payload)) === say.record, "another record");
    note_(say.id);
    const keys = new Map();
    for (const raw of keysNamedBy(entries)) keys.set(hex(await sha256(raw)), raw);
    await verifySignatures(wanted, keys);
    note_(say.signatures);
    for (const entry of entries.slice(0, -1)) await verifySignatures(entry, keys);
    note_(say.chain);
    const checkpoint = await readCheckpoint(note, say.vkeys.split(" "));
    note_(say.checkpoint);
    for (const entry of entries) await verifyInclusion(entry, note, checkpoint);
    note_(say.inclusion);
    if (document_ !== null) {
      require(hex(await sha256(document_)) === wanted.record.document.hash, "another document");
      note_(say.document);
    }
  };

  const line = (words, kind) => {
    const item = document.createElement("li");
    item.className = kind;
    item.textContent = words;
    list.append(item);
  };

  const run = async () => {
    list.replaceChildren();
    verdict.textContent = say.running;
    button.disabled = true;
    try {
      await steps((words) => line(words, "yes"));
      verdict.textContent = say.good;
      box.dataset.state = "good";
    } catch (fault) {
      const unable = !crypto.subtle || fault.name === "NotSupportedError";
      verdict.textContent = unable ? say.unable : say.bad;
      if (!unable) line(String(fault.message), "no");
      box.dataset.state = unable ? "unable" : "bad";
    }
    button.disabled = false;
  };

  box.hidden = false;
  button.addEventListener("click", run);
})();
