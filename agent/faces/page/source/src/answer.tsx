/** The answer: one sentence first; then the figures, the claims with their evidence, the DAG, the tree. */

import { useEffect, useState } from "preact/hooks";
import type * as api from "./api";
import { Changes } from "./changes";
import { Claims } from "./claims";
import { DagPanel } from "./dag";
import { EvidencePanel } from "./evidence";
import { Figures } from "./figures";
import { GraphPanel } from "./graph";
import { arrowed, certaintyOf, onPage } from "./plain";
import { Guarded } from "./guarded";
import { Short } from "./short";
import { Tree } from "./tree";
import type { Answer, Run } from "./types";

interface Props {
  run: Run;
  act(does: () => Promise<api.Started | void>): Promise<void>;
}

const TABS = ["Claims", "Figures", "DAG", "Graph", "Tree", "Full text"] as const;
type Tab = (typeof TABS)[number];
const slug = (tab: string) => tab.toLowerCase().replace(" ", "-");

export function AnswerView({ run, act }: Props) {
  const answer = run.answer as Answer;
  const [tab, setTab] = useState<Tab>("Claims");
  const [part, setPart] = useState(0);
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => {
    setOpen(null);
    setPart(0);
  }, [run.id]);
  // A question of several clauses has an answer to each: the tabs show one of them.
  const shown = answer.answers[part] ?? answer;
  return (
    <div class="answer">
      <p class="headline">{answer.kind === "mechanism" ? arrowed(answer.headline) : answer.headline}</p>
      <ReadAs answer={answer} />
      {certaintyOf(answer) && <p class={`certainty is-${answer.certainty}`}>{certaintyOf(answer)}</p>}
      <Changes parent={run.parent} now={answer} />
      <Short text={run.short ?? ""} answer={answer} />
      <Cost run={run} answer={answer} />
      {answer.answers.length > 1 && (
        <p class="ask-row" role="group" aria-label="Part of the question">
          {answer.answers.map((one, i) => (
            <button type="button" key={one.run_id + i} aria-pressed={i === part} onClick={() => setPart(i)}>
              {i + 1}. {one.question.slice(0, 60)}
            </button>
          ))}
        </p>
      )}
      <Tabs now={tab} set={setTab} />
      <div class="tab" role="tabpanel" id={`panel-${slug(tab)}`} aria-labelledby={`tab-${slug(tab)}`} tabIndex={0}>
        <Guarded key={run.id + tab + part} part={`the tab ${tab}`}>
        {tab === "Claims" && <Claims answer={shown} open={setOpen} />}
        {tab === "Figures" && <Figures answer={shown} open={setOpen} />}
        {tab === "DAG" && (shown.dag ? <DagPanel run={run} answer={shown} dag={shown.dag} act={act} open={setOpen} /> : <p>This answer assumes no causal DAG.</p>)}
        {tab === "Graph" && <GraphPanel key={shown.run_id + part} sides={sidesOf(shown)} />}
        {tab === "Tree" && <TreeTab answer={shown} />}
        {tab === "Full text" && <FullText id={run.id} answer={shown} />}
        </Guarded>
      </div>
      {open !== null && <EvidencePanel answer={shown} id={open} close={() => setOpen(null)} />}
    </div>
  );
}

/** Whom and what against which the question was read to ask: what follows another one leaves most of it unsaid. */
function ReadAs({ answer }: { answer: Answer }) {
  const one = answer.read_as.length === 1 ? answer.read_as[0] : undefined;
  if (!one?.treatment || !one.outcome || !(one.population || one.comparator || one.horizon)) return null;
  const said = [`${one.treatment} and ${one.outcome}`, one.comparator && `against ${one.comparator}`, one.population && `in ${one.population}`, one.horizon].filter(Boolean);
  return <p class="quiet read-as">Read as: {said.join(", ")}</p>;
}

function sidesOf(answer: Answer): Map<string, string> {
  const held = [answer.treatment, answer.outcome].filter((one) => one?.curie);
  return new Map(held.map((one) => [one?.curie ?? "", one?.name ?? one?.mention ?? ""]));
}

function Cost({ run, answer }: { run: Run; answer: Answer }) {
  const { seconds, look_ups, tokens, money } = answer.cost;
  return (
    <p class="quiet numbers cost">
      {seconds.toFixed(1)} s · {look_ups} look-ups
      {tokens > 0 && ` · ${tokens} tokens`}
      {money > 0 && ` · $${money.toFixed(4)}`}
      {answer.bound_by.length > 0 && ` · cut by the budget of ${answer.bound_by.join(", ")}`}
      <span class="exports">
        Export{" "}
        {(["md", "html", "json", "txt"] as const).map((form) => (
          <a key={form} href={`api/runs/${run.id}/export?format=${form}`} download>
            {{ md: "Markdown", html: "HTML", json: "JSON", txt: "Text" }[form]}
          </a>
        ))}
      </span>
    </p>
  );
}

function Tabs({ now, set }: { now: Tab; set(tab: Tab): void }) {
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    const next = TABS[(TABS.indexOf(now) + step + TABS.length) % TABS.length] as Tab;
    set(next);
    document.getElementById(`tab-${slug(next)}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="What the answer rests on" onKeyDown={move}>
      {TABS.map((tab) => (
        <button type="button" role="tab" key={tab} id={`tab-${slug(tab)}`} aria-selected={tab === now} aria-controls={tab === now ? `panel-${slug(tab)}` : undefined} tabIndex={tab === now ? 0 : -1} onClick={() => set(tab)}>
          {tab}
        </button>
      ))}
    </div>
  );
}

function TreeTab({ answer }: { answer: Answer }) {
  return (
    <>
      <Tree thoughts={answer.tree.thoughts} />
      {answer.unexamined.length > 0 && (
        <section>
          <h2>Not examined</h2>
          <ul>
            {answer.unexamined.map((one) => (
              <li key={one.name + one.claim}>
                {one.claim} <span class="quiet">{one.why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Evidence goes by the numbers that it has under Claims. */
function FullText({ id, answer }: { id: string; answer: Answer }) {
  const [text, setText] = useState("");
  useEffect(() => {
    fetch(`api/runs/${encodeURIComponent(id)}/export?format=txt`)
      .then((response) => (response.ok ? response.text().then(onPage) : Promise.reject(new Error(String(response.status)))))
      .then(setText, () => setText("The server does not answer."));
  }, [id]);
  return <pre class="full">{answer.evidence.reduce((said, one, i) => said.replaceAll(one.id, String(i + 1)), text)}</pre>;
}
