/* A codebook drafted from what a survey tool gives: its structure (LimeSurvey .lss and .txt, XLSForm),
 * the labels of an SPSS or Stata file, or the answers alone, from which types are guessed. The draft
 * is written as YAML for a person to correct. */
#ifndef ANALYSIS_DRAFTS_DRAFT_H
#define ANALYSIS_DRAFTS_DRAFT_H
#include <stdbool.h>
#include <stdio.h>
#include "analysis/answers.h"
#include "data/arena.h"
#include "data/faults.h"

/* A level, or an item. */
struct draft_choice {
    const char *code, *fr, *en; /* NULL: none */
    const char *alias;
};

struct draft_choices {
    size_t n, room;
    struct draft_choice *list; /* owned */
};

struct draft_question {
    const char *id, *fr, *en, *alias;
    const char *heading_fr, *heading_en; /* texts that exports head it by, where they are not its own */
    enum question_type type;
    struct draft_choices levels, items;
    bool other;
    const char *excluding; /* codes with ";" of items that go with no other; NULL: none is told */
    size_t n_ranks;      /* 0: as many as there are levels */
    const char *ask_if;  /* as the tool writes it; NULL: always asked */
    const char *guess;   /* what was guessed, a msgid for the comment beside it; NULL: nothing */
    enum question_key key;
    const char *unit, *unit_en; /* of numbers; NULL: none is told */
    const char *min, *max;      /* of numbers, as the tool writes them; NULL: no bound */
};

/* Start from {0}; texts are the arena's. */
struct draft {
    struct arena arena;
    const char *id, *fr, *en; /* of the survey */
    struct draft_choices missing; /* labels of missing values of numbers, which say why; owned */
    const char *weight, *cluster; /* ids of the questions that hold them; NULL: none */
    const char *kind;             /* of the file, not translated: N_("XLSForm") */
    struct export_format format;  /* of an export, as found */
    const char *submitted;        /* a heading "Date" that was taken for when answers were given; NULL: none */
    const char *repeated;         /* names of the repeated groups, which are left out; NULL: none */
    size_t n, room;
    struct draft_question *questions; /* owned */
};

struct draft_question *draft_add(struct draft *draft, enum question_type type, const char *id);
void draft_choose(struct draft_choices *choices, struct draft_choice choice);
void draft_clear(struct draft *draft);

/* The first question of an id; SIZE_MAX when there is none. */
size_t draft_find(const struct draft *draft, const char *id);

/* A copy in the arena: tags taken out, entities read, blanks folded; NULL for NULL and "". */
const char *draft_text(struct draft *draft, const char *text);

/* Sets fr or en by the language ("fr", "fr-FR", "français (fr)", "English"); another language
 * serves as fr while there is none. */
void draft_label(const char **fr, const char **en, const char *language, const char *text);

/* Notes the weight or the cluster when a heading is called so ("poids", "grappe"); true if it is. */
bool draft_note_design(struct draft *draft, const struct draft_question *question,
                       const char *heading);

/* The role of a level by the words of its label ("dont_know"); NULL: none. */
const char *draft_role(const struct draft_choice *level);

/* Reads whatever the file is; false with faults. told: of it, encoding, separator and sheet count; a
 * sheet that is told holds answers. */
bool draft_read(struct draft *draft, const char *path, const struct export_format *told,
                struct faults *faults);

/* Writes the codebook: scales that questions share, roles of levels by their words, conditions that
 * could be read, and as comments what was guessed and what could not be read. */
void draft_write(const struct draft *draft, FILE *out);

/* The readers, by kind of file. */
bool draft_lss(struct draft *draft, const char *path, struct faults *faults);
bool draft_structure(struct draft *draft, const char *path, const char *encoding,
                     struct faults *faults);
bool draft_xlsform(struct draft *draft, const char *path, const char *encoding,
                   struct faults *faults);
bool draft_labels(struct draft *draft, const char *path, const char *encoding,
                  struct faults *faults);
bool draft_export(struct draft *draft, const char *path, const struct export_format *told,
                  struct faults *faults);

/* LimeSurvey's types of question by their letter; parts are what a structure gives below a
 * question. */
struct lime_part {
    const char *code, *fr, *en;
    int scale;
    bool is_answer; /* else a sub-question */
};
struct lime_question {
    const char *id, *fr, *en, *relevance;
    const char *alias;  /* "612345X12X78"; NULL: unknown */
    size_t max_answers; /* of a ranking; 0: no limit */
    char type;
    bool other;
    const char *excluding; /* codes with ";" of ticks that go with no other; NULL: none */
    struct {
        const char *fr, *en;
    } scales[2]; /* what heads the two of a dual scale; NULL: nothing */
    const char *unit_fr, *unit_en; /* behind a number; NULL: none */
    const char *min, *max;         /* of a number; NULL, or what is none: no bound */
    size_t n_parts;
    const struct lime_part *parts;
};
void draft_lime_question(struct draft *draft, const struct lime_question *from);
#endif
