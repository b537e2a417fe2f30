/* The files of an open-data release of a survey. */
#ifndef APP_PUBLISH_H
#define APP_PUBLISH_H
#include <stdbool.h>
#include <stdio.h>
#include "analysis/release.h"
#include "app/folder.h"

struct publication {
    const struct release *release;
    const struct codebook *codebook;
    const struct folder *folder;
    bool french;
    const char *respondents; /* "persons" or "organisations" */
    char **tables; /* one a question with a table: "tables/besoins.csv"; NULL else; owned */
};

/* Each writes its files into the folder; false with faults. */
bool publish_tables(struct publication *publication, struct faults *faults);
bool publish_texts(const struct publication *publication, struct faults *faults);
/* codebook.yaml, by which proxilog reads answers.csv again. */
bool publish_codebook(const struct publication *publication, struct faults *faults);
bool publish_ddi(const struct publication *publication, struct faults *faults);
/* Last: it holds the sizes and digests of the others. */
bool publish_package(const struct publication *publication, struct faults *faults);

/* In the language of the run. */
const char *publish_label(const struct publication *publication, const struct label *label);

/* Why a column is not published; "" when it is. */
const char *publish_fate_words(enum release_fate fate);

/* Text of the question and of the item asked, joined. Release with free(). */
char *publish_question_text(const struct publication *publication,
                            const struct release_column *column);

/* Writes a file by put(); false with a fault. */
bool publish_file(const struct publication *publication, const char *name,
                  void (*put)(const struct publication *, FILE *), struct faults *faults);

/* A licence for data, by its SPDX identifier; NULL: not known as one. */
struct licence {
    const char *id, *path, *title;
};
const struct licence *publish_licence(const char *id);

/* Whether a date is a day, YYYY-MM-DD; NULL is none. */
bool publish_is_day(const char *date);

/* The method note: "methode.md", or "method.md" in English. */
const char *publish_method_name(const struct publication *publication);
#endif
