/* Answers in which a text that people sorted into themes is a multiple choice among these: it can
 * be counted, and published without its words. */
#ifndef ANALYSIS_THEMED_H
#define ANALYSIS_THEMED_H
#include "analysis/coding.h"

struct themed {
    struct codebook codebook; /* the answers' own, but for the sorted questions */
    struct answers *answers;
    struct arena arena;
};

/* The answers and the coding outlive it. Clear with themed_clear(). */
void themed_init(struct themed *themed, const struct answers *answers, const struct coding *coding);
void themed_clear(struct themed *themed);
#endif
