# Shortcuts. Each is one command that CONTRIBUTING.md also names.

# What the pipeline runs.
ci:
    .ci/run

# Check, render and write this repository's detections.
build:
    cargo run --release -- build

# Report every finding in the detections.
check:
    cargo run --release -- check

# All tests.
test *ARGS:
    cargo test {{ARGS}}

# Format, then lint as the pipeline does.
lint:
    cargo fmt
    cargo clippy --all-targets -- -D warnings

# Accept changed snapshots; read the diff before committing it.
bless *ARGS:
    INSTA_UPDATE=always cargo test {{ARGS}}

# Write out/ and schema/detection.schema.json anew.
generate:
    cargo run --release -- schema > schema/detection.schema.json
    cargo run --release -- build

# Licences and advisories of the dependencies (needs cargo-deny).
deny:
    cargo deny check

# Measure.
bench *ARGS:
    cargo bench {{ARGS}}
