/** Candidates for a goal: each with its reasons and what would settle it; what is known, and what was not run. */

import { useState } from "preact/hooks";
import * as api from "./api";
import { Candidate } from "./candidate";
import { List } from "./claims";
import { LongHead, useDetail } from "./long";
import type { Act } from "./long";
import type { Followed } from "./run";
import type { SetAside } from "./types";

interface Props {
  run: Followed;
  act: Act;
  ask(wish: api.Wish): Promise<boolean>;
}

const FORMS = { html: "HTML", json: "JSON", txt: "Text" };

export function HypothesesView({ run, act, ask }: Props) {
  const [told, setTold, problem] = useDetail(run, api.hypotheses);
  const [refused, setRefused] = useState("");
  const report = told?.report ?? null;
  const made = told?.made ?? [];
  const questions = new Map(made.map((one) => [one.curie, one.question]));
  const shown = report?.hypotheses ?? made;
  const say = (curie: string, word: "promising" | "unlikely") => {
    setRefused("");
    api.say(run.shown?.id ?? "", curie, word).then(setTold, (error: Error) => setRefused(error.message));
  };
  return (
    <div class="many">
      <LongHead run={run} act={act} what="Candidate" done={made.length} of={Math.max(told?.top ?? 0, made.length)} forms={report ? FORMS : {}} />
      {(problem || refused) && (
        <p role="alert" class="problem">
          {refused || problem?.message}
        </p>
      )}
      {report && (
        <p class="said">
          {report.considered.toLocaleString("en")} candidates are reached in the graph ({countsSaid(report.counts)}). None of these is a claim: they are
          in the order of what the best measurement would tell, and were found by {report.ranked_by}.
        </p>
      )}
      {report && report.hypotheses.length === 0 && <p>No open candidate: {report.thin.join("; ") || report.more.join("; ") || "every one is known or points the other way"}.</p>}
      <ol class="candidates">
        {shown.map((one) => (
          <Candidate
            key={one.curie}
            one={one}
            word={told?.words[one.curie] ?? ""}
            isAsked={report?.ask_next.includes(one.curie) ?? false}
            say={run.ended ? (word) => say(one.curie, word) : null}
            ask={() => void ask({ question: questions.get(one.curie) ?? one.statement })}
          />
        ))}
      </ol>
      {report && (
        <>
          <Aside title="Known, tried or warned of" items={report.settled} />
          <Aside title="Not run, and why" items={report.losers} />
          <List title="Also" items={[...report.more.map(bare), ...report.thin]} />
          <List title="What would widen it" items={report.widen} />
        </>
      )}
    </div>
  );
}

/** Without the name of an option of the command line. */
const bare = (text: string) => text.replace(/; see --\w+$/, "");

const countsSaid = (counts: Record<string, number>) =>
  Object.entries(counts)
    .filter(([, n]) => n > 0)
    .map(([state, n]) => `${n} ${state}`)
    .join(", ");

function Aside({ title, items }: { title: string; items: SetAside[] }) {
  if (items.length === 0) return null;
  return (
    <details class="fold">
      <summary>
        {title} ({items.length})
      </summary>
      <ul class="aside">
        {items.map((one) => (
          <li key={one.curie + one.reason}>
            <span>
              {one.name} <span class="quiet">{one.state.replace(/_/g, " ")}</span>
            </span>
            <span class="quiet">{one.reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

