/** The answer: one sentence first; then the figures, the claims with their evidence, the DAG, the tree. */

import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { DagPanel } from "./dag";
import { EvidencePanel } from "./evidence";
import { Forest } from "./forest";
import { GraphPanel } from "./graph";
import { OwnData } from "./own";
import { Tree } from "./tree";
import type { Answer, Run, Thought } from "./types";

interface Props {
  run: Run;
  thoughts: Thought[];
  act(does: () => Promise<api.Started | void>): Promise<void>;
  ask(wish: api.Wish): Promise<void>;
}

const TABS = ["Claims", "Figures", "DAG", "Graph", "Tree", "Full text"] as const;
type Tab = (typeof TABS)[number];

export function AnswerView({ run, thoughts, act }: Props) {
  const answer = run.answer as Answer;
  const [tab, setTab] = useState<Tab>("Claims");
  const [open, setOpen] = useState<string | null>(null);
  const before = useParent(run.parent);
  useEffect(() => setOpen(null), [run.id]);
  const [first, ...rest] = (run.short ?? answer.headline).split("\n\n");
  return (
    <div class="answer">
      <p class={`headline is-${answer.verdict}`}>{answer.headline}</p>
      {answer.effect && (
        <p class="effect numbers">
          {figure(answer.effect.value)} <span class="quiet">(95 % CI {figure(answer.effect.ci_low)} to {figure(answer.effect.ci_high)})</span> {answer.effect.unit}
        </p>
      )}
      {before && <Changes before={before} now={answer} />}
      <pre class="short">{withoutHeadline([first, ...rest].join("\n\n"), answer.headline)}</pre>
      <p class="quiet numbers">
        {answer.cost.seconds.toFixed(1)} s · {answer.cost.look_ups} look-ups
        {answer.cost.tokens > 0 && ` · ${answer.cost.tokens} tokens`}
        {answer.cost.money > 0 && ` · $${answer.cost.money.toFixed(4)}`}
        {answer.bound_by.length > 0 && ` · cut by the budget of ${answer.bound_by.join(", ")}`}
        {" · "}
        <a href={`api/runs/${run.id}/export?format=md`} download>
          Markdown
        </a>{" "}
        <a href={`api/runs/${run.id}/export?format=html`} download>
          HTML
        </a>{" "}
        <a href={`api/runs/${run.id}/export?format=json`} download>
          JSON
        </a>
      </p>
      <Tabs now={tab} set={setTab} />
      <div class="tab" role="tabpanel" id={`panel-${slug(tab)}`} aria-labelledby={`tab-${slug(tab)}`} tabIndex={0}>
        {tab === "Claims" && <Claims answer={answer} open={setOpen} />}
        {tab === "Figures" && <Figures answer={answer} open={setOpen} />}
        {tab === "DAG" && (answer.dag ? <DagPanel run={run} dag={answer.dag} act={act} /> : <p>This answer assumes no causal DAG.</p>)}
        {tab === "Graph" && <GraphPanel nodes={[answer.treatment?.curie, answer.outcome?.curie].filter((one): one is string => !!one)} />}
        {tab === "Tree" && <TreeTab thoughts={thoughts} answer={answer} />}
        {tab === "Full text" && <FullText id={run.id} />}
      </div>
      {open !== null && <EvidencePanel answer={answer} id={open} close={() => setOpen(null)} />}
    </div>
  );
}

export const figure = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toPrecision(3));
const slug = (tab: string) => tab.toLowerCase().replace(" ", "-");

/** The short form begins with the headline, which stands above it already. */
function withoutHeadline(text: string, headline: string): string {
  const flat = (s: string) => s.replace(/\s+/g, "");
  const lines = text.split("\n");
  let head = "";
  for (let i = 0; i < lines.length; i++) {
    head += lines[i];
    if (flat(head) === flat(headline) || flat(head).startsWith(flat(headline))) return lines.slice(i + 1).join("\n").trim();
    if (!flat(headline).startsWith(flat(head))) break;
  }
  return text;
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
        <button type="button" role="tab" key={tab} id={`tab-${slug(tab)}`} aria-selected={tab === now} aria-controls={`panel-${slug(tab)}`} tabIndex={tab === now ? 0 : -1} onClick={() => set(tab)}>
          {tab}
        </button>
      ))}
    </div>
  );
}

