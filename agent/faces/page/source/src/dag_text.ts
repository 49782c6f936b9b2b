/** The text of a DAG with names that people read in the place of identifiers, and back. */

/** Nodes by the name that stands for each: what two nodes share, or what a text cannot hold, stands for none. */
function telling(names: Record<string, string>): Map<string, string> {
  const nodes = new Map<string, string>();
  const shared = new Set<string>();
  for (const [node, name] of Object.entries(names)) {
    if (nodes.has(name) || (name !== node && name in names)) shared.add(name);
    nodes.set(name, node);
  }
  for (const name of nodes.keys()) if (shared.has(name) || !name || /["\\\n]/.test(name)) nodes.delete(name);
  return nodes;
}

const each = (text: string, turn: (word: string) => string) => text.replace(/"([^"\n]*)"/g, (_, word: string) => `"${turn(word)}"`);

/** What a node is called in the text of `inNames`. */
export function sideIn(node: string, names: Record<string, string>): string {
  return inNames(`"${node}"`, names).slice(1, -1);
}

export function inNames(text: string, names: Record<string, string>): string {
  const nodes = telling(names);
  return each(text, (node) => (nodes.get(names[node] ?? "") === node ? (names[node] as string) : node));
}

export function inNodes(text: string, names: Record<string, string>): string {
  const nodes = telling(names);
  return each(text, (name) => nodes.get(name) ?? name);
}
