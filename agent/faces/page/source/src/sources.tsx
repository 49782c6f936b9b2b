/** What an arrow rests on: evidence that opens, pages of the web, or words. */

import { link } from "./evidence";
import type { Answer } from "./types";

const FEW = 3;

interface Props {
  texts: string[];
  answer: Answer;
  open(id: string): void;
}

export function Sources({ texts, answer, open }: Props) {
  const one = (text: string) => <One key={text} text={text} answer={answer} open={open} />;
  if (texts.length <= FEW + 1) return <>{texts.map(one)}</>;
  return (
    <>
      {texts.slice(0, FEW).map(one)}
      <details class="more">
        <summary>{texts.length - FEW} more</summary>
        {texts.slice(FEW).map(one)}
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
  const [, name, url] = /^(.*) \((https?:\/\/\S+)\)$/.exec(text) ?? [];
  const address = link(url ?? null);
  if (!address) return <span class="source">{text.replace(/ \(\w+\)$/, "")}</span>;
  return (
    <a class="source" href={address} target="_blank" rel="noopener noreferrer">
      {name === url ? new URL(address).hostname : name}
    </a>
  );
}
