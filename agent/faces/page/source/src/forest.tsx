/** A forest plot: each study's estimate with its interval, by design, on one scale. */

import { designSaid } from "./evidence";
import { useNarrow } from "./narrow";
import { cut, Frame, type Scale, scale, type Shape, shapeOf } from "./plot";
import type { Evidence } from "./types";

const RATIOS = ["OR", "RR", "HR", "IRR"];
const ORDER = ["own_data", "rct_meta_analysis", "rct", "mendelian_randomization", "observational_meta_analysis", "cohort", "case_control", "cross_sectional"];

const rank = (one: Evidence) => (ORDER.includes(one.design) ? ORDER.indexOf(one.design) : ORDER.length);
const kindOf = (one: Evidence) => (RATIOS.includes(one.measure ?? "") ? "ratio" : (one.measure ?? ""));

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
        <Plot key={kind} kind={kind} rows={numbered.filter((one) => kindOf(one) === kind).sort((a, b) => rank(a) - rank(b) || (b.n ?? 0) - (a.n ?? 0))} open={open} />
      ))}
    </>
  );
}

function Plot({ kind, rows, open }: { kind: string; rows: Evidence[]; open(id: string): void }) {
  const narrow = useNarrow();
  const base = shapeOf(narrow);
  const shape = { ...base, row: base.row + 12 };
  const isRatio = kind === "ratio";
  const x = scale(rows.flatMap((one) => [one.ci_low as number, one.ci_high as number]), shape, isRatio);
  const name = isRatio ? "Ratios as the studies report them (log scale; 1 is no effect)" : `${kind === "MD" ? "Differences of means" : kind} (0 is no effect)`;
  return (
    <Frame name={name} shape={shape} x={x} rows={rows.length} none={isRatio ? 1 : 0} isList>
      {rows.map((one, i) => (
        <Row key={one.id} one={one} top={i * shape.row + 4} x={x} shape={shape} isNarrow={narrow} open={open} />
      ))}
    </Frame>
  );
}

interface RowProps {
  one: Evidence;
  top: number;
  x: Scale;
  shape: Shape;
  isNarrow: boolean;
  open(id: string): void;
}

function Row({ one, top, x, shape, isNarrow, open }: RowProps) {
  const [value, low, high] = [one.estimate as number, one.ci_low as number, one.ci_high as number];
  const said = `${value.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
  const y = top + (isNarrow ? shape.line + 12 : shape.row / 2 - 2);
  const size = 4 + Math.min(6, Math.log10(Math.max(one.n ?? 10, 10)));
  return (
    <a
      role="button"
      tabIndex={0}
      aria-label={`${one.source.title}, ${designSaid(one.design)}: ${one.measure} ${said}`}
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
