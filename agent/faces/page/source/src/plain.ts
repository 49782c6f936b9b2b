/** What a person reads in the place of what programs write: sources without a page, the arrows of a path. */

export interface Plain {
  said: string;
  /** All identifiers that it stands for. */
  whole: string;
}

const MECHANISM = /^DrugMechDB:/;

/** Sources that have no page of their own: those of one collection are one, with their number. */
export function plainly(texts: string[]): Plain[] {
  const mechanisms = texts.filter((text) => MECHANISM.test(text));
  const others = texts.filter((text) => !MECHANISM.test(text)).map((text) => ({ said: text === "AETIA:names" ? "by definition" : text, whole: text }));
  if (mechanisms.length === 0) return others;
  const said = `DrugMechDB, ${mechanisms.length === 1 ? "one curated mechanism" : `${mechanisms.length} curated mechanisms`}`;
  return [...others, { said, whole: mechanisms.join(", ") }];
}

/** Arrows as people draw them. */
export const arrowed = (text: string) => text.replace(/ <- /g, " ← ").replace(/ -> /g, " → ").replace(/ > /g, " → ");
