/** What one sees before the first question: what Aetia does, questions to try, what it works with here. */

import type { Wish } from "./api";
import type { About } from "./types";

const SAMPLES = [
  "Does LDL cholesterol cause coronary heart disease?",
  "How does metformin lower blood glucose?",
  "Does quitting smoking cause weight gain?",
  "Is ezetimibe better than a statin for coronary heart disease?",
];

export function Welcome() {
  return (
    <section class="welcome">
      <p class="lead">Does X cause Y, by how much, through what, and what if?</p>
      <p>
        Aetia answers causal questions in biomedicine and claims only what the evidence identifies. It says when an effect
        cannot be identified, and what would settle it.
      </p>
    </section>
  );
}

export function Samples({ ask }: { ask(wish: Wish): Promise<boolean> }) {
  return (
    <p class="samples" role="group" aria-label="Questions to try">
      {SAMPLES.map((question) => (
        <button type="button" key={question} onClick={() => void ask({ question })}>
          {question}
        </button>
      ))}
    </p>
  );
}

export function Machine({ about }: { about: About }) {
  if (!about.graph) return null;
  return (
    <dl class="facts machine">
      <div>
        <dt>Knowledge graph</dt>
        <dd>
          {about.graph.name} {about.graph.version}
        </dd>
      </div>
      <div>
        <dt>Judge</dt>
        <dd>{about.judge}</dd>
      </div>
      <div>
        <dt>Chat model</dt>
        <dd>{about.models?.join(", ") || "none: rules read and write"}</dd>
      </div>
    </dl>
  );
}
