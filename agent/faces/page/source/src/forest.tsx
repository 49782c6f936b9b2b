/** A forest plot: each study's estimate with its interval, by design, on one scale. */

import { designSaid } from "./evidence";
import { figure } from "./numbers";
import { useNarrow } from "./narrow";
import { cut, Frame, type Scale, scale, type Shape, shapeOf } from "./plot";
import type { Evidence } from "./types";

const RATIOS = ["OR", "RR", "HR", "IRR"];
const ORDER = ["own_data", "rct_meta_analysis", "rct", "mendelian_randomization", "observational_meta_analysis", "cohort", "case_control", "cross_sectional"];

const rank = (one: Evidence) => (ORDER.includes(one.design) ? ORDER.indexOf(one.design) : ORDER.length);
const kindOf = (one: Evidence) => (RATIOS.includes(one.measure ?? "") ? "ratio" : (one.measure ?? ""));

interface Sized {
  evidence: Evidence;
  value: number;
  low: number;
  high: number;
  isTurned: boolean;
}

/** Every estimate for more of the exposure: one that is printed for less of it is turned round, and marked. */
function sized(one: Evidence): Sized {
  const [value, low, high] = [one.estimate as number, one.ci_low as number, one.ci_high as number];
  const isTurned = one.contrast_sign < 0;
  if (!isTurned) return { evidence: one, value, low, high, isTurned };
  const turn = (figure: number) => (kindOf(one) === "ratio" ? 1 / figure : -figure);
  return { evidence: one, value: turn(value), low: turn(high), high: turn(low), isTurned };
}

interface Props {
  evidence: Evidence[];
  open(id: string): void;
}

/** Plots of what carries numbers: ratios in one, each measure of differences in one of its own. */
export function Forest({ evidence, open }: Props) {
  const numbered = evidence.filter((one) => one.estimate !== null && one.ci_low !== null && one.ci_high !== null && one.measure);
  const kinds = [...new Set(numbered.map(kindOf))];
  return (
    <>
      {kinds.map((kind) => (
        <Plot key={kind} kind={kind} rows={numbered.filter((one) => kindOf(one) === kind).sort((a, b) => rank(a) - rank(b) || (b.n ?? 0) - (a.n ?? 0)).map(sized)} open={open} />
      ))}
    </>
  );
}

function Plot({ kind, rows, open }: { kind: string; rows: Sized[]; open(id: string): void }) {
  const narrow = useNarrow();
  const base = shapeOf(narrow);
  const shape = { ...base, row: base.row + 12 };
  const isRatio = kind === "ratio";
  const x = scale(rows.flatMap((one) => [one.low, one.high]), shape, isRatio);
  const what = isRatio ? "Ratios for more of the exposure (log scale; 1 is no effect)" : `${kind === "MD" ? "Differences of means" : kind} for more of the exposure (0 is no effect)`;
  const name = rows.some((one) => one.isTurned) ? `${what}; ↺ turned round from what the study prints for less of it` : what;
  return (
    <Frame name={name} shape={shape} x={x} rows={rows.length} none={isRatio ? 1 : 0} isList>
      {rows.map((one, i) => (
        <Row key={one.evidence.id} one={one} top={i * shape.row + 4} x={x} shape={shape} isNarrow={narrow} open={open} />
      ))}
    </Frame>
  );
}

interface RowProps {
  one: Sized;
  top: number;
  x: Scale;
  shape: Shape;
  isNarrow: boolean;
  open(id: string): void;
}

function Row({ one: { evidence: one, value, low, high, isTurned }, top, x, shape, isNarrow, open }: RowProps) {
  const said = `${figure(value)} (${figure(low)} to ${figure(high)})${isTurned ? " ↺" : ""}`;
  const y = top + (isNarrow ? shape.line + 12 : shape.row / 2 - 2);
  const size = 4 + Math.min(6, Math.log10(Math.max(one.n ?? 10, 10)));
  return (
    <a
      role="button"
      tabIndex={0}
      onClick={() => open(one.id)}
      onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), open(one.id))}
    >
      <rect x={0} y={top} width={shape.width} height={shape.row - 3} class="row" rx={4} />
      <text x={4} y={top + 14}>
        {cut(one.source.title || one.source.identifier, shape.letters)}
      </text>
      <text x={4} y={top + 28} class="axis">
        {designSaid(one.design)}
        {one.year ? `, ${one.year}` : ""}
      </text>
      <line x1={x(low)} x2={x(high)} y1={y} y2={y} class="whisker" />
      <rect x={x(value) - size / 2} y={y - size / 2} width={size} height={size} class="point" />
      <text x={shape.width - 4} y={isNarrow ? top + 14 : y + 4} text-anchor="end" class="numbers">
        {one.measure} {said}
      </text>
    </a>
  );
}
