/* What the report of a survey is made of, told once and shown as a page, a workbook and figures: a
 * section a question, blocks of text, tables and charts in it. All memory is the report's arena. */
#ifndef APP_SURVEY_SECTION_H
#define APP_SURVEY_SECTION_H
#include "data/arena.h"
#include "plots/survey_charts.h"

/* ---- Tables ------------------------------------------------------------------------ */
enum cell_kind {
    CELL_NONE,    /* nothing to say */
    CELL_TEXT,
    CELL_NUMBER,  /* with so many decimals */
    CELL_PERCENT, /* a share, shown as a percentage */
    CELL_P        /* a p-value */
};
struct table_cell {
    enum cell_kind kind;
    const char *text;
    double value;
    int decimals;
};
struct survey_table {
    const char *caption;
    size_t n_columns, n_rows;
    const char **heads;       /* n_columns */
    struct table_cell *cells; /* n_rows x n_columns */
    size_t n_sums;            /* last rows that tell the base, not answers */
};

struct survey_table *survey_table_create(struct arena *arena, const char *caption,
                                  const char *const heads[], size_t n_columns, size_t n_rows);

/* Sets the next cell of a row being filled; *at counts up. */
void cell_text(struct survey_table *table, size_t *at, const char *text);
void cell_count(struct survey_table *table, size_t *at, size_t count);
void cell_number(struct survey_table *table, size_t *at, double value, int decimals);
void cell_percent(struct survey_table *table, size_t *at, double share);

/* A share and its interval in three cells; nothing when it is of fewer than PERCENT_MIN_N. */
void cell_share(struct survey_table *table, size_t *at, struct plot_interval share, size_t n);
void cell_p(struct survey_table *table, size_t *at, double p);
void cell_skip(struct survey_table *table, size_t *at);

/* ---- Charts ------------------------------------------------------------------------ */
enum chart_kind {
    CHART_LIKERT,
    CHART_DOTS,
    CHART_UNITS,
    CHART_RANKING,
    CHART_HEAT,
    CHART_MOSAIC,
    CHART_AXES,
    CHART_DUMBBELL,
    CHART_CHOROPLETH
};
struct survey_figure {
    const char *file; /* "vision-by-structure" */
    enum chart_kind kind;
    union {
        struct likert likert;
        struct dots dots;
        struct units units;
        struct ranking_chart ranking;
        struct heat heat; /* and mosaic */
        struct axes_map axes;
        struct dumbbell dumbbell;
        struct choropleth choropleth;
    } chart;
};
size_t figure_n_pages(const struct survey_figure *figure, const struct theme *theme);
struct drawing *figure_draw(const struct survey_figure *figure, const struct theme *theme,
                            size_t page);

/* ---- Sections ---------------------------------------------------------------------- */
enum block_kind {
    BLOCK_TEXT,
    BLOCK_NOTE,   /* in small type */
    BLOCK_QUOTE,
    BLOCK_TABLE,
    BLOCK_FIGURE,
    BLOCK_FOLD,   /* what follows is folded under this heading ... */
    BLOCK_UNFOLD  /* ... up to here */
};
struct block {
    enum block_kind kind;
    const char *text;
    const struct survey_table *table;
    const struct survey_figure *figure;
    struct block *next;
};
struct section {
    const char *id;    /* of the question, for files, sheets and links */
    const char *sheet; /* of the workbook; NULL: the id */
    const char *theme; /* heading above it; NULL: none */
    const char *title;
    struct block *first, **end; /* end: where the next block is hung up */
};
void section_begin(struct section *section, const char *id, const char *theme, const char *title);
void section_text(struct section *section, struct arena *arena, enum block_kind kind,
                  const char *text);
/* Filled: columns without anything to say, as shares of fewer than PERCENT_MIN_N, are left out. */
void section_table(struct section *section, struct arena *arena,
                   const struct survey_table *table);
void section_figure(struct section *section, struct arena *arena,
                    const struct survey_figure *figure);

/* A text built as printf() does. */
const char *arena_printf(struct arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
#endif
