/** A data set of one's own for the question, and its columns: what is chosen is written as a question. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import type { Column, DataSet } from "./types";

interface Props {
  data: string;
  choose(name: string): void;
  /** Put a question into the box. */
  write(question: string): void;
}

type Line = Awaited<ReturnType<typeof api.dataSets>>["data"][number];

const said = (column: Column) => column.meaning || column.name;

export function FromData({ data, choose, write }: Props) {
  const [all, setAll] = useState<Line[]>([]);
  const [set, setSet] = useState<DataSet | null>(null);
  const load = () => void api.dataSets().then((found) => setAll(found.data), () => setAll([]));
  useEffect(load, [data]);
  useEffect(() => {
    setSet(null);
    if (!data) return;
    let isHere = true;
    api.dataSet(data).then((found) => isHere && setSet(found), () => undefined);
    return () => {
      isHere = false;
    };
  }, [data]);
  if (all.length === 0) return null;
  return (
    <>
      <label class="in-row">
        Data
        <select aria-label="Data set of the question" value={data} onFocus={load} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">none of my own</option>
          {all.map((one) => (
            <option key={one.name} value={one.name} disabled={!one.ready}>
              {one.title || one.name}
              {one.ready ? "" : " (describe its columns first)"}
            </option>
          ))}
        </select>
      </label>
      {set && <Pair key={set.name} columns={set.columns.filter((one) => one.role)} write={write} />}
    </>
  );
}

function Pair({ columns, write }: { columns: Column[]; write(question: string): void }) {
  const first = (role: string) => columns.find((one) => one.role === role)?.name ?? "";
  const [cause, setCause] = useState(first("treatment"));
  const [effect, setEffect] = useState(first("outcome"));
  const named = (name: string) => columns.find((one) => one.name === name);
  const [x, y] = [named(cause), named(effect)];
  const pick = (label: string, value: string, role: string, set: (name: string) => void) => (
    <label class="in-row">
      {label}
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        {columns.filter((one) => one.role === role).map((one) => (
          <option key={one.name} value={one.name}>
            {said(one)}
            {one.meaning && one.meaning !== one.name ? ` (${one.name})` : ""}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div class="ask-row from-data" role="group" aria-label="A question from its columns">
      {pick("Effect of", cause, "treatment", setCause)}
      {pick("on", effect, "outcome", setEffect)}
      <button type="button" class="small" disabled={!x || !y} onClick={() => x && y && write(`What is the effect of ${said(x)} on ${said(y)}?`)}>
        Write the question
      </button>
      <span class="quiet">{adjusted(columns)}</span>
    </div>
  );
}

function adjusted(columns: Column[]): string {
  const covariates = columns.filter((one) => one.role === "covariate").map(said);
  if (covariates.length === 0) return "No column is there to adjust for.";
  return `May be adjusted for: ${covariates.slice(0, 6).join(", ")}${covariates.length > 6 ? ` and ${covariates.length - 6} more` : ""}.`;
}
