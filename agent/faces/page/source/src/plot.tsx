/** The frame that every plot of intervals shares: names left, a scale in the middle, figures right; stacked on a phone. */

import type { ComponentChildren } from "preact";

/** Sizes in pixels; `line` and `label` are offsets from the top of a row. */
export interface Shape {
  width: number;
  left: number;
  right: number;
  row: number;
  line: number;
  label: number;
  letters: number;
}

const WIDE: Shape = { width: 720, left: 250, right: 150, row: 28, line: 15, label: 19, letters: 36 };
const NARROW: Shape = { width: 348, left: 10, right: 10, row: 46, line: 32, label: 16, letters: 25 };

export const shapeOf = (isNarrow: boolean): Shape => (isNarrow ? NARROW : WIDE);

export interface Scale {
  (value: number): number;
  ticks: number[];
}

/** A scale over all the values and the one of no effect; logarithmic for ratios. */
export function scale(values: number[], shape: Shape, isRatio = false): Scale {
  const to = (value: number) => (isRatio ? Math.log(Math.max(value, 1e-3)) : value);
  const ends = values.map(to).concat(0);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = (high - low || 1) * 0.07;
  const room = shape.width - shape.left - shape.right;
  const x = (value: number) => shape.left + ((to(value) - low + pad) / (high - low + 2 * pad)) * room;
  const all = isRatio ? [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50] : steps(low, high);
  return Object.assign(x, { ticks: all.filter((tick) => to(tick) >= low - pad && to(tick) <= high + pad) });
}

function steps(low: number, high: number): number[] {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: 9 }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

export const cut = (text: string, letters: number) => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);

interface FrameProps {
  name: string;
  shape: Shape;
  x: Scale;
  rows: number;
  none: number;
  isList?: boolean;
  children: ComponentChildren;
}

export function Frame({ name, shape, x, rows, none, isList, children }: FrameProps) {
  const height = rows * shape.row + 26;
  return (
    <figure class="forest">
      <figcaption>{name}</figcaption>
      <div class="scrolls" tabIndex={0} role="region" aria-label={name}>
        <svg viewBox={`0 0 ${shape.width} ${height}`} width={shape.width} height={height} role={isList ? "group" : "img"} aria-label={name}>
          <line x1={x(none)} x2={x(none)} y1={4} y2={height - 20} class="null-line" />
          {children}
          {x.ticks.map((tick) => (
            <g key={tick} aria-hidden="true">
              <line x1={x(tick)} x2={x(tick)} y1={height - 22} y2={height - 18} class="tick" />
              <text x={x(tick)} y={height - 6} text-anchor="middle" class="axis">
                {tick}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </figure>
  );
}
