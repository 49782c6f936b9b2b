/** What an arrow rests on: evidence that opens, pages of the web, or words. */

import { link } from "./evidence";
import { plainly } from "./plain";
import type { Answer } from "./types";

const FEW = 3;
/** A name with the address of its page. */
const PAGE = /^(.*) \((https?:\/\/\S+)\)$/;

interface Props {
  texts: string[];
  answer: Answer;
  open(id: string): void;
}

export function Sources({ texts, answer, open }: Props) {
  const isRead = (text: string) => PAGE.test(text) || answer.evidence.some((one) => one.id === text);
  const all = [
    ...texts.filter(isRead).map((text) => <One key={text} text={text} answer={answer} open={open} />),
    ...plainly(texts.filter((text) => !isRead(text))).map(({ said, whole }) => (
      <span key={said} class="source" title={whole}>
        {said.replace(/ \(\w+\)$/, "")}
      </span>
    )),
  ];
  if (all.length <= FEW + 1) return <>{all}</>;
  return (
    <>
      {all.slice(0, FEW)}
      <details class="more">
        <summary>{all.length - FEW} more</summary>
        {all.slice(FEW)}
      </details>
    </>
  );
}

function One({ text, answer, open }: { text: string; answer: Answer; open(id: string): void }) {
  const held = answer.evidence.find((one) => one.id === text);
  if (held) {
    return (
      <button type="button" class="bare as-text" onClick={() => open(text)}>
        {held.source.title || held.source.identifier || held.text}
      </button>
    );
  }
  const [, name, url] = PAGE.exec(text) ?? [];
  const address = link(url ?? null);
  if (!address) return <span class="source">{text.replace(/ \(\w+\)$/, "")}</span>;
  return (
    <a class="source" href={address} target="_blank" rel="noopener noreferrer">
      {name === url ? new URL(address).hostname : name}
    </a>
  );
}