function Claims({ answer, open }: { answer: Answer; open(id: string): void }) {
  const number = new Map(answer.evidence.map((one, i) => [one.id, i + 1]));
  return (
    <>
      {answer.claims.length === 0 && <p>Nothing is claimed.</p>}
      <ol class="claims">
        {answer.claims.map((claim) => (
          <li key={claim.text}>
            {claim.text}{" "}
            {claim.evidence.map((id) => (
              <button type="button" class="cite" key={id} onClick={() => open(id)} aria-label={`Evidence ${number.get(id) ?? ""}`}>
                {number.get(id) ?? "?"}
              </button>
            ))}
          </li>
        ))}
      </ol>
      <List title="Open threats" items={answer.threats} />
      <List title="What would change it" items={answer.would_change} />
      <List title="Nearest" items={answer.nearest} />
      <List title="Stood in" items={answer.fallbacks} />
    </>
  );
}

function List({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

function Figures({ answer, open }: { answer: Answer; open(id: string): void }) {
  const hasNumbers = answer.evidence.some((one) => one.estimate !== null);
  return (
    <>
      {!hasNumbers && !answer.estimation && <p>No figure is held on this question.</p>}
      <Forest evidence={answer.evidence} open={open} />
      {answer.estimation && <OwnData estimation={answer.estimation} />}
    </>
  );
}

function TreeTab({ thoughts, answer }: { thoughts: Thought[]; answer: Answer }) {
  return (
    <>
      <Tree thoughts={thoughts} />
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

function FullText({ id }: { id: string }) {
  const [text, setText] = useState("");
  useEffect(() => {
    fetch(`api/runs/${encodeURIComponent(id)}/export?format=md`)
      .then((response) => response.text())
      .then(setText, () => setText("The server does not answer."));
  }, [id]);
  return <pre class="full">{text.replace(/^ {4}/gm, "")}</pre>;
}

function useParent(id: string | null): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    setAnswer(null);
    if (!id) return;
    let isHere = true;
    api.run(id).then((run) => isHere && setAnswer(run.answer), () => undefined);
    return () => {
      isHere = false;
    };
  }, [id]);
  return answer;
}

/** What another DAG changed in the answer. */
function Changes({ before, now }: { before: Answer; now: Answer }) {
  const of = (answer: Answer): Record<string, string> => ({
    Verdict: answer.verdict.replace(/_/g, " "),
    Certainty: answer.certainty ?? "none",
    Effect: answer.effect ? `${figure(answer.effect.value)} (${figure(answer.effect.ci_low)} to ${figure(answer.effect.ci_high)})` : estimateOf(answer),
    Identification: answer.dag?.identified ?? "no DAG",
  });
  const [old, fresh] = [of(before), of(now)];
  const changed = Object.keys(fresh).filter((name) => old[name] !== fresh[name]);
  return (
    <section class="changes" aria-label="What the other DAG changed">
      <h2>With this DAG</h2>
      {changed.length === 0 ? (
        <p>The answer is the same.</p>
      ) : (
        <dl>
          {changed.map((name) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <del>{old[name]}</del> <ins>{fresh[name]}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function estimateOf(answer: Answer): string {
  const told = (answer.estimation?.estimate ?? null) as { value?: number; ci_low?: number; ci_high?: number } | null;
  if (!told || told.value === undefined || told.ci_low === undefined || told.ci_high === undefined) return "none";
  return `${figure(told.value)} (${figure(told.ci_low)} to ${figure(told.ci_high)})`;
}
