/**
 * Compiles replacements into a charsmap as SentencePiece does: a double-array trie over UTF-8 bytes, then the texts, each
 * closed by a zero byte; in Base64.
 */
export function compileCharsmap(replacements: ReadonlyMap<string, string>): string {
  const encoder = new TextEncoder();
  const texts: number[] = [];
  const root: TrieNode = { children: new Map(), value: undefined };
  for (const [characters, replacement] of replacements) {
    let node = root;
    for (const byte of encoder.encode(characters)) {
      let child = node.children.get(byte);
      if (child === undefined) node.children.set(byte, (child = { children: new Map(), value: undefined }));
      node = child;
    }
    node.value = texts.length;
    texts.push(...encoder.encode(replacement), 0);
  }
  const units = new Map<number, number>([[0, 0]]);
  const bases = new Set<number>();
  let free = 1;
  const place = (node: TrieNode, at: number): void => {
    const labels = [...(node.value === undefined ? [] : [0]), ...node.children.keys()];
    // A base that is a multiple of 256 from the node: only then can the offset be stored whatever its size.
    let base = free << 8;
    while (bases.has(base) || labels.some(label => units.has(base ^ label))) base = ++free << 8;
    bases.add(base);
    const offset = base ^ at;
    units.set(at, ((units.get(at) ?? 0) | (node.value === undefined ? 0 : 0x100) | encodeOffset(offset)) >>> 0);
    for (const label of labels) units.set(base ^ label, label);
    if (node.value !== undefined) units.set(base, (node.value | 0x8000_0000) >>> 0);
    for (const [label, child] of node.children) place(child, base ^ label);
  };
  place(root, 0);
  const size = (((Math.max(...units.keys()) >> 8) + 1) << 8) * 4;
  const bytes = new Uint8Array(4 + size + texts.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, size, true);
  for (const [at, unit] of units) view.setUint32(4 + at * 4, unit, true);
  bytes.set(texts, 4 + size);
  return Buffer.from(bytes).toString('base64');
}

interface TrieNode {
  readonly children: Map<number, TrieNode>;
  value: number | undefined;
}

/** Offsets below 2^21 stand as they are, others without their lowest eight bits. */
function encodeOffset(offset: number): number {
  return offset < 1 << 21 ? (offset << 10) >>> 0 : ((offset << 2) | 0x200) >>> 0;
}
