/* How well answers were given: who answered, who gave the same answer to everything, who hurried,
 * who answered twice. Nothing is thrown away: whoever runs the survey decides. */
#ifndef ANALYSIS_QUALITY_H
#define ANALYSIS_QUALITY_H
#include "analysis/answers.h"
#include "data/arena.h"

/* Items of a matrix that must have been answered for its answers to be judged; share of the median
 * time under which somebody hurried (Greszki, Meyer & Schoen 2015 try 30 to 50 %); cells that must
 * have been answered for two respondents to be called the same; respondents whose time is known for
 * a median. */
enum { STRAIGHT_MIN_ITEMS = 3, SAME_MIN_CELLS = 5, SPEED_MIN_N = 10 };
#define SPEED_SHARE 0.4

struct straight_lining {
    size_t question;
    size_t n_judged, n_straight;
    unsigned char *straight; /* one a respondent */
};

/* Of a multiple choice with an item that goes with no other: who ticked it beside others. */
struct contradiction {
    size_t question;
    size_t n_judged, n_found;  /* of those who ticked one or more */
    unsigned char *found;      /* one a respondent */
};

/* All arrays are the arena's. */
struct quality {
    size_t n_complete;      /* reached the end */
    size_t n_timed;         /* whose time is known */
    double median_spent_s;  /* NaN: fewer than SPEED_MIN_N */
    size_t n_speeders;
    unsigned char *speeder; /* one a respondent */
    size_t n_matrices;
    struct straight_lining *matrices;
    size_t n_exclusive;
    struct contradiction *exclusive;
    size_t n_same;          /* respondents with the answers of another */
    size_t *same_as;        /* of each, the one of the same answers with the least id; SIZE_MAX: none */
};
void quality_of(const struct answers *answers, struct arena *arena, struct quality *out);
#endif
