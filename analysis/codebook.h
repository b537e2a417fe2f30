/* The codebook of a survey: what was asked, of whom, and what each answer means. One YAML file
 * (data/surveys/README.md explains every key), written by hand or drafted from an export; the only
 * thing that the rest of analysis/ knows of a questionnaire. */
#ifndef ANALYSIS_CODEBOOK_H
#define ANALYSIS_CODEBOOK_H
#include <stdbool.h>
#include <stddef.h>
#include "analysis/design.h"
#include "data/faults.h"
#include "data/label.h"

enum question_type {
    QUESTION_SINGLE,   /* one of the levels */
    QUESTION_MULTIPLE, /* each item ticked or not */
    QUESTION_LIKERT,   /* one level of an ordered scale */
    QUESTION_MATRIX,   /* one level of a scale for each item */
    QUESTION_RANKING,  /* the levels in order of preference, n_ranks of them at most */
    QUESTION_NUMERIC,
    QUESTION_DATE,
    QUESTION_TEXT,
    QUESTION_PLACE,    /* code of a commune, a department: text, or one of the levels */
    N_QUESTION_TYPES
};

enum level_role {
    ROLE_NONE,
    ROLE_NEGATIVE,
    ROLE_NEUTRAL,
    ROLE_POSITIVE,
    ROLE_DONT_KNOW,
    ROLE_REFUSED,
    ROLE_NOT_APPLICABLE,
    ROLE_OTHER /* "other, please specify" */
};

/* What an answer may give away about who gave it. */
enum question_key {
    KEY_NONE,
    KEY_QUASI_IDENTIFIER,
    KEY_SENSITIVE,
    KEY_IDENTIFIER, /* name, e-mail, address: never published */
    KEY_FREE_TEXT   /* withheld unless coded */
};

/* Other ways in which exports write an id or a label: headings, XML names. */
struct aliases {
    size_t n_words;
    char **words; /* owned */
};

struct level {
    char *code;
    struct label label;
    enum level_role role;
    char *value; /* what the key of feeds gets when this level is chosen; NULL: nothing */
    struct aliases aliases;
};

struct item {
    char *code;
    struct label label;
    bool reversed; /* agreeing with it means the opposite of agreeing with the others */
    bool exclusive; /* of a multiple: goes with no other tick ("none of these") */
    char *matches; /* theme that needs and offers share; NULL: none */
    struct aliases aliases;
};

/* A term of ask_if: the question was shown when every one of its terms holds. */
struct condition {
    size_t question;
    size_t item;  /* of a multiple or a matrix; SIZE_MAX: the question itself */
    size_t level; /* a multiple's item: 1 ticked, 0 not */
    bool negated;
};

struct question {
    char *id;
    struct label text;
    enum question_type type;
    size_t n_levels;
    struct level *levels; /* its own, or a copy of its scale's; owned */
    size_t n_items;
    struct item *items;   /* of multiple and matrix; owned */
    size_t n_ranks;       /* of a ranking */
    bool other;           /* a text column holds what "other" stands for */
    struct label unit;    /* of a numeric; texts NULL: none */
    double min, max;      /* of a numeric; infinite: no bound */
    size_t n_conditions;
    struct condition *conditions;
    enum question_key key;
    char *matches;        /* question of the other questionnaire whose items answer to these; NULL */
    char *feeds;          /* key of a scenario that the answers feed; NULL */
    struct label theme;   /* heading under which a report shows it; texts NULL: none */
    struct aliases aliases;
};

/* Whether a cell was answered, and if not why. */
enum answer_status {
    ANSWER_GIVEN,
    ANSWER_NOT_SHOWN,
    ANSWER_SKIPPED,
    ANSWER_DONT_KNOW,
    ANSWER_REFUSED,
    ANSWER_NOT_APPLICABLE,
    ANSWER_INVALID,
    N_ANSWER_STATUSES
};
extern const char *const answer_status_names[N_ANSWER_STATUSES]; /* "answered", "not_shown", ... */

/* A text that stands for no answer wherever it is found. */
struct missing_code {
    char *text;
    enum answer_status status;
    double number; /* what the text is as a number, however that is written; NAN: none */
};

/* Known counts of a question's levels in the population: strata, margins of calibration. */
struct margin {
    size_t question;
    double *counts; /* one a level; owned */
    size_t line;    /* of the codebook */
};

/* How weights are made to meet margins. */
enum margin_fit { FIT_RAKING, FIT_LINEAR };

struct population {
    struct label units; /* "PAT" */
    size_t n;           /* 0: unknown */
    size_t n_line;      /* of the codebook, where it is told */
    struct margin strata; /* counts NULL: none */
    size_t n_margins;
    struct margin *margins;
    size_t cluster;     /* question that holds the cluster; SIZE_MAX: none */
    size_t weight;      /* numeric question that holds the weight; SIZE_MAX: none */
    enum margin_fit fit;
    double trim;        /* weights are cut to so many times their mean; 0: not */
    enum variance_method variance;
    bool self_selected; /* whoever wished answered: intervals are indicative */
};

struct codebook {
    char *path;
    char *id;
    struct label title;
    struct population population;
    char *licence, *wave, *date, *source; /* NULL where not given */
    size_t n_authors;
    char **authors;
    bool synthetic;     /* the answers are invented: said on every output */
    size_t n_missing;
    struct missing_code *missing;
    size_t n_questions;
    struct question *questions;
    struct codebook_memory *memory; /* what the above lies in */
};

/* Reads and checks a codebook: unknown keys (with the nearest), types, references, codes given
 * twice, a scale without levels, counts that do not sum to N, ask_if that points at a later
 * question or at nothing; all in one run, but for what only follows from another fault. NULL with
 * faults. Release with codebook_free(). */
struct codebook *codebook_read(const char *path, struct faults *faults);
struct codebook *codebook_from_bytes(const char *path, const char *bytes, size_t n,
                                     struct faults *faults);
void codebook_free(struct codebook *codebook); /* NULL is fine */

/* Its French texts as print sets them: narrow no-break spaces before ; : ? ! %, within guillemets and between
 * thousands where there was a plain one, a no-break space before €, and typographic apostrophes. For what is shown: nothing is found by these
 * texts any more. */
void codebook_typeset_french(struct codebook *codebook);

/* SIZE_MAX when there is none. */
size_t codebook_find_question(const struct codebook *codebook, const char *id);
size_t question_find_level(const struct question *question, const char *code);
size_t question_find_item(const struct question *question, const char *code);

/* True for a scale whose levels have a side: negative or positive. */
bool question_has_sides(const struct question *question);

/* "Don't know", refused, not applicable: counted apart, never among the answers. */
bool level_is_aside(const struct level *level);

/* Whether the levels have an order: a scale, or one with sides; not those of a ranking. */
bool question_has_order(const struct question *question);

/* Whether the levels are marks: each begins with a whole number one more than the one before, "don't
 * know" and "other" left aside. Regions may be numbered so, too: good for what is shown, not for a test. */
bool question_has_marks(const struct question *question);

/* Whether the levels are classes of numbers: "< 50", "50 à 199", "200 et plus", upwards or downwards, "don't know"
 * and "other" left aside. Good for what is shown, not for a test. */
bool question_has_classes(const struct question *question);
#endif
