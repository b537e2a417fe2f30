# proxilog. `make demo` and `make test` install what is missing, build and run; see README.md.
PREFIX   ?= /usr/local
BUILD    ?= build
CFLAGS   ?= -O2 -g
VERSION  := 0.1.0

# ---- Dependencies ------------------------------------------------------------------
DEPS      = gsl proj shapelib cairo pangocairo libpng libcyaml yaml-0.1 jansson nettle expat \
            libutf8proc xlsxwriter
TEST_DEPS = check
GDAL     ?= $(shell pkg-config --exists gdal 2>/dev/null && echo yes)
ifeq ($(GDAL),yes) # loaded when a file needs it, by the name that programs are linked with
GDAL_DEPS := gdal
GDAL_SO   := $(shell readelf -d "$$($(CC) -print-file-name=libgdal.so)" 2>/dev/null | \
               sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
CPPFLAGS  += -DHAVE_GDAL
endif

ifeq ($(shell uname),Darwin) # Homebrew has no pkg-config of libcsv, and libintl is not in libc
BREW     := $(shell brew --prefix 2>/dev/null)
GDAL_SO  := $(BREW)/lib/libgdal.dylib
CPPFLAGS += -D_DARWIN_C_SOURCE -isystem $(BREW)/include
LDFLAGS  += -L$(BREW)/lib -lintl
endif
ifeq ($(origin OPENMP),undefined)
OPENMP   := $(shell echo 'int main(void){return 0;}' | \
              $(CC) -fopenmp -x c -o /dev/null - 2>/dev/null && echo -fopenmp)
endif

# ---- Compiling ---------------------------------------------------------------------
WARNINGS  = -Wall -Wextra -Wconversion -Wshadow -Wvla -Wundef -Wformat=2 -Wwrite-strings \
            -Wstrict-prototypes -Wmissing-prototypes
# clang warns of each NAN and INFINITY, whose type is float.
WARNINGS += $(if $(findstring clang,$(CC)),,-Wdouble-promotion)
ifeq ($(OPENMP),)
WARNINGS += -Wno-unknown-pragmas
endif
# -ffp-contract=off: no fused multiply-add, so that results are the same bytes on every machine of
# the same floating-point standard.
INCLUDES := $(shell pkg-config --cflags $(DEPS) $(GDAL_DEPS) $(TEST_DEPS) 2>/dev/null | \
              sed 's/-I/-isystem /g')
COMPILE   = $(CC) -std=c17 $(WARNINGS) -ffp-contract=off $(OPENMP) -I. -D_XOPEN_SOURCE=700 \
            -DPROXILOG_VERSION='"$(VERSION)"' -DGDAL_LIBRARY='"$(or $(GDAL_SO),libgdal.so)"' \
            $(CPPFLAGS) $(INCLUDES) $(CFLAGS)
LINK      = @echo "  link $@" && $(CC) $(OPENMP) $(CFLAGS) $(LDFLAGS) -o $@ $^
LIBS      = $(shell pkg-config --libs $(DEPS)) -lcsv -lreadstat -lstemmer -ldl -lm
CHECK     = $(shell pkg-config --libs $(TEST_DEPS))

all: $(BUILD)/proxilog $(BUILD)/locale/fr/LC_MESSAGES/proxilog.mo

# $(1): a folder, $(2): those that it may use, nearest first. One archive each, and its tests
# link only those, so that a call in the wrong direction fails to link.
archive = $(BUILD)/$(subst /,-,$(1)).a
define folder
$(call archive,$(1)): $(patsubst %.c,$(BUILD)/%.o,$(filter-out app/main.c,$(wildcard $(1)/*.c)))
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
$(BUILD)/tests/$(1)/%: $(BUILD)/tests/$(1)/%.o $(foreach f,$(1) $(2),$(call archive,$(f)))
	$$(LINK) $$(LIBS) $$(CHECK)
endef
FOLDERS = app plots analysis/drafts analysis/importers analysis sim/routing/formats \
          sim/experiment sim/model sim/account sim/engine sim/routing sim/demand sim/network data
$(eval $(call folder,data,))
$(eval $(call folder,sim/network,data))
$(eval $(call folder,sim/demand,data))
$(eval $(call folder,sim/routing,data))
$(eval $(call folder,sim/routing/formats,sim/routing data))
$(eval $(call folder,sim/engine,data))
$(eval $(call folder,sim/account,data))
$(eval $(call folder,sim/model,$(wordlist 9,14,$(FOLDERS))))
$(eval $(call folder,sim/experiment,$(wordlist 8,14,$(FOLDERS))))
$(eval $(call folder,analysis,data))
$(eval $(call folder,analysis/importers,analysis data))
$(eval $(call folder,analysis/drafts,analysis/importers analysis data))
$(eval $(call folder,plots,data))
$(eval $(call folder,app,$(wordlist 2,14,$(FOLDERS))))
ARCHIVES = $(foreach f,$(FOLDERS),$(call archive,$(f)))

$(BUILD)/proxilog: $(BUILD)/app/main.o $(ARCHIVES)
	$(LINK) $(LIBS)

# Everything is compiled again when the flags change, as when GDAL or another compiler comes.
$(BUILD)/flags: FORCE
	@pkg-config --exists $(DEPS) $(GDAL_DEPS) || { echo "Libraries are missing: run make packages" >&2; exit 1; }
	@mkdir -p $(@D)
	@echo "$(subst ",,$(COMPILE))" | cmp -s - $@ || echo "$(subst ",,$(COMPILE))" >$@
FORCE:

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc $<" && $(COMPILE) -MMD -MP -c -o $@ $<

# ---- Messages ----------------------------------------------------------------------
# English stands in the code, French in app/po/fr/, a file a module.
$(BUILD)/locale/fr/LC_MESSAGES/proxilog.mo: $(wildcard app/po/fr/*.po)
	@mkdir -p $(@D)
	msgcat --use-first $^ | msgfmt -o $@ -

# ---- What a newcomer runs ----------------------------------------------------------
JOBS ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
SUBMAKE = $(MAKE) --no-print-directory -j$(JOBS)
# Installs what pkg-config or the shell does not find; the names of further tools may follow.
NEED = @tests/packages.sh $(DEPS) $(TEST_DEPS) --

demo:
	$(NEED)
	@$(SUBMAKE) all
	$(BUILD)/proxilog compare scenarios/deux-sevres.yaml -o out/deux-sevres

test:
	$(NEED) unzip
	@$(SUBMAKE) run-tests

packages:
	$(NEED)

# The synthetic places of the territories that come with the program, from their real layers.
$(BUILD)/synthesize: $(patsubst %.c,$(BUILD)/%.o,$(wildcard data/territories/synthesize/*.c)) \
                     $(call archive,data)
	$(LINK) $(LIBS)
territories: $(BUILD)/synthesize
	$< deux-sevres data/territories/deux-sevres
	$< luxembourg data/territories/luxembourg

# ---- Tests -------------------------------------------------------------------------
TESTS = $(patsubst %.c,$(BUILD)/%,$(wildcard $(foreach f,$(FOLDERS) cli,tests/$(f)/test_*.c)))
tests: $(TESTS)
$(BUILD)/tests/data/test_layer_write: LIBS += $(if $(GDAL_DEPS),$(shell pkg-config --libs gdal))
$(BUILD)/tests/cli/%: $(BUILD)/tests/cli/%.o $(call archive,data) | all
	$(LINK) $(LIBS) $(CHECK)

run-tests: all tests
	@tests/run_all.sh $(BUILD) $(TESTS)

# Address and undefined behaviour for all, with sums along routes recounted after every move; then
# threads for what runs in parallel. libarcher teaches ThreadSanitizer OpenMP's barriers.
SANITIZED = -O1 -g -fno-omit-frame-pointer -DPROXILOG_SLOW_CHECKS -fsanitize=address,undefined \
            -fno-sanitize-recover=undefined
THREADED  = tests/sim/network tests/sim/experiment
sanitize:
	$(NEED) unzip clang sanitizers-of-clang openmp-of-clang
	@CK_TIMEOUT_MULTIPLIER=20 $(SUBMAKE) run-tests BUILD=$(BUILD)/sanitize CFLAGS='$(SANITIZED)'
	@$(SUBMAKE) run-threads BUILD=$(BUILD)/threads CC=clang CFLAGS='-O1 -g -fsanitize=thread'
THREADS = $(filter $(THREADED:%=$(BUILD)/%/%),$(TESTS))
run-threads: $(THREADS)
	@CK_TIMEOUT_MULTIPLIER=20 TSAN_OPTIONS=ignore_noninstrumented_modules=1 \
	  OMP_TOOL_LIBRARIES=$$($(CC) -print-resource-dir)/../../libarcher.so \
	  tests/run_all.sh $(BUILD) $^

SECONDS_EACH ?= 60
FUZZERS = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz:
	$(NEED) clang sanitizers-of-clang
	@$(SUBMAKE) run-fuzzers BUILD=$(BUILD)/fuzz CC=clang OPENMP= \
	  CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined'
run-fuzzers: $(FUZZERS)
	@for f in $^; do name=$${f##*/fuzz_}; mkdir -p $$f.corpus && echo "$$name" && \
	  $$f -max_total_time=$(SECONDS_EACH) -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
	  -print_final_stats=1 $$f.corpus tests/fuzz/seeds/$$name || exit 1; done
$(BUILD)/tests/fuzz/fuzz_survey_%: $(BUILD)/tests/fuzz/fuzz_survey_%.o \
                $(foreach f,analysis/drafts analysis/importers analysis data,$(call archive,$(f)))
	$(LINK) -fsanitize=fuzzer $(LIBS)
$(BUILD)/tests/fuzz/fuzz_vrp_%: $(BUILD)/tests/fuzz/fuzz_vrp_%.o \
                $(foreach f,sim/routing/formats sim/routing data,$(call archive,$(f)))
	$(LINK) -fsanitize=fuzzer $(LIBS)
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(call archive,data)
	$(LINK) -fsanitize=fuzzer $(LIBS)

BENCHES = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/bench_*.c))
bench:
	$(NEED)
	@$(SUBMAKE) all $(BENCHES)
	@for b in $(BENCHES); do PROXILOG=$(BUILD)/proxilog $$b || exit 1; done
$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(ARCHIVES)
	$(LINK) $(LIBS)

# ---- Quality -----------------------------------------------------------------------
SOURCES = $(wildcard $(FOLDERS:%=%/*.c))
lint:
	$(NEED) clang clang-tidy cppcheck xgettext
	@$(SUBMAKE) all tests BUILD=$(BUILD)/lint-gcc CC=gcc CFLAGS='-O1 -Werror'
	@$(SUBMAKE) all tests BUILD=$(BUILD)/lint-clang CC=clang CFLAGS='-O1 -Werror'
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
	  --suppressions-list=tests/cppcheck.txt -I. $(SOURCES)
	@echo "  clang-tidy" && printf '%s\n' $(SOURCES) | xargs -P$(JOBS) -n 8 sh -c \
	  'clang-tidy --quiet "$$@" -- -std=c17 -I. -D_XOPEN_SOURCE=700 \
	  -DPROXILOG_VERSION=\"\" -DGDAL_LIBRARY=\"\" $(CPPFLAGS) $(INCLUDES)' clang-tidy
	tests/lint.sh

coverage:
	$(NEED) unzip lcov
	-@$(SUBMAKE) run-tests BUILD=$(BUILD)/coverage CFLAGS='-O0 -g --coverage'
	@tests/coverage.sh $(BUILD)/coverage

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/locale/fr/LC_MESSAGES \
	  $(DESTDIR)$(PREFIX)/share/proxilog/reference
	install $(BUILD)/proxilog $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(BUILD)/locale/fr/LC_MESSAGES/proxilog.mo \
	  $(DESTDIR)$(PREFIX)/share/locale/fr/LC_MESSAGES
	install -m 644 data/reference/* $(DESTDIR)$(PREFIX)/share/proxilog/reference

# Results in out/ are the user's: they stay.
clean:
	rm -rf $(BUILD)

.PHONY: all packages demo territories test tests run-tests sanitize run-threads fuzz run-fuzzers \
        bench lint coverage install clean FORCE
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
