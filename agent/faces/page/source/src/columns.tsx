/** The wizard of columns: what each is, its unit, its part in a question, when it was measured, codes for no value. */

import { useEffect, useState } from "preact/hooks";
import type { Column, DataSet } from "./types";

const ROLES = ["", "treatment", "outcome", "covariate", "negative_control_outcome"];
const TYPES = ["binary", "continuous", "categorical"];
const ROWS_SHOWN = 8;
const cellSaid = (cell: unknown) => (cell === null ? "" : String(cell));
const DESIGNS = { cohort: "cohort", rct: "randomized trial", case_control: "case-control", cross_sectional: "cross-sectional" };

interface Props {
  set: DataSet;
  /** What is typed while it is saved would be lost: then nothing can be typed. */
  isBusy: boolean;
  save(told: unknown): Promise<void>;
}

export function Columns({ set, isBusy, save }: Props) {
  const [columns, setColumns] = useState<Column[]>(set.columns);
  const [population, setPopulation] = useState(set.population ?? "");
  const [design, setDesign] = useState(set.design ?? "cohort");
  useEffect(() => {
    setColumns(set.columns);
    setPopulation(set.population ?? "");
    setDesign(set.design ?? "cohort");
  }, [set]);
  const change = (name: string, part: Partial<Column>) => setColumns(columns.map((one) => (one.name === name ? { ...one, ...part } : one)));
  const told = () => ({
    title: set.title || set.name,
    population,
    design,
    columns: columns
      .filter((one) => one.role || one.meaning || one.unit || one.time != null || typeSaid(one) || (one.missing_codes ?? []).length > 0)
      .map((one) => ({ name: one.name, meaning: one.meaning ?? "", role: one.role || null, unit: one.unit ?? "", time: one.time ?? null, type: typeSaid(one), missing_codes: one.missing_codes ?? [], event: hasEvent(one) ? (one.event ?? "") : "", against: hasAgainst(one) ? (one.against ?? "") : "" })),
  });
  // What was found in the file is not said again: it may be read anew.
  const typeSaid = (one: Column) => (one.type === set.columns.find((held) => held.name === one.name)?.type ? undefined : one.type);
  const isEnough = columns.some((one) => one.role === "treatment") && columns.some((one) => one.role === "outcome");
  return (
    <form
      class="columns"
      onSubmit={(event) => {
        event.preventDefault();
        void save(told());
      }}
    >
      <fieldset class="plain" disabled={isBusy}>
      <h3>{set.name}</h3>
      {set.warnings.length > 0 && (
        <ul class="warnings">
          {set.warnings.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <div class="limits-box">
        <label>
          Who they are
          <input value={population} onInput={(event) => setPopulation(event.currentTarget.value)} />
        </label>
        <label>
          Design
          <select value={design} onChange={(event) => setDesign(event.currentTarget.value)}>
            {Object.entries(DESIGNS).map(([one, said]) => (
              <option key={one} value={one}>
                {said}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Preview set={set} />
      <div class="scrolls" tabIndex={0} role="region" aria-label="Columns">
        <table>
          <thead>
            <tr>
              {["Column", "Part", "What it measures", "Unit", "Order in time", "Codes for no value", "Type"].map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map((one) => (
              <Line key={one.name} one={one} change={(part) => change(one.name, part)} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="ask-row">
        <span class="quiet">{isEnough ? "Ready to be asked once it is kept." : "Name one treatment and one outcome, so that it can be asked."}</span>
        <button type="submit" class="main">
          Keep
        </button>
      </p>
      </fieldset>
    </form>
  );
}

/** Of a treatment of more than two values two are compared. */
const hasAgainst = (one: Column) => one.role === "treatment" && (one.levels?.length ?? 0) > 2;
/** Which value is the event of an outcome, or is treated. */
const hasEvent = (one: Column) => hasAgainst(one) || ((one.role === "treatment" || one.role === "outcome") && one.levels?.length === 2);

function Line({ one, change }: { one: Column; change(part: Partial<Column>): void }) {
  return (
    <tr>
      <th scope="row">{one.name}</th>
      <td data-head="Part">
        <select aria-label={`Part of ${one.name}`} value={one.role ?? ""} onChange={(event) => change({ role: event.currentTarget.value })}>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {role.replace(/_/g, " ") || "not used"}
            </option>
          ))}
        </select>
        {hasEvent(one) && (
          <label class="event">
            {one.role === "treatment" ? "treated" : "event"}
            <select aria-label={`Event of ${one.name}`} value={one.event ?? ""} onChange={(event) => change({ event: event.currentTarget.value })}>
              <option value="">as coded</option>
              {(one.levels ?? []).map((level) => (
                <option key={String(level)} value={String(level)}>
                  {String(level)}
                </option>
              ))}
            </select>
          </label>
        )}
        {hasAgainst(one) && (
          <label class="event">
            against
            <select aria-label={`Compared with, of ${one.name}`} value={one.against ?? ""} onChange={(event) => change({ against: event.currentTarget.value })}>
              <option value="">say which</option>
              {(one.levels ?? []).map((level) => (
                <option key={String(level)} value={String(level)}>
                  {String(level)}
                </option>
              ))}
            </select>
          </label>
        )}
      </td>
      <td data-head="What it measures">
        <input aria-label={`Meaning of ${one.name}`} value={one.meaning ?? ""} placeholder={one.name} onInput={(event) => change({ meaning: event.currentTarget.value })} />
      </td>
      <td data-head="Unit">
        <input aria-label={`Unit of ${one.name}`} class="narrow" value={one.unit ?? ""} onInput={(event) => change({ unit: event.currentTarget.value })} />
      </td>
      <td data-head="Order in time">
        <input aria-label={`Order of ${one.name}`} class="narrow" type="number" min={0} max={1000} value={one.time ?? ""} onInput={(event) => change({ time: event.currentTarget.value === "" ? null : Number(event.currentTarget.value) })} />
      </td>
      <td data-head="Codes for no value">
        <input
          aria-label={`Missing codes of ${one.name}`}
          class="narrow"
          value={(one.missing_codes ?? []).join(", ")}
          onChange={(event) => change({ missing_codes: event.currentTarget.value.split(",").map((code) => code.trim()).filter(Boolean) })}
        />
      </td>
      <td data-head="Type">
        <select aria-label={`Type of ${one.name}`} value={one.type} onChange={(event) => change({ type: event.currentTarget.value })}>
          {[...new Set([...TYPES, one.type])].map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
        {one.missing > 0 && <span class="quiet numbers"> {one.missing.toLocaleString("en")} empty</span>}
      </td>
    </tr>
  );
}

/** The first rows; a table of many columns is moved within its box, and its first column stays. */
function Preview({ set }: { set: DataSet }) {
  const rows = Math.min(set.preview.length, ROWS_SHOWN);
  return (
    <details class="preview">
      <summary>
        First {rows} of {set.rows.toLocaleString("en")} rows, {set.columns.length} {set.columns.length === 1 ? "column" : "columns"}
      </summary>
      <div class="scrolls" tabIndex={0} role="region" aria-label={`First rows of ${set.columns.length} columns`}>
        <table class="numbers">
          <thead>
            <tr>
              {set.columns.map((one) => (
                <th scope="col" key={one.name}>
                  {one.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {set.preview.slice(0, ROWS_SHOWN).map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (j === 0 ? <th scope="row" key={j}>{cellSaid(cell)}</th> : <td key={j}>{cellSaid(cell)}</td>))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
