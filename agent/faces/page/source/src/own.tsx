/** An estimate from own data: the estimators beside each other, balance, and what a hidden cause would have to be. */

import { figure } from "./numbers";
import { useNarrow } from "./narrow";
import { cut, Frame, scale, type Shape, shapeOf } from "./plot";

interface Estimate {
  value: number;
  ci_low: number;
  ci_high: number;
  method: string;
  unit: string;
}

interface Told {
  dataset?: string;
  message?: string;
  estimate?: Estimate | null;
  alternatives?: Estimate[];
  diagnostics?: { balance?: { covariate: string; smd_before: number; smd_after: number }[] };
  sensitivity?: { text?: string; benchmarks?: { covariate: string; r2_treatment: number; r2_outcome: number; adjusted_1x: number; adjusted_3x?: number }[] } | null;
  refutations?: { name: string; status: string; text: string }[];
  negative_control?: { text?: string } | null;
  warnings?: { code: string; text: string }[];
}

interface Props {
  estimation: Record<string, unknown>;
  names: Record<string, string>;
}

export function OwnData({ estimation, names }: Props) {
  const told = estimation as Told;
  const named = <T extends { covariate: string }>(rows: T[]) => rows.map((one) => ({ ...one, covariate: names[one.covariate] ?? one.covariate }));
  const all = [told.estimate, ...(told.alternatives ?? [])].filter((one): one is Estimate => !!one);
  return (
    <section class="own">
      <h2 class="plain">{told.dataset ?? "Own data"}</h2>
      {told.message && <p>{told.message}</p>}
      {all.length > 0 && <Estimators all={all} />}
      {told.diagnostics?.balance && told.diagnostics.balance.length > 0 && <Balance rows={named(told.diagnostics.balance)} />}
      {told.sensitivity?.benchmarks && told.sensitivity.benchmarks.length > 0 && told.estimate && (
        <Sensitivity rows={named(told.sensitivity.benchmarks)} now={told.estimate} text={told.sensitivity.text ?? ""} />
      )}
      {(told.refutations ?? []).length > 0 && (
        <ul>
          {(told.refutations ?? []).map((one) => (
            <li key={one.name}>{one.text}</li>
          ))}
          {told.negative_control?.text && <li>negative control: {told.negative_control.text}</li>}
        </ul>
      )}
      {(told.warnings ?? []).map((one) => (
        <p class="quiet" key={one.code + one.text}>
          {one.text}
        </p>
      ))}
    </section>
  );
}

function Estimators({ all }: { all: Estimate[] }) {
  const shape = shapeOf(useNarrow());
  const x = scale(all.flatMap((one) => [one.ci_low, one.ci_high]), shape);
  return (
    <Frame name={`Estimates${all[0]?.unit ? ` (${all[0].unit})` : ""}, one method a line`} shape={shape} x={x} rows={all.length} none={0}>
      {all.map((one, i) => (
        <Line key={one.method} i={i} shape={shape} name={one.method.replace(/ in .*/, "")} said={`${figure(one.value)} (${figure(one.ci_low)} to ${figure(one.ci_high)})`} from={x(one.ci_low)} to={x(one.ci_high)} full={x(one.value)} />
      ))}
    </Frame>
  );
}

interface LineProps {
  i: number;
  shape: Shape;
  name: string;
  said: string;
  from: number;
  to: number;
  full: number;
  hollow?: number;
}

function Line({ i, shape, name, said, from, to, full, hollow }: LineProps) {
  const [y, text] = [i * shape.row + shape.line, i * shape.row + shape.label];
  return (
    <g>
      <text x={4} y={text}>
        {cut(name, shape.letters)}
      </text>
      <line x1={from} x2={to} y1={y} y2={y} class="whisker" />
      {hollow !== undefined && <circle cx={hollow} cy={y} r={4} class="hollow" />}
      <circle cx={full} cy={y} r={4} class="point" />
      <text x={shape.width - 4} y={text} text-anchor="end" class="numbers">
        {said}
      </text>
    </g>
  );
}

function Balance({ rows }: { rows: { covariate: string; smd_before: number; smd_after: number }[] }) {
  const shape = shapeOf(useNarrow());
  const x = scale(rows.flatMap((one) => [one.smd_before, one.smd_after, 0.1]), shape);
  return (
    <Frame name="Balance: standardized mean differences before (○) and after (●) weighting; the line at 0.1 is the usual bound" shape={shape} x={x} rows={rows.length} none={0.1}>
      {rows.map((one, i) => (
        <Line key={one.covariate} i={i} shape={shape} name={one.covariate} said={`${one.smd_before.toFixed(2)} → ${one.smd_after.toFixed(2)}`} from={x(one.smd_before)} to={x(one.smd_after)} full={x(one.smd_after)} hollow={x(one.smd_before)} />
      ))}
    </Frame>
  );
}

interface SensitivityProps {
  rows: { covariate: string; adjusted_1x: number; adjusted_3x?: number }[];
  now: Estimate;
  text: string;
}

function Sensitivity({ rows, now, text }: SensitivityProps) {
  const shape = shapeOf(useNarrow());
  const x = scale([now.value, ...rows.flatMap((one) => [one.adjusted_1x, one.adjusted_3x ?? one.adjusted_1x])], shape);
  return (
    <>
      <Frame name="Sensitivity: the estimate if a hidden cause were as strong as a measured one (●), or three times as strong (○)" shape={shape} x={x} rows={rows.length} none={0}>
        {rows.map((one, i) => (
          <Line key={one.covariate} i={i} shape={shape} name={`like ${one.covariate}`} said={`${figure(one.adjusted_1x)}, ${one.adjusted_3x === undefined ? "none can be" : figure(one.adjusted_3x)}`} from={x(one.adjusted_3x ?? one.adjusted_1x)} to={x(now.value)} full={x(one.adjusted_1x)} hollow={x(one.adjusted_3x ?? one.adjusted_1x)} />
        ))}
      </Frame>
      {text && <p class="quiet">{text.slice(0, 1).toUpperCase() + text.slice(1)}.</p>}
    </>
  );
}
