"""Sources -> a corpus: what is kept, what is the same, what is rejected, and what a killed build leaves."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from graphs.errors import DataError, InputError, StoreError
from tools.literature.building import Built, build_corpus
from tools.literature.corpora.records import composed, plain_doi, plain_pmid
from tools.literature.corpora.splitting import MOST_WORDS, passages
from tools.literature.corpus import open_corpora
from tools.literature.retrieval.embedder import ScriptedEmbedder

ROOT = Path(__file__).parent.parent.parent

PUBMED = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">0123</PMID><Article>
<Journal><JournalIssue><PubDate><MedlineDate>2004 Jan-Feb</MedlineDate></PubDate></JournalIssue>
<Title>A Journal</Title></Journal><ArticleTitle>Drug A for <i>H. pylori</i>: a trial.</ArticleTitle>
<ELocationID EIdType="doi">10.1000/ABC.1</ELocationID>
<Abstract><AbstractText Label="METHODS">We randomised 10 patients &lt;18 years.</AbstractText>
<AbstractText Label="RESULTS">RR 0.5 (<b>0.3</b> to 0.8).</AbstractText>
<CopyrightInformation>CC BY</CopyrightInformation></Abstract>
<PublicationTypeList><PublicationType>Randomized Controlled Trial</PublicationType></PublicationTypeList>
</Article><MeshHeadingList><MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>
</MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>9</PMID><Article/></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""

JATS = """<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front>
<journal-meta><journal-title-group><journal-title>J</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmc">77</article-id><article-id pub-id-type="doi">10.1000/j.2</article-id>
<title-group><article-title>Salt and pressure<xref>1</xref></article-title></title-group>
<pub-date pub-type="epub"><year>2011</year></pub-date>
<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><p>open</p></license></permissions>
<abstract><sec><title>Aim</title><p>To see.</p></sec></abstract></article-meta></front>
<body><sec><title>Results</title><p>Pressure fell.<table-wrap><table><tr><td>99</td></tr></table></table-wrap></p>
<sec><title>Harms</title><p>None.</p></sec></sec></body><back><ref-list><ref>No</ref></ref-list></back></article>"""

RIS = "TY  - JOUR\nTI  - A reference of a manager\nAB  - It says something.\nPY  - 1999\nDO  - 10.1000/r.3\nER  - \n"
BIBTEX = '@article{k, title={An {Entry} of a file}, abstract={It says "so".}, year={2001}, doi={10.1000/b.4}}'


async def built(folder: Path, *sources: str) -> Built:
    return await build_corpus(folder / "corpus", sources, None, lambda _: None)


def written(folder: Path, *records: Any, name: str = "a.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return f"jsonl:{path}"


async def shown(folder: Path, doc: str) -> Any:
    async with open_corpora([folder / "corpus"]) as corpora:
        return await corpora.document(doc)


async def test_every_kind_of_source_becomes_documents(tmp_path: Path) -> None:
    files = {"pubmed-xml": PUBMED, "pmc-jats": JATS, "ris": RIS, "bibtex": BIBTEX}
    for kind, content in files.items():
        (tmp_path / kind).write_bytes(gzip.compress(content.encode()))
    done = await built(tmp_path, *(f"{kind}:{tmp_path / kind}" for kind in files))
    assert [source.kept for source in done.sources] == [1, 1, 1, 1]
    pubmed = await shown(tmp_path, "PMID:123")
    assert (pubmed.title, pubmed.year, pubmed.doi) == (
        "Drug A for H. pylori: a trial.",
        2004,
        "10.1000/abc.1",
    )
    assert (
        pubmed.text
        == "Methods\nWe randomised 10 patients <18 years.\n\nResults\nRR 0.5 (0.3 to 0.8)."
    )
    assert (pubmed.design, pubmed.species, pubmed.licence) == ("rct", ("human",), "CC BY")
    jats = await shown(tmp_path, "10.1000/j.2")
    assert (jats.doc, jats.title, jats.year) == ("PMC77", "Salt and pressure", 2011)
    assert jats.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert [h for h, _, _ in jats.sections] == ["Abstract / Aim", "Results", "Results / Harms"]
    assert "99" not in jats.text
    assert (await shown(tmp_path, "10.1000/r.3")).text == "It says something."
    assert (await shown(tmp_path, "10.1000/b.4")).title == "An Entry of a file"


async def test_the_text_of_a_pdf(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    figure.text(0.1, 0.8, "doi:10.1000/pdf.1")
    figure.text(0.1, 0.5, "Stroke was rarer.")
    figure.savefig(tmp_path / "a_paper.pdf", metadata={"Title": "A paper"})
    await built(tmp_path, f"pdf:{tmp_path}")
    document = await shown(tmp_path, "10.1000/pdf.1")
    assert (document.title, document.year) == ("A paper", None)
    assert "Stroke was rarer." in document.text


async def test_a_section_is_what_its_span_says(tmp_path: Path) -> None:
    (tmp_path / "p").write_text(PUBMED, encoding="utf-8")
    await built(tmp_path, f"pubmed-xml:{tmp_path / 'p'}")
    document = await shown(tmp_path, "123")
    said = {heading: document.text[start:end] for heading, start, end in document.sections}
    assert said == {
        "Methods": "We randomised 10 patients <18 years.",
        "Results": "RR 0.5 (0.3 to 0.8).",
    }


async def test_text_is_kept_to_the_letter(tmp_path: Path) -> None:
    text = "  Odd\u00a0 spacing,\ttabs\nand β-blockers \U0001f600.  "
    await built(tmp_path, written(tmp_path, {"id": "x", "title": "T", "text": text}))
    document = await shown(tmp_path, "x")
    assert document.text == text
    assert [document.text[a:b] for a, b in document.passages] == [text.strip()]


@pytest.mark.parametrize("words", [1, MOST_WORDS, MOST_WORDS + 1, 5_000])
@pytest.mark.parametrize(
    "sentence", ["Short one here. ", "x ", "A very long sentence without any end "]
)
def test_passages_cover_a_text_and_are_no_longer_than_allowed(words: int, sentence: str) -> None:
    text = sentence * (words // len(sentence.split()) + 1)
    spans = passages(text, ())
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
    assert all(0 < len(text[a:b].split()) <= MOST_WORDS for a, b in spans)
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))


def test_a_long_text_is_cut_where_a_section_ends() -> None:
    text, sections = composed([("Methods", "We did it. " * 60), ("Results", "It fell. " * 150)])
    first, *_ = passages(text, sections)
    assert text[first[0] : first[1]].endswith("We did it.")


async def test_one_publication_is_kept_once(tmp_path: Path) -> None:
    same = "Aspirin for the prevention of stroke in adults"
    done = await built(
        tmp_path,
        written(
            tmp_path,
            {"id": "a", "title": same, "text": "Aspirin was given to many.", "doi": "10.1/x"},
            {"id": "b", "title": "Other", "text": "Other words.", "doi": "https://doi.org/10.1/X"},
            {"id": "c", "title": f"{same}.", "text": "Aspirin was given to many people.", "pmid": 5},
            {"id": "d", "title": "Whatever it is called", "text": "No.", "pmid": "PMID: 5"},
            {"id": "e", "title": same, "text": "Aspirin was given to many.", "doi": "10.1/y"},
            {"id": "f", "title": same, "text": "Nothing of what the first one reports, at all."},
            {"id": "g", "title": "Editorial", "text": "One."},
            {"id": "h", "title": "Editorial", "text": "Two."},
        ),
    )  # fmt: skip
    assert (done.sources[0].kept, done.sources[0].repeated) == (5, 3)
    merged = await shown(tmp_path, "a")
    assert merged.pmid == "5"
    assert (await shown(tmp_path, "c")).doc == "a"


async def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    lines = ['{"id": 1, "text": "good words"}', "{cut", "[]", '{"id": 2}', '{"id": 1, "text": "else"}',
             '{"id": 3, "text": 7}', '{"id": [1], "text": "x"}', '{"id": 4, "text": "\\ud800"}', ""]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    done = await built(tmp_path, f"jsonl:{path}")
    assert (done.sources[0].kept, done.sources[0].rejected) == (1, 7)
    async with open_corpora([tmp_path / "corpus"]) as corpora:
        rejects = corpora.shelves[0].rejects(100)
    assert [place for _, place, _ in rejects] == [f"line {n}" for n in (2, 3, 4)] + ["record 5"] + [
        f"line {n}" for n in (6, 7, 8)
    ]
    assert "another document has the id '1'" in rejects[3][2]


async def test_a_file_that_is_cut_gives_what_it_holds_and_says_so(tmp_path: Path) -> None:
    whole = "".join(json.dumps({"id": n, "text": f"words {n} " * 50}) + "\n" for n in range(2_000))
    (tmp_path / "cut.jsonl.xz").write_bytes(lzma.compress(whole.encode())[:-40])
    done = await built(tmp_path, f"jsonl:{tmp_path / 'cut.jsonl.xz'}")
    assert 0 < done.sources[0].kept < 2_000
    assert done.sources[0].rejected == 1
    (tmp_path / "half.xml").write_text(PUBMED[:-60], encoding="utf-8")
    done = await built(tmp_path, f"pubmed-xml:{tmp_path / 'half.xml'}")
    assert (done.sources[0].kept, done.sources[0].rejected) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "content", "error"),
    [
        ("pubmed-xml", "no xml", DataError),
        ("pubmed-xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', DataError),
        ("pdf", "%PDF-1.4 cut", DataError),
        ("ris", "no references", DataError),
        ("pubmed-xml", JATS, DataError),
        ("jsonl", "", DataError),
        ("other", "", InputError),
    ],
)
async def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, kind: str, content: str, error: type[Exception]
) -> None:
    (tmp_path / "f").write_text(content, encoding="utf-8")
    with pytest.raises(error):
        await built(tmp_path, f"{kind}:{tmp_path / 'f'}")


async def test_one_bad_file_of_many_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_text("no pdf", encoding="utf-8")
    good = written(tmp_path, {"id": "a", "text": "words"})
    done = await built(tmp_path, f"pdf:{tmp_path / 'bad.pdf'}", good)
    assert [source.kept for source in done.sources] == [1]
    assert "bad.pdf cannot be read as PDF" in done.notes[0]


async def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    source = written(tmp_path, *({"id": n, "text": f"word{n} and more"} for n in range(30)))
    await built(tmp_path, source)
    again = await built(tmp_path, source)
    assert (again.sources[0].is_new, again.indexed) == (False, 0)
    more = written(tmp_path, {"id": "z", "text": "word99 indeed"}, name="b.jsonl")
    assert (await built(tmp_path, more)).indexed == 1
    async with open_corpora([tmp_path / "corpus"]) as corpora:
        assert (await corpora.search("word99", mode="bm25")).hits[0].doc == "z"


async def test_many_small_additions_are_one_segment_in_the_end(tmp_path: Path) -> None:
    for n in range(12):
        await built(
            tmp_path, written(tmp_path, {"id": n, "text": f"term{n} here"}, name=f"{n}.jsonl")
        )
    async with open_corpora([tmp_path / "corpus"]) as corpora:
        assert len(corpora.shelves[0].segments) < 12
        found = [(await corpora.search(f"term{n}", mode="bm25")).hits[0].doc for n in range(12)]
    assert found == [str(n) for n in range(12)]
    await built(tmp_path, written(tmp_path, {"id": "last", "text": "one more"}, name="last.jsonl"))
    assert len(list((tmp_path / "corpus/segments").iterdir())) < 12


async def test_a_killed_build_goes_on(tmp_path: Path) -> None:
    source = written(
        tmp_path,
        *({"id": n, "text": f"word{n} " + "common words of a text " * 40} for n in range(6_000)),
    )
    script = (
        "import asyncio, sys; from pathlib import Path; from tools.literature.building import build_corpus;"
        "asyncio.run(build_corpus(Path(sys.argv[1]), [sys.argv[2]], None, lambda t: print(t, flush=True)))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "corpus"), source],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    async with open_corpora([tmp_path / "corpus"]) as corpora:
        found = await corpora.search("common", mode="bm25")
        assert "not indexed" in found.notes[0]
    done = await built(tmp_path, source)
    assert (done.sources[0].kept, done.sources[0].repeated, done.indexed) == (6_000, 0, 6_000)


async def test_vectors_go_on_where_they_were_cut(tmp_path: Path) -> None:
    source = written(tmp_path, *({"id": n, "text": f"word{n} and more"} for n in range(200)))
    embedder = ScriptedEmbedder()
    corpus = tmp_path / "corpus"
    await build_corpus(corpus, [source], embedder, lambda _: None)
    (place,) = (corpus / "vectors").glob("*/vectors.f16")
    whole = place.read_bytes()
    place.write_bytes(whole[:5_001])
    done = await build_corpus(corpus, [], embedder, lambda _: None)
    assert done.embedded == 200 - 5_001 // 128
    assert place.read_bytes() == whole


async def test_a_folder_without_a_corpus_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no corpus"):
        await built(tmp_path)
    (tmp_path / "corpus.sqlite").write_bytes(b"no database at all, whatever its name says")
    with pytest.raises(StoreError, match="no corpus, or damaged"):
        async with open_corpora([tmp_path]):
            pass


@pytest.mark.parametrize(
    ("given", "doi"),
    [
        ("https://doi.org/10.1000/A,b", "10.1000/a,b"),
        ("doi:10.1000/x.", "10.1000/x"),
        ("10.1016/S0140-6736(05)67394-1", "10.1016/s0140-6736(05)67394-1"),
        ("none", ""),
        (None, ""),
    ],
)
def test_a_doi_is_read_however_it_is_written(given: object, doi: str) -> None:
    assert plain_doi(given) == doi


def test_a_pmid_is_digits() -> None:
    assert [plain_pmid(v) for v in (12, "PMID: 012", "12a", "", None)] == ["12", "12", "", "", ""]
