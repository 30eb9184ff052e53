# Two commands: `make demo` and `make test`. Everything else is one of their parts.
.PHONY: demo test check fmt needs

# Builds the server and starts it with a demo town in ./data.
# make demo FEED=<address or file> fills it from a real municipality's feed; PORT=8471 takes another port.
demo: PORT ?= 8470
demo:
	cargo build --release --locked
	@AUSRUFER_LISTEN=127.0.0.1:$(PORT) AUSRUFER_BASE_URL=http://localhost:$(PORT) ./target/release/ausrufer demo $(if $(FEED),--feed "$(FEED)")

# Installs what the tests need and is missing, then runs everything.
test:
	@scripts/test

# The quick part of `make test`: format and lints.
check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

# Only installs what the tests need.
needs:
	@scripts/needs
