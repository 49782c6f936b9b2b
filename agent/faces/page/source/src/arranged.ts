/** Where the nodes of a part of the graph stand: read from left to right, as its statements are. */

import type { GraphPart } from "./api";
import { plan, type Room, WIDE } from "./layout";

type Edge = GraphPart["edges"][number];

export interface Arranged {
  at: Record<string, { x: number; y: number }>;
  height: number;
}

const SPREAD: Room = { ...WIDE, box: 170, letters: 24, across: 110 };
const ROW = 44;

/** One statement for several records of the same, with the sources of all. */
export function merged(edges: Edge[]): Edge[] {
  const found = new Map<string, Edge>();
  for (const one of edges) {
    const key = `${one.from} ${one.predicate} ${one.to}`;
    const held = found.get(key);
    found.set(key, held ? { ...held, sources: [...held.sources, ...one.sources.filter((source) => !held.sources.some((other) => other.text === source.text))] } : one);
  }
  return [...found.values()];
}

/** Two asked about stand left and right, as in the DAG; around one, what acts on it is left and what it acts on right. */
export function arranged(part: GraphPart, around: string[]): Arranged {
  const [one, other] = around;
  if (one && !other) return beside(part, one);
  const names = Object.fromEntries(part.nodes.map((node) => [node.id, node.name]));
  const { boxes, height } = plan(names, part.edges.map((edge) => [edge.from, edge.to]), one, other, SPREAD);
  return { at: Object.fromEntries([...boxes].map(([id, box]) => [id, { x: box.x + box.w / 2, y: box.y + box.h / 2 }])), height: height + 40 };
}

function beside(part: GraphPart, centre: string): Arranged {
  const acts = new Set(part.edges.filter((edge) => edge.to === centre).map((edge) => edge.from));
  const left = part.nodes.filter((node) => node.id !== centre && acts.has(node.id));
  const right = part.nodes.filter((node) => node.id !== centre && !acts.has(node.id));
  const tall = Math.max(left.length, right.length, 1) * ROW;
  const stack = (nodes: typeof left, x: number) =>
    nodes.map((node, i): [string, { x: number; y: number }] => [node.id, { x, y: (tall * (i + 0.5)) / nodes.length }]);
  return { at: Object.fromEntries([[centre, { x: 340, y: tall / 2 }], ...stack(left, 0), ...stack(right, 680)]), height: tall + 50 };
}
