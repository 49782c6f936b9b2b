/** The head of a run of many answers: how far it is, stop and go on, what can be taken away. */

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "./api";
import type { Followed } from "./run";

export type Act = (does: () => Promise<api.Started | void>) => Promise<void>;

interface Props {
  run: Followed;
  act: Act;
  /** What is counted: a candidate, a question. */
  what: string;
  done: number;
  of: number;
  forms: Record<string, string>;
}

const WAITS_MS = 700;

export function LongHead({ run, act, what, forms, ...found }: Props) {
  const shown = run.shown;
  if (!shown) return null;
  const { id, status } = shown;
  const isLive = status === "queued" || status === "running";
  const last = run.steps[run.steps.length - 1];
  const told = isLive ? last?.progress : undefined;
  const { done, of } = told ?? found;
  const now = told?.now ?? [];
  return (
    <section aria-label="Progress" class="progress">
      <div class="ask-row">
        <p role="status" class="now">
          {status === "queued" && `Waits for its turn on this server${shown.place ? `, at place ${shown.place}` : ""}: one run of candidates or of a file works at a time.`}
          {status === "running" && (now.length > 0 ? `${what} ${done + 1}${now.length > 1 ? ` to ${done + now.length}` : ""} of ${of}` : last?.text || "Begins.")}
          {status === "cancelled" && "Stopped. What was finished is kept."}
          {status === "interrupted" && (shown.error ?? "Stopped before its end. What was finished is kept.")}
          {status === "failed" && `Failed: ${shown.error ?? "no reason was given"}`}
          {status === "finished" && (shown.headline ?? "Finished.")}
        </p>
        {isLive && (
          <button type="button" onClick={() => void act(() => api.cancel(id).then(() => undefined))}>
            Stop
          </button>
        )}
        {["interrupted", "cancelled", "failed"].includes(status) && (
          <button type="button" class="main" onClick={() => void act(() => api.resume(id))}>
            Go on
          </button>
        )}
      </div>
      {now.length > 0 && (
        <ul class="under-way" aria-label="Under way">
          {now.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      {isLive && of > 0 && <progress max={of} value={done} aria-label={`${done} of ${of}`} />}
      {run.isLost && !run.ended && <p role="alert">The connection was lost. The run goes on; reload to see it.</p>}
      <p class="quiet numbers cost">
        {of > 0 && status !== "finished" && `${done.toLocaleString("en")} of ${of.toLocaleString("en")} done`}
        {run.spent && isLive && ` · ${lasting(run.spent.seconds)}`}
        {told?.left_s != null && told.left_s >= 1 && ` · about ${lasting(told.left_s)} left`}
        {isLive && done > 0 && last?.text && ` · last: ${last.text.replace(/^\[\d+\/\d+\] /, "").replace(/ {2}\(.*\)$/, "")}`}
        {!isLive && done > 0 && (
          <span class="exports">
            Export{" "}
            {Object.entries(forms).map(([form, name]) => (
              <a key={form} href={`api/runs/${id}/export?format=${form}`} download>
                {name}
              </a>
            ))}
          </span>
        )}
      </p>
    </section>
  );
}

/** A time in words. */
const lasting = (seconds: number) => (seconds < 90 ? `${seconds.toFixed(0)} s` : seconds < 5400 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`);

/** What a route says of a run, read again whenever the run tells something, though not at every word. */
export function useDetail<T>(run: Followed, load: (id: string) => Promise<T>): [T | null, (next: T) => void, Error | null] {
  const [detail, setDetail] = useState<T | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const id = run.shown?.id ?? "";
  const beat = `${id} ${run.shown?.status} ${run.steps.length}`;
  const isOver = run.ended;
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), [id]);
  useEffect(() => {
    if (!id) return;
    const read = () => {
      timer.current = null;
      load(id).then(setDetail, setProblem);
    };
    if (timer.current && !isOver) return;
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(read, isOver || detail === null ? 0 : WAITS_MS);
  }, [beat]);
  return [detail, setDetail, problem];
}
