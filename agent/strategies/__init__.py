"""Strategies side by side, at equal token budgets, on any chat model.

They settle questions with options, yes/no(/maybe) with or without context, and open ones.

    from agent.strategies.named import strategy_named
    from agent.strategies.posed import Posed
    from agent.strategies.settling import settle

    posed = Posed("Does A raise C?", ("increase", "decrease", "no effect"), ("A raises B.", "B lowers C."))
    done = await settle(strategy_named("aetia"), posed, model, budget_tokens=512, seed=1)
    done.chosen, done.probabilities, done.tokens, done.calls, done.steps

A model that knows one format of its own gets a `PromptSet` of its own (`prompts=`): every word that a
strategy says is in it. A strategy is a frozen value whose fields are its parameters: `Aetia(trust=0.9)`.

Door:
    posed: `Posed`, `Step` and `Settled`: what goes in and what comes out
    strategy: `Strategy`, the protocol of ideas
    prompt_set: `PromptSet` and the default one
    settling: `settle`, the seam that callers use
    meter: `Lasting`, what is learned of a model over many questions
    evidence_read: what a judge reads in the context
    by_rules: the same questions without a model, by look-ups and the judge
    named: a name -> a strategy
    ideas: one strategy a file
"""
