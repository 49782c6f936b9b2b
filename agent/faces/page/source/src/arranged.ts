/** Where the nodes of a part of the graph stand: read from left to right, as its statements are. */

import type { GraphPart } from "./api";
import { sized } from "./canvas";
import { NARROW, plan, type Room, WIDE } from "./layout";
import { wayOf } from "./ways";

type Edge = GraphPart["edges"][number];

export interface Arranged {
  at: Record<string, { x: number; y: number }>;
  height: number;
  /** Below this its text is too small to be read. */
  width: number;
  /** By statement, how far its arrow is bowed so that it passes beneath no node; none where it is straight. */
  bows: Record<string, number>;
}

const SPREAD: Room = { ...WIDE, box: 170, letters: 24, across: 110 };
/** Two alone, where a phone has room for no more. */
const CLOSE: Room = { ...NARROW, box: 90, across: 24 };
const BETWEEN = 14;
const READABLE = 0.85;
const ASIDE = 340;

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

/** One arrow for all that is said of two: their names would cover each other. */
export function drawnOnce(edges: Edge[]): Edge[] {
  const found = new Map<string, Edge>();
  for (const one of edges) {
    const key = `${one.from} ${one.to}`;
    const held = found.get(key);
    found.set(key, held ? { ...held, predicate: `${held.predicate}, ${one.predicate}` } : one);
  }
  return [...found.values()];
}

/** Two asked about stand left and right, as in the DAG; around one, what acts on it is left and what it acts on right. */
export function arranged(part: GraphPart, around: string[], isNarrow: boolean): Arranged {
  const [one, other] = around;
  if (one && !other) return beside(part, one);
  const names = Object.fromEntries(part.nodes.map((node) => [node.id, node.name]));
  const { boxes, width, height } = plan(names, part.edges.map((edge) => [edge.from, edge.to]), one, other, isNarrow && part.nodes.length < 3 ? CLOSE : SPREAD);
  const bow = (edge: Edge): [string, number][] => {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    const found = from && to ? wayOf(from, to, boxes.values(), { width, height }).bow : 0;
    return found === 0 ? [] : [[edge.id, found]];
  };
  const at = Object.fromEntries([...boxes].map(([id, box]) => [id, { x: box.x + box.w / 2, y: box.y + box.h / 2 }]));
  return { at, height: height + 40, width: READABLE * (width + 32), bows: Object.fromEntries(part.edges.flatMap(bow)) };
}

function beside(part: GraphPart, centre: string): Arranged {
  const acts = new Set(part.edges.filter((edge) => edge.to === centre).map((edge) => edge.from));
  const left = part.nodes.filter((node) => node.id !== centre && acts.has(node.id));
  const right = part.nodes.filter((node) => node.id !== centre && !acts.has(node.id));
  const high = (nodes: typeof left) => nodes.reduce((sum, node) => sum + sized(node.name).tall + BETWEEN, 0);
  const tall = Math.max(high(left), high(right), 60);
  const stack = (nodes: typeof left, x: number) => {
    let y = (tall - high(nodes)) / 2;
    return nodes.map((node): [string, { x: number; y: number }] => {
      const half = (sized(node.name).tall + BETWEEN) / 2;
      y += 2 * half;
      return [node.id, { x, y: y - half }];
    });
  };
  return { at: Object.fromEntries([[centre, { x: ASIDE, y: tall / 2 }], ...stack(left, 0), ...stack(right, 2 * ASIDE)]), height: tall + 50, width: READABLE * (2 * ASIDE + SPREAD.box + 32), bows: {} };
}
