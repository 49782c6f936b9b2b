/** A run at work: what it does now, what it spent, the tree as it grows; and why there is no answer. */

import * as api from "./api";
import { Approve } from "./approve";
import type { Followed } from "./run";
import { Tree } from "./tree";

interface Props {
  run: Followed;
  act(does: () => Promise<api.Started | void>): Promise<void>;
}

export function Progress({ run, act }: Props) {
  const shown = run.shown;
  if (!shown) return null;
  const last = run.steps[run.steps.length - 1];
  const { id, status } = shown;
  return (
    <section aria-label="Progress" class="progress">
      <div class="ask-row">
      <p role="status" class="now">
        {status === "queued" && (last?.name === "queue" ? `Your question ${last.text}.` : `Your question waits for its turn on this server${shown.place ? `, at place ${shown.place}` : ""}.`)}
        {status === "running" && (last ? `${last.name}: ${last.text}` : "Begins.")}
        {status === "interrupted" && (shown.waiting ? waitsFor(shown.waiting) : "Stopped before its end. What was finished is kept.")}
        {status === "cancelled" && "Stopped. What was finished is kept."}
        {status === "failed" && `Failed: ${shown.error ?? "no reason was given"}`}
        {status === "finished" && "Finished; the answer is on its way."}
      </p>
      {(status === "running" || status === "queued") && (
        <button type="button" onClick={() => void act(() => api.cancel(id).then(() => undefined))}>
          Stop
        </button>
      )}
      </div>
      {run.isLost && !run.ended && <p role="alert">The connection was lost. The run goes on; reload to see it.</p>}
      {run.spent && (
        <p class="quiet numbers">
          {run.spent.seconds.toFixed(1)} s · {run.spent.look_ups ?? 0} look-ups
          {run.spent.tokens ? ` · ${run.spent.tokens} tokens` : ""}
          {run.spent.money ? ` · $${run.spent.money.toFixed(4)}` : ""}
        </p>
      )}
      {shown.waiting && <Approve run={shown} act={act} />}
      {!shown.waiting && ["interrupted", "cancelled", "failed"].includes(status) && (
        <button type="button" class="main" onClick={() => void act(() => api.resume(id))}>
          Go on
        </button>
      )}
      {run.thoughts.length > 0 && <Tree thoughts={run.thoughts} />}
    </section>
  );
}

/** What a person is asked to do, so that the run goes on. */
const waitsFor = (waiting: Record<string, unknown>) =>
  "dag" in waiting ? "Waits for you: look at the DAG, change it where it is wrong, and approve it." : "Waits for you: choose what is meant, and approve it.";
