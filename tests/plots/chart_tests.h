/* What tests of charts of answers share: themes, labels, what is written where. */
#ifndef TESTS_PLOTS_CHART_TESTS_H
#define TESTS_PLOTS_CHART_TESTS_H
#include <float.h>
#include "plots/survey_charts.h"
#include "tests/plots/check_drawing.h"

static const double unknown = (double)NAN;

/* Themes that a test is run in, by _i. */
enum { N_THEMES = 4, PHONE = N_THEMES, MANY = 60 };
static inline struct theme theme_of(int i)
{
    enum language language = i / 2 ? LANGUAGE_FR : LANGUAGE_EN;
    return i == PHONE ? theme_phone(LANGUAGE_FR) : i % 2 ? theme_slide(language) : theme_report(language);
}

static const char long_label[] =
    "Mutualiser les livraisons entre producteurs, opérateurs et collectivités du territoire est "
    "utile, légitime et viable";

static inline size_t count_text(const struct drawing *drawing, const char *text)
{
    size_t n = 0;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        n += strcmp(drawing_texts(drawing)[i].text, text) == 0;
    return n;
}

/* Whether two drawings are the same, to the byte. */
static inline void check_same(const struct drawing *first, const struct drawing *second)
{
    char *a = drawing_svg(first, "x"), *b = drawing_svg(second, "x");
    ck_assert_str_eq(a, b);
    free(a);
    free(b);
}

static inline double y_of(const struct drawing *drawing, const char *start)
{
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        if (strncmp(drawing_texts(drawing)[i].text, start, strlen(start)) == 0)
            return drawing_texts(drawing)[i].y0;
    ck_abort_msg("no \"%s\"", start);
    return unknown;
}

static inline bool any_percent(const struct drawing *drawing)
{
    bool any = false;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        any = any || strchr(drawing_texts(drawing)[i].text, '%');
    return any;
}

/* Labels "item 1 ..." that differ. */
struct labels {
    char text[MANY][200];
    const char *at[MANY];
};
static inline struct labels *labels_create(const char *rest)
{
    struct labels *labels = mem_zeroed(1, sizeof *labels);
    for (int i = 0; i < MANY; i++) {
        snprintf(labels->text[i], sizeof labels->text[i], "item %d %s", i + 1, rest);
        labels->at[i] = labels->text[i];
    }
    return labels;
}

/* Items on a page, each counted in seen. */
static inline size_t count_items(const struct drawing *drawing, size_t seen[MANY])
{
    size_t n = 0;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
        int item;
        if (sscanf(drawing_texts(drawing)[i].text, "item %d ", &item) == 1) {
            seen[item - 1]++;
            n++;
        }
    }
    return n;
}

static const double odd_values[] = {(double)NAN, 0, -0.0, HUGE_VAL, -HUGE_VAL, 1e300, -1e300,
                                    DBL_MIN, -1e-300, DBL_MAX, 1e15, 3, -7e9};
enum { N_ODD = sizeof odd_values / sizeof *odd_values };

#endif
