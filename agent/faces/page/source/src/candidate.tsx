/** One candidate: what speaks for it and against it, and which measurement would move its verdict. */

import { arrowed } from "./plain";
import type { Hypothesis } from "./types";

interface Props {
  one: Hypothesis;
  word: string;
  isAsked: boolean;
  say: ((word: "promising" | "unlikely") => void) | null;
  ask(): void;
}

const AT_FIRST = 3;
/** The steps of a walk, as arrows. */
const walked = (text: string) => text.replace(/ > /g, " → ").replace(/ < /g, " ← ").replace(/ - /g, " – ");
const plain = (text: string) => text.replace(/_/g, " ");

export function Candidate({ one, word, isAsked, say, ask }: Props) {
  const [first] = one.measurements;
  const [refuted] = one.falsification;
  const reasons = one.evidence_for.filter((text) => text !== one.mechanism);
  return (
    <li class="candidate">
      <h2 class="plain" title={one.curie}>{one.statement}</h2>
      <p class="quiet numbers">
        Probability {one.probability.toFixed(3)} · today {plain(one.verdict)}
        {word && ` · you said ${word}`}
      </p>
      <dl class="facts">
        <Fact name="Through" items={[walked(one.mechanism)]} />
        <Fact name="For" items={reasons.slice(0, AT_FIRST).map(walked)} />
        <Fact name="Against" items={one.evidence_against.length ? one.evidence_against.slice(0, AT_FIRST) : ["nothing is held; that is no support"]} />
        <Fact name="Standing" items={[one.standing]} />
        {first && <Fact name="Measure first" items={[`${first.text}; ${first.size}`, `${first.bits.toFixed(3)} bits, ${first.cost}; then ${plain(first.if_true)} if so, ${plain(first.if_null)} if not`]} />}
        {refuted && <Fact name="Refuted if" items={[refuted.refuted_if]} />}
      </dl>
      <details>
        <summary>More: {one.measurements.length} measurements, identification, safety, feasibility</summary>
        <dl class="facts">
          <Fact name="For" items={reasons.slice(AT_FIRST).map(walked)} />
          <Fact name="Against" items={one.evidence_against.slice(AT_FIRST)} />
          <Fact name="Identified" items={[arrowed(one.identified)]} />
          <Fact name="Safety" items={one.safety} />
          <Fact name="Feasibility" items={[one.feasibility]} />
          <Fact name="Probability" items={[one.basis]} />
          <Fact name="Same argument" items={one.alike.length ? [one.alike.join(", ")] : []} />
          <Fact name="Falsified by" items={one.falsification.map((test) => `${test.test}: refuted if ${test.refuted_if}`)} />
        </dl>
        <div class="scrolls" tabIndex={0} role="region" aria-label={`Measurements for ${one.name}`}>
          <table>
            <thead>
              <tr>
                {["Measure", "Size", "Follow-up", "Cost", "Bits", "Verdict if so", "if not"].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {one.measurements.map((m) => (
                <tr key={m.text}>
                  <td>{m.text}</td>
                  <td>{m.size}</td>
                  <td>{m.follow_up}</td>
                  <td>{m.cost}</td>
                  <td class="numbers">{m.bits.toFixed(3)}</td>
                  <td>{plain(m.if_true)}</td>
                  <td>{plain(m.if_null)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <p class="ask-row">
        {say && (
          <>
            <button type="button" class="small" aria-pressed={word === "promising"} aria-label={`${one.name} is promising`} onClick={() => say("promising")}>
              Promising
            </button>
            <button type="button" class="small" aria-pressed={word === "unlikely"} aria-label={`${one.name} is unlikely`} onClick={() => say("unlikely")}>
              Unlikely
            </button>
          </>
        )}
        {isAsked && <span class="quiet">Your word on this one would teach most.</span>}
        <button type="button" class="small bare" onClick={ask}>
          Ask about it
        </button>
      </p>
    </li>
  );
}

function Fact({ name, items }: { name: string; items: string[] }) {
  const said = items.filter(Boolean);
  if (said.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      {said.map((text) => (
        <dd key={text}>{text}</dd>
      ))}
    </div>
  );
}
