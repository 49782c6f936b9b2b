/** The ways of arrows: straight where nothing stands between, else bowed around the boxes that do. */

import type { Box } from "./layout";

type Point = [number, number];

/** A way from edge to edge: both ends, and the point towards which it is bowed; null where it is straight. */
export interface Way {
  from: Point;
  to: Point;
  towards: Point | null;
  /** How far off the middle of the straight line, in pixels to the right of its direction on a screen. */
  bow: number;
}

/** How far an arrow may be bowed, nearest first, in pixels off the middle of the straight line. */
const BOWS = [0, 40, -40, 70, -70, 110, -110, 160, -160, 230, -230, 320, -320];
const STEPS = 32;
const APART = 3;

const centre = (box: Box): Point => [box.x + box.w / 2, box.y + box.h / 2];

/** Where the line from the middle of a box to a point leaves the box, with a gap. */
function edge(box: Box, towards: Point, gap: number): Point {
  const [x, y] = centre(box);
  const [dx, dy] = [towards[0] - x, towards[1] - y];
  const part = Math.min(dx === 0 ? Infinity : (box.w / 2 + gap) / Math.abs(dx), dy === 0 ? Infinity : (box.h / 2 + gap) / Math.abs(dy), 1);
  return [x + dx * part, y + dy * part];
}

/** The way that is bowed so far off the straight line. */
function bowed(from: Box, to: Box, bow: number): Way {
  const [a, b] = [centre(from), centre(to)];
  if (bow === 0) {
    // From the side where it goes far, so that it passes no box of the same column.
    const start: Point = Math.abs(a[0] - b[0]) > from.w ? [a[0] < b[0] ? from.x + from.w : from.x, a[1]] : edge(from, b, 0);
    return { from: start, to: edge(to, start, 3), towards: null, bow };
  }
  const long = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const towards: Point = [(a[0] + b[0]) / 2 - ((b[1] - a[1]) / long) * bow, (a[1] + b[1]) / 2 + ((b[0] - a[0]) / long) * bow];
  return { from: edge(from, towards, 0), to: edge(to, towards, 3), towards, bow };
}

function at({ from, to, towards }: Way, part: number): Point {
  const middle = towards ?? [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const along = (i: 0 | 1) => (1 - part) ** 2 * from[i] + 2 * part * (1 - part) * middle[i] + part ** 2 * to[i];
  return [along(0), along(1)];
}

/** How much of a way lies beneath boxes, or off the drawing, in steps. */
function hidden(way: Way, boxes: Box[], room: Room): number {
  let found = 0;
  for (let step = 1; step < STEPS; step++) {
    const [x, y] = at(way, step / STEPS);
    const isUnder = boxes.some((box) => x > box.x - APART && x < box.x + box.w + APART && y > box.y - APART && y < box.y + box.h + APART);
    if (isUnder || x < 0 || y < 0 || x > room.width || y > room.height) found++;
  }
  return found;
}

interface Room {
  width: number;
  height: number;
}

/** The first way, the least bowed before, that passes beneath no box; else the one that passes beneath the least. */
export function wayOf(from: Box, to: Box, boxes: Iterable<Box>, room: Room): Way {
  const others = [...boxes].filter((box) => box.id !== from.id && box.id !== to.id);
  let best: { way: Way; under: number } | null = null;
  for (const bow of BOWS) {
    const way = bowed(from, to, bow);
    const under = hidden(way, others, room);
    if (best === null || under < best.under) best = { way, under };
    if (under === 0) break;
  }
  return (best as { way: Way }).way;
}

/** As an SVG path. */
export function drawn({ from, to, towards }: Way): string {
  const said = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return towards ? `M${said(from)}Q${said(towards)} ${said(to)}` : `M${said(from)}L${said(to)}`;
}
