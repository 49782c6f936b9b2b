"""What vulture calls unused and a person has looked at: each name with the reason to keep it.

`make check` runs vulture on the four packages with this list (see [tool.vulture] in pyproject.toml); a
name that is unused and not here fails. Delete a line when its code goes or is called: a test finds
lines that nothing needs any more. Code that only tests call does not belong here unless the line says
what it waits for.
"""

# Called by a name that is made at run time.
_.answer_asked  # tools.causal.sharing: a worker finds it by name
_.add_build  # tools.kg.main: `add_` and `run_` of the command's name
_.add_cypher  # as above
_.add_dag  # as above
_.add_download  # as above
_.add_export  # as above
_.add_extract  # tools.literature.findings.main: as above
_.add_find  # as above
_.add_info  # as above
_.add_load  # as above
_.add_neighbors  # as above
_.add_paths  # as above
_.add_arguments  # tools.causal.cli.main: a member of every command's module
_.run_build  # as above, of `aetia kg`
_.run_cypher  # as above
_.run_dag  # as above
_.run_download  # as above
_.run_export  # as above
_.run_extract  # tools.literature.findings.main: as above
_.run_find  # as above
_.run_info  # as above
_.run_load  # as above
_.run_neighbors  # as above
_.run_paths  # as above
_.add_add  # tools.literature.main: `add_` and `run_` of the command's name
_.add_search  # as above
_.add_show  # as above
_.run_add  # as above
_.run_search  # as above
_.run_show  # as above

# Fields that are only written out: JSON, by asdict or model_dump.
_.n_findings  # agent.answer: how many findings a design has
_.schema_version  # agent.answer: which shape of the answer this is
_.unit_of_analysis  # tools.causal.datasets: what a row is
_.contrast_low  # tools.causal.continuous: the doses that are compared
_.contrast_high  # as above
_.r2_exposure  # tools.causal.mendelian.steiger: variance explained in the exposure
_.correct  # tools.causal.mendelian.steiger: whether the direction is the assumed one
_.share_same_sign  # tools.causal.multiverse: how many analyses agree
_.share_excluding_zero  # as above
_.partial_r2  # tools.causal.query: sensitivity of the estimate
_.robustness_value  # as above
_.robustness_value_alpha  # as above
_.e_value_limit  # as above
_.bias_mean  # tools.causal.query: what calibration by negative controls found
_.bias_sd  # as above
_.n_controls  # as above
_.cumulative_incidence  # tools.causal.survival: the curve of each group

# Fields that tests read and people: where the figures of a row were seen.

# Read by a library, not by us.
_.n_batch  # llama.cpp reads the fields of its structs
_.n_ubatch  # as above
_.kv_unified  # as above
_.n_seq_max  # as above
_.n_outputs_max  # as above
_.n_outputs_max_per_seq  # as above
_.n_threads_batch  # as above
_.swa_full  # as above
_.flash_attn_type  # as above
_.pooling_type  # as above
_.n_tokens  # as above
_.ftype  # llama.cpp's quantizer reads it
_.nthread  # as above
_.HF_HUB_DISABLE_TELEMETRY  # huggingface_hub reads it
_.find_class  # pickle calls it: graphs.vocabulary.making.drugs refuses what is not plain data
_.__path__  # the import system reads it of a module that stands in for a package
_.__dir__  # Python calls it: what `dir(aetia)` lists
_.__getattr__  # Python calls it: a name of aetia.py is imported when it is first used
_.dont_write_bytecode  # the interpreter reads it of sys
_.read_by_rules  # LangGraph reads the keys of the state

# Public: for callers outside of this program.
_.RulesModel  # agent.models.backends: the public stand-in where no model is wanted
_.MentionFinder  # tools.naming.mentions: the seam of the extra `ner`, for a caller's own finder
_.ScriptedFinder  # as above, its public fake
_.TransformerFinder  # as above, its one implementation
_.is_calibrated  # agent.judges.calibrated: whether a record of exactly this judge was applied

# Only tests call these: their checks compare a fast algorithm with the definition.
_.project  # tools.causal.identification.admg: latent projection, by which textbook figures are drawn
_.is_front_door_set  # tools.causal.identification.front_door: the definition itself

# Only tests call these, and whoever owns the room has not decided yet whether they stay.
_.average_over_orders  # agent.judges.calibration.orders
_.Calibrator  # agent.judges.calibration.scaling
_.read_calibrator  # agent.judges.calibration.scaling

# Told to people in `--json`; nothing in the product reads it back.
_.selective_accuracy  # evals.qa.gold.GoldScore, which the summary holds as JSON types

# Public fakes.
_.ScriptedEmbedder  # tools.literature.retrieval.embedder
_.ScriptedProposer  # agent.tree.proposers
_.ScriptedRelevance  # tools.literature.retrieval.relevance

# Called by Python's own readers of streams.
_.readable  # graphs.unpacked
_.readinto  # graphs.unpacked
# Read by the libraries that serve HTTP.
_.media_type  # agent.faces.serving.streaming: of a Starlette response
_.should_exit  # evals.load: tells uvicorn to stop
