/** One run as it is followed: what is known of it, the thoughts as they change, what it spent. */

import { useCallback, useEffect, useState } from "preact/hooks";
import * as api from "./api";
import type { Run, Spent, Step, Thought } from "./types";

export interface Followed {
  shown: Run | null;
  steps: Step[];
  thoughts: Thought[];
  spent: Spent | null;
  ended: boolean;
  isLost: boolean;
  problem: Error | null;
  again(): void;
}

const OVER = ["finished", "failed", "cancelled", "interrupted"];

const isSpent = (spent: Partial<Spent>): spent is Spent => spent.seconds !== undefined;

export function useRun(id: string): Followed {
  const [shown, setShown] = useState<Run | null>(null);
  const [steps, setSteps] = useState<Step[]>([]);
  const [thoughts, setThoughts] = useState<Map<string, Thought>>(new Map());
  const [isLost, setLost] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    setShown(null);
    setSteps([]);
    setThoughts(new Map());
    setLost(false);
    setProblem(null);
    if (!id) return;
    let isHere = true;
    let stop = () => {};
    const load = () =>
      api.run(id).then(
        (run) => {
          if (!isHere) return null;
          setShown(run);
          setProblem(null);
          return run;
        },
        (error) => {
          if (isHere) setProblem(error);
          return null;
        },
      );
    const follow = () => api.watch(id, {
      step: (step) => {
        setSteps((all) => [...all, step]);
        if (step.name !== "queue") setShown((run) => (run?.status === "queued" ? { ...run, status: "running", place: null } : run));
      },
      thought: (thought) => setThoughts((all) => new Map(all).set(thought.id, thought)),
      answer: () => void load(),
      end: () => void load(),
      lost: () => {
        setLost(true);
        void load();
      },
    });
    // One that is finished says nothing new: all of it was read.
    void load().then((run) => {
      if (isHere && run && run.status !== "finished") stop = follow();
    });
    return () => {
      isHere = false;
      stop();
    };
  }, [id, turn]);

  const again = useCallback(() => setTurn((n) => n + 1), []);
  // What only tells that a person is asked tells of no spending.
  const spent = [...steps].reverse().map((step) => step.spent).find(isSpent) ?? null;
  const ended = shown !== null && OVER.includes(shown.status);
  const grown = thoughts.size ? [...thoughts.values()] : (shown?.answer?.tree.thoughts ?? []);
  return { shown, steps, thoughts: grown, spent, ended, isLost, problem, again };
}
