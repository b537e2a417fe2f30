/* What some need beside what others offer: items of two questionnaires that share a theme
 * (item.matches of their codebooks), for all and area by area. */
#ifndef ANALYSIS_MATCH_H
#define ANALYSIS_MATCH_H
#include "analysis/describe.h"
#include "data/arena.h"

/* A share of those of a side who answered. */
struct match_share {
    size_t count, n;   /* with the need or the offer; who answered */
    size_t population; /* known number of those who could have; 0: unknown */
    double share, low, high; /* NaN: nobody answered; limits also where the design leaves no df */
    bool weighted;           /* by the design of its side: share is not count / n then */
};

enum match_verdict {
    MATCH_MET,      /* some need it, some offer it */
    MATCH_ORPHAN,   /* some need it, nobody offers it */
    MATCH_UNUSED,   /* nobody needs it, some offer it */
    MATCH_NEITHER,
    MATCH_UNKNOWN,  /* a side has no answer */
    N_MATCH_VERDICTS
};
extern const char *const match_verdict_ids[N_MATCH_VERDICTS]; /* "met", "orphan", ... */

/* Share of needs less share of offers, with the interval of independent samples that squares and adds
 * the distances of both limits from their shares: Newcombe's hybrid score for Wilson's limits (1998,
 * Statistics in Medicine 17, 873, method 10); the same with the limits of an exact interval (Zou and
 * Donner 2008, Statistics in Medicine 27, 1693), which need no law of the shares. */
struct match_cell {
    struct match_share need, offer;
    double gap, gap_low, gap_high;
    enum match_verdict verdict;
};

struct match_theme {
    const char *id;
    const struct label *need_label, *offer_label; /* of all its items; of the arena or the codebooks; NULL:
                                                     not asked */
};

struct match_area {
    const char *code;
    const struct label *label; /* NULL: the code alone */
    size_t n_needs, n_offers;  /* respondents there, with and without an answer */
};

struct match {
    size_t n_themes;  /* asked on both sides */
    struct match_theme *themes;
    size_t n_unasked; /* asked on one side only */
    struct match_theme *unasked;
    size_t n_areas;
    struct match_area *areas;
    struct match_cell *all;   /* n_themes */
    struct match_cell *cells; /* n_areas x n_themes, row-major */
    double level;
};

/* One side: its answers, the question that tells the area (SIZE_MAX: none), and the design where some
 * count for more than others or come in strata or clusters (NULL: everyone alike). */
struct match_side {
    const struct answers *answers;
    size_t area;
    const struct sample *sample; /* borrowed */
};

/* Memory is the arena's; borrows from both codebooks. Who was shown the items and ticked none says no
 * to each; of a matrix agreeing says yes, or disagreeing with an item that is reversed. Themes come in the order of the needs, areas in that of the needs' levels. Shares have exact
 * intervals (hypergeometric) where the codebook knows how many there are, in all or in the area, else
 * Wilson's; with a design, Korn and Graubard's, areas being its domains. level 0: 0.95. False, with
 * faults, when no theme is shared, there are more than MATCH_AREAS areas, or a design has a stratum of
 * one unit. */
enum { MATCH_AREAS = 4000 };
bool match_needs(const struct match_side *needs, const struct match_side *offers, double level,
                 struct arena *arena, struct match *match, struct faults *faults);

/* The gap alone, NaN where a share is. */
void match_gap(struct match_cell *cell);
#endif
