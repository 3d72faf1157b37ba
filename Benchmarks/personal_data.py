"""How well and how fast personal data is found: sentences that others marked, clean logs, and Presidio's patterns on the same lines.

The sentences aren't part of this repository: CASTELLAN_PII names their folder, `../shared/data/pii` beside it unless told. Without them
that part is left out. Presidio runs with its patterns alone, on a blank spaCy model, in this process.
"""
import logging
import os
import pathlib
import random
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WANTED = {kind: (0.98, 0.99) for kind in ("email", "ssn", "iban", "ip_address", "credit_card")} | {
    "phone": (0.90, 0.94), "url": (0.98, 0.98), "person_name": (0, 0), "postal_address": (0, 0)}
LINES = 300


def measure(bench, note):
    sentences = pathlib.Path(os.environ.get("CASTELLAN_PII") or ROOT.parent / "shared/data/pii") / "synth_dataset_v2.json"
    known = sentences.exists()
    found = bench("pii", *(["--sentences", sentences] if known else []))
    for kind, (precision, recall) in WANTED.items() if known else []:
        ours = [found[f"{kind}_{name}"] for name in ("precision", "recall")]
        wanted = f"≥ {precision}, ≥ {recall}" if precision else "–"
        note("–", f"{kind}, precision and recall on {found[kind + '_marked']:.0f} marked", f"{ours[0]:.3f}, {ours[1]:.3f}", "", "",
             wanted, ours[0] >= precision and ours[1] >= recall)
    false = found["false_findings_per_mb"]
    note("–", "false findings in a megabyte of clean logs", f"{false:.2f}", "", "", "≤ 1", false <= 1)
    for name, measure, wanted in (("logs", "plain logs looked through, one core", 700), ("events", "JSON events masked, one core", 400)):
        rate = found[f"{name}_mb_per_second"]
        note("–", measure, f"{rate:,.0f} MB/s", "", "", f"≥ {wanted} MB/s", rate >= wanted)
    against_presidio(bench, note)


def against_presidio(bench, note):
    lines = logs()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lines"
        path.write_text("\n".join(lines))
        ours = bench("pii", "--texts", path)["texts_mb_per_second"]
    analyze = presidio()
    begun = time.process_time()
    for line in lines:
        analyze(line)
    theirs = sum(len(line) for line in lines) / 1e6 / (time.process_time() - begun)
    note("–", "lines of logs, each alone", f"{ours:,.0f} MB/s", f"Presidio's patterns {theirs:.3f} MB/s", f"{ours / theirs:,.0f}", "≥ 1,000",
         ours / theirs >= 1000)


def presidio():
    logging.disable(logging.WARNING)
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    with tempfile.TemporaryDirectory() as folder:
        spacy.blank("en").to_disk(folder)
        models = [{"lang_code": "en", "model_name": folder}]
        engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
        registry = RecognizerRegistry()
        registry.load_predefined_recognizers(languages=["en"])
        registry.remove_recognizer("SpacyRecognizer")
        analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
        analyzer.analyze("warm", "en")
    return lambda text: analyzer.analyze(text, "en")


def logs():
    source = random.Random(7)

    def line():
        time_of_day = f"{source.randrange(24):02}:{source.randrange(60):02}:{source.randrange(60):02}"
        found = source.choice(["", "", "", f" email=user{source.randrange(1000)}@example.com", f" from 203.0.113.{source.randrange(255)}"])
        return (f"2026-11-{source.randrange(1, 29):02}T{time_of_day}.{source.randrange(1000):03}Z info web request method=GET "
                f"route=/v1/accounts/{{id}}/sessions status=200 duration_ms={source.randrange(40)}.{source.randrange(1000):03} "
                f"request_id={source.randbytes(16).hex()}{found}")
    return [line() for _ in range(LINES)]
