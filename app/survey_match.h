/* Needs against offers: what the page and the figures show of them. */
#ifndef APP_SURVEY_MATCH_H
#define APP_SURVEY_MATCH_H
#include "analysis/match.h"
#include "app/areas.h"
#include "app/figures.h"
#include "app/folder.h"
#include "app/survey_input.h"
#include "plots/survey_charts.h"


struct needs_offers {
    struct survey_input needs, offers;
    struct sample need_sample, offer_sample; /* answers NULL: everyone counts the same */
    struct match match;
    const char *weighting, *by, *areas_path, *areas_field; /* as told by the options; NULL: none; borrowed */
    struct layer *areas;       /* of the match; owned; NULL: no map */
    enum language language;
    struct arena arena;        /* of match, and of what the words below give */
    struct faults faults, warnings;
};

/* ---- Words: in the language of the run, in the arena -------------------------------- */
const char *match_label(const struct needs_offers *both, const struct label *label);
const char *match_theme_label(const struct needs_offers *both, size_t theme);
const char *match_area_label(const struct needs_offers *both, size_t area);
const char *match_units(const struct needs_offers *both, bool of_needs); /* "PATs" */
const char *match_base(struct needs_offers *both);    /* who answered, of how many */
const char *match_method(struct needs_offers *both);  /* weighted or not, intervals */
const char *match_base_with_method(struct needs_offers *both);
const char *match_base_side(struct needs_offers *both, bool of_needs); /* of one survey */
const char *match_side_weighting(const struct needs_offers *both, bool of_needs);
const char *match_mention(struct needs_offers *both); /* "": nothing to mind */
const char *match_brief_source(struct needs_offers *both);
const char *match_source(struct needs_offers *both);

/* "30 of 40", and from 10 answers on "30 of 40 (75 %)". */
/* "20 of 41 (49%)"; with units "20 of 41 PATs (49%)". */
const char *match_share_words(struct needs_offers *both, const struct match_share *share,
                              const char *units);

/* ---- What is shown ------------------------------------------------------------------ */
/* need-offer, matrix-needs, matrix-offers, and with a layer map-need-THEME and map-offer-THEME. */
struct figure_set match_figures_draw(struct needs_offers *both, const struct theme *theme);
bool match_page_write(struct needs_offers *both, const struct figure_set *figures,
                      const struct folder *folder, struct faults *faults);
#endif
