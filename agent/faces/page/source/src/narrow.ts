/** Whether the page is as narrow as a phone's; style.css turns at the same width. */

import { useEffect, useState } from "preact/hooks";

const QUERY = "(max-width: 820px)";

export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(matchMedia(QUERY).matches);
  useEffect(() => {
    const query = matchMedia(QUERY);
    const turned = () => setNarrow(query.matches);
    query.addEventListener("change", turned);
    return () => query.removeEventListener("change", turned);
  }, []);
  return isNarrow;
}
