# proxilog. `make demo` and `make test` install what is missing, build and run; see README.md.
PREFIX   ?= /usr/local
BUILD    ?= build
CFLAGS   ?= -O2 -g
JOBS     ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
VERSION  := 0.1.0

# ---- Dependencies ------------------------------------------------------------------
DEPS      = gsl proj shapelib cairo pango pangocairo libcyaml yaml-0.1 jansson
TEST_DEPS = check
GDAL     ?= $(shell pkg-config --exists gdal 2>/dev/null && echo yes)
ifeq ($(GDAL),yes)
DEPS     += gdal
CPPFLAGS += -DHAVE_GDAL
endif
OPENMP   ?= -fopenmp
WARNINGS  = -Wall -Wextra -Wconversion -Wshadow -Wvla -Wundef -Wformat=2 -Wwrite-strings \
            -Wstrict-prototypes -Wmissing-prototypes -Wdouble-promotion
ifeq ($(OPENMP),)
WARNINGS += -Wno-unknown-pragmas
endif
# No fused multiply-add: the same bytes on every machine of the same floating-point standard.
COMPILE   = $(CC) -std=c17 $(WARNINGS) -ffp-contract=off $(OPENMP) -I. -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
            -DPROXILOG_VERSION='"$(VERSION)"' \
            $(CPPFLAGS) $(shell pkg-config --cflags $(DEPS) $(TEST_DEPS) 2>/dev/null | sed 's/-I/-isystem /g') $(CFLAGS)
LINK      = $(CC) $(OPENMP) $(CFLAGS) $(LDFLAGS) -o $@ $^
LIBS      = $(shell pkg-config --libs $(DEPS)) -lcsv -lm

all: $(BUILD)/proxilog $(BUILD)/locale/fr/LC_MESSAGES/proxilog.mo

# ---- Archives ----------------------------------------------------------------------
# $(1): a folder, $(2): the archives it may use, itself first, in link order. One archive
# each, and its tests link only those, so a call in the wrong direction fails to link.
archive = $(BUILD)/$(subst /,-,$(1)).a
define folder
$(call archive,$(1)): $(patsubst %.c,$(BUILD)/%.o,$(filter-out app/main.c,$(wildcard $(1)/*.c)))
	@rm -f $$@
	$$(AR) rcs $$@ $$^
$(BUILD)/tests/$(1)/%: $(BUILD)/tests/$(1)/%.o $(foreach f,$(1) $(2),$(call archive,$(f)))
	$$(LINK) $$(LIBS) $$(shell pkg-config --libs $$(TEST_DEPS))
endef
FOLDERS = app plots sim/experiment sim/model sim/account sim/engine sim/routing sim/demand sim/network data
$(eval $(call folder,data,))
$(eval $(call folder,sim/network,data))
$(eval $(call folder,sim/demand,data))
$(eval $(call folder,sim/routing,data))
$(eval $(call folder,sim/engine,data))
$(eval $(call folder,sim/account,data))
$(eval $(call folder,sim/model,sim/account sim/engine sim/routing sim/demand sim/network data))
$(eval $(call folder,sim/experiment,sim/model sim/account sim/engine sim/routing sim/demand sim/network data))
$(eval $(call folder,plots,data))
$(eval $(call folder,app,$(filter-out app,$(FOLDERS))))
ARCHIVES = $(foreach f,$(FOLDERS),$(call archive,$(f)))

$(BUILD)/proxilog: $(BUILD)/app/main.o $(ARCHIVES)
	$(LINK) $(LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/locale/fr/LC_MESSAGES/proxilog.mo: $(wildcard app/po/fr/*.po)
	@mkdir -p $(@D)
	msgcat --use-first $^ | msgfmt -o $@ -

# ---- Tests -------------------------------------------------------------------------
TESTS = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*/test_*.c tests/*/*/test_*.c))

.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
