/** What is claimed, each claim with its evidence; the rivals; what would change the answer. */

import { arrowed } from "./plain";
import type { Answer, Claim } from "./types";

interface Props {
  answer: Answer;
  open(id: string): void;
}

const STATUS: Record<string, string> = { supported: "✓", weakened: "↓", refuted: "✕", open: "?" };

export function Claims({ answer, open }: Props) {
  const contrary = new Set(answer.rivals.flatMap((one) => one.against ?? []));
  const isAgainst = (one: Claim) => one.evidence.every((id) => contrary.has(id));
  const against = answer.claims.filter(isAgainst);
  return (
    <>
      {answer.claims.length === 0 && <p>Nothing is claimed.</p>}
      <Told claims={answer.claims.filter((one) => !isAgainst(one))} answer={answer} open={open} />
      {against.length > 0 && (
        <section>
          <h2>Against it, and harms</h2>
          <Told claims={against} answer={answer} open={open} />
        </section>
      )}
      <Rivals answer={answer} open={open} />
      <List title="Open threats" items={threats(answer).map(unmarked).map(arrowed)} />
      <List title="What would change it" items={answer.would_change} />
      <List title="Nearest" items={answer.nearest} />
      <List title="Done without" items={answer.fallbacks} />
    </>
  );
}

function Told({ claims, answer, open }: { claims: Claim[] } & Props) {
  return (
    <ol class="claims">
      {claims.map((claim) => (
        <li key={claim.text}>
          {arrowed(claim.text)} <Cites ids={claim.evidence} answer={answer} open={open} />
        </li>
      ))}
    </ol>
  );
}

/** Those that are more than an explanation with its state, which stands above. */
const threats = (answer: Answer) => answer.threats.filter((text) => !answer.rivals.some((one) => text.includes(one.claim) && text.includes(one.text)));

/** A caveat without its mark for programs. */
const unmarked = (text: string) => text.replace(/^[A-Z]+(_[A-Z]+)+: /, "");

function Cites({ ids, answer, open }: { ids: string[] } & Props) {
  const number = new Map(answer.evidence.map((one, i) => [one.id, i + 1]));
  return (
    <>
      {[...new Set(ids)].filter((id) => number.has(id)).map((id) => (
        <button type="button" class="cite" key={id} onClick={() => open(id)} aria-label={`Evidence ${number.get(id)}`}>
          {number.get(id)}
        </button>
      ))}
    </>
  );
}

function Rivals({ answer, open }: Props) {
  if (answer.rivals.length === 0) return null;
  return (
    <section>
      <h2>Explanations that were weighed</h2>
      <ul class="rivals">
        {answer.rivals.map((one) => (
          <li key={one.name}>
            <span class={`rival-state is-${one.status}`}>
              <span aria-hidden="true">{STATUS[one.status] ?? "·"}</span> {one.status.replace(/_/g, " ")}
            </span>
            <span>
              {one.claim}
              <span class="quiet rival-why">
                {arrowed(one.text)} <Cites ids={one.evidence} answer={answer} open={open} />
                {(one.against ?? []).length > 0 && (
                  <>
                    ; against it: <Cites ids={one.against ?? []} answer={answer} open={open} />
                  </>
                )}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function List({ title, items }: { title: string; items: string[] }) {
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
