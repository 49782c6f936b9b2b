/** Where the nodes of a DAG stand: treatment left, outcome right, what causes both above, mediators between. */

export interface Box {
  id: string;
  lines: string[];
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Plan {
  boxes: Map<string, Box>;
  width: number;
  height: number;
}

type Pair = [string, string];

/** Sizes in pixels: what a page has for a drawing, a box in it and the letters of a line, the least space between columns. */
export interface Room {
  width: number;
  box: number;
  letters: number;
  across: number;
}

export const WIDE: Room = { width: 896, box: 138, letters: 18, across: 46 };
export const NARROW: Room = { width: 350, box: 100, letters: 14, across: 18 };
const LINE = 15;
const BETWEEN = 12;

/** Everything that can be reached from a node along the arrows, without passing through another. */
function reach(from: string, arrows: Pair[], not = ""): Set<string> {
  const found = new Set<string>();
  const open = [from];
  while (open.length > 0) {
    const node = open.pop();
    for (const [cause, effect] of arrows) {
      if (cause === node && effect !== not && !found.has(effect)) {
        found.add(effect);
        open.push(effect);
      }
    }
  }
  return found;
}

/** The longest way down from any node that nothing causes; a cycle, which no DAG has, ends the count. */
function depths(nodes: string[], arrows: Pair[]): Map<string, number> {
  const depth = new Map(nodes.map((node) => [node, 0]));
  for (let turn = 0; turn < nodes.length; turn++) {
    let moved = false;
    for (const [cause, effect] of arrows) {
      const next = (depth.get(cause) ?? 0) + 1;
      if (next > (depth.get(effect) ?? 0) && next < nodes.length) {
        depth.set(effect, next);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return depth;
}

function wrapped(label: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of label.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length + 1 <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > letters + 2 ? `${word.slice(0, letters + 1)}…` : word);
  }
  if (lines.length <= 3) return lines;
  return [...lines.slice(0, 2), `${(lines[2] ?? "").slice(0, letters - 1)}…`];
}

/** The column of each node, and whether it stands above (-1), on (0) or below (1) the line of the question. */
function cells(nodes: string[], arrows: Pair[], treatment?: string, outcome?: string): Map<string, [number, number]> {
  const depth = depths(nodes, arrows);
  const has = (node?: string): node is string => node !== undefined && nodes.includes(node);
  if (!has(treatment) || !has(outcome)) return new Map(nodes.map((node) => [node, [depth.get(node) ?? 0, 0]]));
  const back = arrows.map(([cause, effect]): Pair => [effect, cause]);
  const [before, after] = [reach(treatment, back), reach(treatment, arrows)];
  const [toOutcome, toOutcomeElse, past] = [reach(outcome, back), reach(outcome, back, treatment), reach(outcome, arrows)];
  const between = nodes.filter((node) => after.has(node) && toOutcome.has(node));
  const base = depth.get(treatment) ?? 0;
  const inner = [...new Set(between.map((node) => (depth.get(node) ?? 0) - base))].sort((a, b) => a - b);
  const right = Math.max(inner.length, 1) + 1;
  const middle = right / 2;
  const isDirect = arrows.some(([cause, effect]) => cause === treatment && effect === outcome);
  const cell = (node: string): [number, number] => {
    if (node === treatment) return [0, 0];
    if (node === outcome) return [right, 0];
    if (between.includes(node)) return [1 + inner.indexOf((depth.get(node) ?? 0) - base), isDirect ? 1 : 0];
    if (before.has(node) && !toOutcomeElse.has(node)) return [(depth.get(node) ?? 0) - base, 0];
    if (before.has(node)) return [middle, -1];
    if (toOutcome.has(node)) return arrows.some(([cause, effect]) => cause === node && effect === outcome) ? [right + 1, 0] : [middle, -1];
    return [past.has(node) && !after.has(node) ? right + 1 : middle, 1];
  };
  return new Map(nodes.map((node) => [node, cell(node)]));
}

export function plan(nodes: Record<string, string>, arrows: Pair[], treatment: string | undefined, outcome: string | undefined, room: Room): Plan {
  const at = cells(Object.keys(nodes), arrows, treatment, outcome);
  const columns = [...at.values()].map(([column]) => column);
  const steps = columns.length > 0 ? Math.max(...columns) - Math.min(...columns) : 0;
  const across = Math.min(Math.max((room.width - 16 - (steps + 1) * room.box) / Math.max(steps, 1), room.across), 110);
  const stacks = new Map<string, Box[]>();
  const boxes = new Map<string, Box>();
  for (const [id, label] of Object.entries(nodes)) {
    const [column, level] = at.get(id) ?? [0, 0];
    const lines = wrapped(label, room.letters);
    const box = { id, lines, x: column * (room.box + across), y: 0, w: room.box, h: lines.length * LINE + 14 };
    boxes.set(id, box);
    stacks.set(`${column} ${level}`, [...(stacks.get(`${column} ${level}`) ?? []), box]);
  }
  for (const [key, stack] of stacks) {
    const level = Number(key.split(" ")[1]);
    const tall = stack.reduce((sum, box) => sum + box.h + BETWEEN, -BETWEEN);
    let y = level < 0 ? -44 - tall : level > 0 ? 60 : -tall / 2;
    for (const box of stack) {
      box.y = y;
      y += box.h + BETWEEN;
    }
  }
  return shifted(boxes);
}

function shifted(boxes: Map<string, Box>): Plan {
  const all = [...boxes.values()];
  const left = Math.min(...all.map((box) => box.x), 0);
  const top = Math.min(...all.map((box) => box.y), 0);
  for (const box of all) {
    box.x += 8 - left;
    box.y += 8 - top;
  }
  const width = Math.max(...all.map((box) => box.x + box.w), 0) + 8;
  const height = Math.max(...all.map((box) => box.y + box.h), 0) + 8;
  return { boxes, width, height };
}
