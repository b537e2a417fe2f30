/* The codebook file as libcyaml loads it; the tables of codebook_schema.c are the only description
 * of its keys and types. Names of other things (scales, questions, levels) wait here as texts. */
#ifndef ANALYSIS_CODEBOOK_SCHEMA_H
#define ANALYSIS_CODEBOOK_SCHEMA_H
#include <stddef.h>
#include "analysis/codebook.h"

struct words_file {
    size_t n_words;
    char **words;
};

struct level_file {
    char *code;
    struct label label;
    enum level_role role;
    char *value;
    struct words_file aliases;
};

struct scale_file {
    char *id;
    size_t n_levels;
    struct level_file *levels;
};

struct item_file {
    char *code;
    struct label label;
    bool reversed, exclusive;
    char *matches;
    struct words_file aliases;
};

struct count_file {
    char *level;
    double n;
};

struct margin_file {
    char *question;
    size_t n_counts;
    struct count_file *counts;
};

struct question_file {
    char *id, *scale, *unit, *unit_en, *matches, *feeds;
    struct label text, theme;
    enum question_type type;
    enum question_key key;
    bool other;
    double min, max, ranks;
    size_t n_levels, n_items;
    struct level_file *levels;
    struct item_file *items;
    struct words_file ask_if, aliases;
};

struct codebook_file {
    char *survey, *licence, *wave, *date, *source;
    struct label title, units;
    struct words_file authors;
    bool synthetic, self_selected;
    double n, trim;
    char *cluster, *weight;
    enum margin_fit calibration;
    enum variance_method variance;
    struct margin_file strata;
    size_t n_margins, n_missing, n_scales, n_questions;
    struct margin_file *margins;
    struct missing_code *missing;
    struct scale_file *scales;
    struct question_file *questions;
};

struct cyaml_schema_value;
extern const struct cyaml_schema_value codebook_schema;

/* Loads a document that passed yaml_check(). NULL, with a fault, when libcyaml refuses it all
 * the same. Release with codebook_file_free(). */
struct codebook_file *codebook_file_load(const char *path, const char *bytes, size_t n,
                                         struct faults *faults);
void codebook_file_free(struct codebook_file *file); /* NULL is fine */
#endif
