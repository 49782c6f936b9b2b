/** A file of questions and its table: what became of each, how it met the gold, and each answer on a click. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { LongHead, useDetail } from "./long";
import { plainly } from "./plain";
import type { Act } from "./long";
import { RowDialog } from "./row";
import type { Followed } from "./run";
import type { BatchRow, Totals } from "./types";

interface Props {
  run: Followed;
  act: Act;
  ask(wish: api.Wish): Promise<boolean>;
}

const FORMS = { csv: "CSV", jsonl: "JSON lines", txt: "Text", html: "HTML" };

export function BatchView({ run, act, ask }: Props) {
  const id = run.shown?.id ?? "";
  const [told, , problem] = useDetail(run, api.batch);
  const [rows, setRows] = useState<BatchRow[]>([]);
  const [more, setMore] = useState(false);
  const [open, setOpen] = useState(0);
  const [lost, setLost] = useState("");
  const totals = told?.totals ?? null;
  // As many rows as are shown now are read again while the batch goes on.
  const read = (after: number, limit: number) =>
    api.batchRows(id, after, limit).then(
      (found) => {
        setRows((before) => (after ? [...before, ...found.rows] : found.rows));
        setMore(found.more);
      },
      (error: Error) => setLost(error.message),
    );
  useEffect(() => {
    if (told) void read(0, Math.min(Math.max(rows.length, 50), 500));
  }, [told]);
  return (
    <div class="many">
      <LongHead run={run} act={act} what="Question" done={totals?.questions ?? 0} of={told?.questions ?? 0} forms={run.shown?.status === "finished" ? FORMS : {}} />
      {(problem || lost) && (
        <p role="alert" class="problem">
          {lost || problem?.message}
        </p>
      )}
      {totals && <Sums totals={totals} />}
      {rows.length > 0 && (
        <div class="scrolls rows" tabIndex={0} role="region" aria-label="Answers">
          <table>
            <thead>
              <tr>
                {["Question", "Verdict", "Size", "Sources"].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line key={row.line} row={row} open={() => setOpen(row.line)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more && (
        <button type="button" onClick={() => void read(rows[rows.length - 1]?.line ?? 0, 50)}>
          More rows
        </button>
      )}
      {open > 0 && <RowDialog run={id} line={open} close={() => setOpen(0)} ask={ask} />}
    </div>
  );
}

function Line({ row, open }: { row: BatchRow; open(): void }) {
  const { brief } = row;
  return (
    // A keyboard opens it by its question; a click anywhere on it does.
    <tr class={`is-${row.status} ${brief ? "can-open" : ""}`} onClick={brief ? open : undefined}>
      <th scope="row">
        {brief ? (
          <button type="button" class="bare as-text">
            {row.question}
          </button>
        ) : (
          row.question || row.id
        )}
      </th>
      {brief ? (
        <>
          <td data-head="Verdict">
            {brief.reply && `${brief.reply.replace(/_/g, " ")}, `}
            {brief.verdict.replace(/_/g, " ")}
            {brief.certainty && <span class="quiet under">{brief.certainty.replace(/_/g, " ")} certainty</span>}
            {Object.entries(row.judged).map(([field, mark]) => (
              <span key={field} class={`mark-of is-${mark}`}>
                {mark === "right" ? "✓" : mark === "wrong" ? "✕" : "–"} {field} {mark}
              </span>
            ))}
          </td>
          <td data-head="Size" class="numbers">
            {brief.size_text || "–"}
          </td>
          <td data-head="Sources">{plainly(brief.sources.slice(0, 3).map(named)).map((one) => one.said).join(", ") || "–"}</td>
        </>
      ) : (
        <td colSpan={3} data-head="Problem">
          {row.status}: {row.error}
        </td>
      )}
    </tr>
  );
}

/** An address is named by its site: the whole of it is in the answer. */
const named = (source: string) => /^https?:\/\/([^/]+)/.exec(source)?.[1] ?? source;

function Sums({ totals }: { totals: Totals }) {
  const verdicts = Object.entries(totals.verdicts).map(([verdict, n]) => `${n} ${verdict.replace(/_/g, " ")}`);
  return (
    <dl class="facts">
      <div>
        <dt>Answered</dt>
        <dd class="numbers">
          {totals.answered.toLocaleString("en")}
          {totals.invalid > 0 && `, ${totals.invalid} cannot be asked`}
          {totals.failed > 0 && `, ${totals.failed} failed`}
        </dd>
      </div>
      {verdicts.length > 0 && (
        <div>
          <dt>Verdicts</dt>
          <dd class="numbers">{verdicts.join(", ")}</dd>
        </div>
      )}
      {Object.entries(totals.scores).map(([field, one]) => (
        <div key={field}>
          <dt>Right ({field})</dt>
          <dd class="numbers">
            {one.right} of {one.right + one.wrong + one.withheld + one.failed}, {one.wrong} wrong, {one.withheld} withheld
          </dd>
        </div>
      ))}
    </dl>
  );
}
