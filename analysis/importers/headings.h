/* What a heading of an export means: which thing asked, or what the tool adds about the answer. */
#ifndef ANALYSIS_IMPORTERS_HEADINGS_H
#define ANALYSIS_IMPORTERS_HEADINGS_H
#include "analysis/answers.h"

enum target_kind {
    TARGET_NONE,      /* belongs to nothing */
    TARGET_CELL,      /* a column of the answers */
    TARGET_SUMMARY,   /* all ticks of a multiple, or a whole ranking, in one cell */
    TARGET_RANK,      /* the rank given to one level of a ranking */
    TARGET_SURPLUS,   /* a rank beyond those asked for: tools give every level a column */
    TARGET_ID,
    TARGET_SUBMITTED,
    TARGET_STARTED,
    TARGET_ENDED,
    TARGET_SPENT,
    TARGET_TOOL       /* known, of no use: lastpage, _uuid */
};

struct target {
    enum target_kind kind;
    size_t question;
    size_t item;   /* of the column; the level of a TARGET_RANK; the rank of a TARGET_SURPLUS */
};

/* Every way in which a codebook's things may be headed. Release with headings_free(). */
struct headings;
struct headings *headings_create(const struct codebook *codebook);
void headings_free(struct headings *headings);

/* What the heading means. Each thing is given out once: a question asked twice under one text is
 * found twice, in the order of the codebook. Besides the names of the codebook: code and text
 * ("Q03[SQ001]. Besoins [Mutualiser]") and groups before a name ("profil/type"). grouped: the tool
 * parts groups by '.', '-' or '_' as well, and a question that was moved to another group comes
 * again. */
struct target headings_find(struct headings *headings, const char *heading, bool grouped);

/* All that a heading may mean whose texts were cut short and closed with ".." ("Quels sont vo..
 * [Mutualiser..]"), in the order of the codebook, room of them at most, none given out. */
size_t headings_shortened(struct headings *headings, const char *heading,
                          struct target targets[], size_t room);

/* Gives out what headings_shortened() found. */
void headings_take(struct headings *headings, struct target target);

/* True when a heading that means nothing else may head the text behind the "other" of the question
 * beside it: "Si autre, précisez". */
bool heading_says_other(const char *heading);
#endif
