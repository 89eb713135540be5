/** A set of texts, each with a number, found by walking from one UTF-16 unit to the next. */
export class UnitTrie {
  /** A hash table of edges: parent node and unit lead to a child. Node 0 is the root; child 0 is a free place. */
  private parents = new Int32Array(1024);
  private units = new Uint16Array(1024);
  private children = new Int32Array(1024);
  private readonly values: number[] = [-1];

  /** Puts a text into the set; a later number for the same text replaces the first. */
  add(text: string, value: number): void {
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let child = this.child(node, unit);
      if (child === 0) {
        child = this.values.push(-1) - 1;
        if (this.values.length * 2 > this.children.length) this.grow();
        this.put(node, unit, child);
      }
      node = child;
    }
    this.values[node] = value;
  }

  /** The node behind a node, 0 when there is none. */
  child(node: number, unit: number): number {
    const mask = this.children.length - 1;
    for (let at = hash(node, unit) & mask; ; at = (at + 1) & mask) {
      const child = this.children[at];
      if (child === 0 || (this.parents[at] === node && this.units[at] === unit)) return child;
    }
  }

  /** The number of the text that ends at a node, -1 when none does. */
  value(node: number): number {
    return this.values[node];
  }

  private put(node: number, unit: number, child: number): void {
    const mask = this.children.length - 1;
    let at = hash(node, unit) & mask;
    while (this.children[at] !== 0) at = (at + 1) & mask;
    this.parents[at] = node;
    this.units[at] = unit;
    this.children[at] = child;
  }

  private grow(): void {
    const { parents, units, children } = this;
    this.parents = new Int32Array(parents.length * 2);
    this.units = new Uint16Array(units.length * 2);
    this.children = new Int32Array(children.length * 2);
    children.forEach((child, at) => {
      if (child !== 0) this.put(parents[at], units[at], child);
    });
  }
}

function hash(node: number, unit: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
