/** One piece of evidence: what it says, its figures, whose they are, and where it can be read. */

import { useEffect, useRef } from "preact/hooks";
import { exact } from "./numbers";
import type { Answer } from "./types";

interface Props {
  answer: Answer;
  id: string;
  close(): void;
}

export function EvidencePanel({ answer, id, close }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const one = answer.evidence.find((item) => item.id === id);
  useEffect(() => {
    const dialog = box.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, [id]);
  return (
    <dialog ref={box} class="evidence" aria-labelledby="evidence-title" onClose={close} onClick={(event) => event.target === box.current && close()}>
      <div class="evidence-box">
        <button type="button" class="bare close" onClick={close} aria-label="Close">
          ×
        </button>
        {!one ? (
          <p id="evidence-title">This item is not among the evidence of the answer.</p>
        ) : (
          <>
            <h2 id="evidence-title">{one.source.title || one.source.identifier}</h2>
            <p>{one.text}</p>
            <dl class="facts">
              {facts(one).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd class="numbers">{value}</dd>
                </div>
              ))}
            </dl>
            {link(one.source.url) ? (
              <p>
                <a href={link(one.source.url) ?? ""} target="_blank" rel="noopener noreferrer">
                  {one.source.identifier}
                </a>
              </p>
            ) : (
              <p class="quiet">{one.source.identifier}</p>
            )}
          </>
        )}
      </div>
    </dialog>
  );
}

/** A study design in words. */
export const designSaid = (design: string) =>
  ({ rct: "randomized trial", rct_meta_analysis: "meta-analysis of randomized trials", observational_meta_analysis: "meta-analysis of observational studies" })[design] ?? design.replace(/_/g, " ");

/** Only pages of the web are linked: an address comes from a file that anybody may have written. */
export function link(url: string | null): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}

function facts(one: Answer["evidence"][number]): [string, string][] {
  const found: [string, string | null][] = [
    ["Design", designSaid(one.design)],
    ["Figure", one.estimate === null ? null : `${one.measure} ${exact(one.estimate)} (95 % CI ${exact(one.ci_low)} to ${exact(one.ci_high)})`],
    ["Contrast", one.contrast],
    ["In whom", one.population],
    ["People", one.n === null ? null : one.n.toLocaleString("en")],
    ["Year", one.year === null ? null : String(one.year)],
    ["Stated by", one.body],
    ["How sure", one.grade],
  ];
  return found.filter((pair): pair is [string, string] => !!pair[1]);
}
