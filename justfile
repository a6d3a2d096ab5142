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
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings

# Review changed snapshots one by one (needs cargo-insta).
review *ARGS:
    cargo insta test --review {{ARGS}}

# Regenerate everything that is generated.
generate *ARGS:
    cargo xtask generate {{ARGS}}

# Licences and advisories of the dependencies (needs cargo-deny).
deny:
    cargo deny check

# Spelling (needs typos-cli).
typos:
    typos

# Measure.
bench *ARGS:
    cargo bench {{ARGS}}
