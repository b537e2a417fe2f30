/* Open answers: how many, what they talk about, what they say. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/terms.h"
#include "app/survey_parts.h"
#include "data/mem.h"
#include "data/text.h"

enum {
    TERMS_SHOWN = 30,
    WORDS_DRAWN = 10,
    TERM_MIN_ANSWERS = 2,
    KEYNESS_MIN_N = 30, /* answers with words, to tell groups apart */
    KEYNESS_PERCENT = 5,
    QUOTES_MAX = 200
};

/* ---- Terms ------------------------------------------------------------------------- */

/* Words found only where somebody may be named are told when enough answers hold them. */
static bool is_shown(const struct survey_report *report, const struct term *term)
{
    return term->n_nameless || term->n_answers >= report->sample.smallest;
}

/* How a list of terms is called: above the chart, and in the table. */
struct terms_words {
    const char *chart, *head;
};

/* The words alone: pairs are in the table. */
static void put_terms_chart(struct survey_report *report, const struct terms *terms, size_t q,
                            const char *said, struct section *section)
{
    struct arena *arena = &report->arena;
    const struct base *base = &report->described[q].base;
    const char **labels = arena_zeroed(arena, WORDS_DRAWN, sizeof *labels);
    size_t *counts = arena_zeroed(arena, WORDS_DRAWN, sizeof *counts), n_shown = 0;
    struct plot_interval *shares = arena_zeroed(arena, WORDS_DRAWN, sizeof *shares);
    for (size_t t = 0; t < terms->n && n_shown < WORDS_DRAWN; t++) {
        if (terms->list[t].n_words > 1 || !is_shown(report, &terms->list[t]))
            continue;
        labels[n_shown] = terms->list[t].label;
        counts[n_shown] = terms->list[t].n_answers;
        shares[n_shown] =
            (struct plot_interval){(double)counts[n_shown] / (double)base->n_valid,
                                   (double)NAN, (double)NAN};
        n_shown++;
    }
    struct survey_figure *figure =
        report_new_figure(report, CHART_DOTS, report_file_id(report, q));
    figure->chart.dots = (struct dots){
        .frame = report_frame(
            report, report_question_text(report, q),
            arena_printf(arena, "%s %s", said, report_base(report, base->n_valid, base)),
            report_how_counts()),
        .n = n_shown,
        .labels = labels,
        .values = shares,
        .counts = counts,
        .n_valid = base->n_valid,
        .bars = true};
    section_figure(section, arena, figure);
}

static size_t count_shown(const struct survey_report *report, const struct terms *terms)
{
    size_t n = 0;
    for (size_t t = 0; t < terms->n && n < TERMS_SHOWN; t++)
        n += is_shown(report, &terms->list[t]);
    return n;
}

/* sum: what the last row counts, n_sum. */
static void put_terms(struct survey_report *report, const struct terms *terms, size_t q,
                      const struct terms_words *words, const char *sum, size_t n_sum,
                      struct section *section)
{
    const size_t n_valid = report->described[q].base.n_valid;
    const size_t n_shown = count_shown(report, terms);
    if (n_shown)
        put_terms_chart(report, terms, q, words->chart, section);
    const char *const heads[] = {words->head, _("Answers (n)"), _("Share")};
    struct survey_table *table = survey_table_create(
        &report->arena, report_question_text(report, q), heads, 3, n_shown + 1);
    size_t at = 0;
    for (size_t t = 0; at < n_shown * table->n_columns; t++) {
        const size_t n = terms->list[t].n_answers;
        if (!is_shown(report, &terms->list[t]))
            continue;
        cell_text(table, &at, terms->list[t].label);
        cell_count(table, &at, n);
        cell_percent(table, &at,
                     n_valid >= PERCENT_MIN_N ? (double)n / (double)n_valid : (double)NAN);
    }
    cell_text(table, &at, sum);
    cell_count(table, &at, n_sum);
    cell_skip(table, &at);
    table->n_sums = 1;
    section_table(section, &report->arena, table);
}

static void put_words(struct survey_report *report, const struct terms *terms, size_t q,
                      struct section *section)
{
    if (!count_shown(report, terms))
        return;
    put_terms(report, terms, q,
              &(struct terms_words){_("Words most often written."), _("Word or pair of words")},
              _("Answers with words"), terms->n_answers, section);
    section_text(section, &report->arena, BLOCK_NOTE,
                 arena_printf(&report->arena,
                              _("Words are brought to their stem (Snowball, %s), small words left "
                                "out; each answer counts once; terms of at least %d answers, of %zu "
                                "where all of them may name somebody."),
                              terms->tongue == TONGUE_FRENCH ? _("French") : _("English"),
                              TERM_MIN_ANSWERS, report->sample.smallest));
}

/* ---- Places ------------------------------------------------------------------------ */

struct written {
    const char *key, *text;
};

static int by_place(const void *a, const void *b)
{
    const struct written *x = a, *y = b;
    const int order = strcmp(x->key, y->key);
    return order ? order : strcmp(x->text, y->text);
}

static int by_answers(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    if (x->n_answers != y->n_answers)
        return x->n_answers > y->n_answers ? -1 : 1;
    return strcmp(x->label, y->label);
}

/* By which places are told apart; texts without a Latin letter as they are. */
static const char *place_key(struct arena *arena, const char *text)
{
    char *folded = text_folded(text);
    const char *key = arena_printf(arena, "%s", folded[strspn(folded, "_")] ? folded : text);
    free(folded);
    return key;
}

/* The places that more than one gave; those of one are counted in n_answers. */
static void places_of(struct survey_report *report, const struct answer_column *column,
                      struct terms *out)
{
    const size_t n = report->answers->n;
    struct written *list = arena_zeroed(&report->arena, n, sizeof *list);
    *out = (struct terms){.list = arena_zeroed(&report->arena, n, sizeof *out->list)};
    size_t n_given = 0;
    for (size_t i = 0; i < n; i++)
        if (column->status[i] == ANSWER_GIVEN && column->texts[i])
            list[n_given++] = (struct written){place_key(&report->arena, column->texts[i]),
                                               column->texts[i]};
    qsort(list, n_given, sizeof *list, by_place);
    for (size_t i = 0, end; i < n_given; i = end) {
        size_t most = 0;
        const char *label = list[i].text;
        for (end = i; end < n_given && strcmp(list[end].key, list[i].key) == 0;) {
            size_t same = 1;
            while (end + same < n_given && strcmp(list[end + same].text, list[end].text) == 0)
                same++;
            if (same > most)
                label = list[end].text;
            most = same > most ? same : most;
            end += same;
        }
        if (end - i >= TERM_MIN_ANSWERS)
            out->list[out->n++] = (struct term){
                .label = label, .n_words = 1, .n_answers = end - i, .n_nameless = end - i};
        else
            out->n_answers++;
    }
    qsort(out->list, out->n, sizeof *out->list, by_answers);
}

static void put_places(struct survey_report *report, const struct answer_column *column,
                       struct section *section)
{
    struct terms places;
    places_of(report, column, &places);
    if (!report->described[column->question].base.n_valid)
        return;
    put_terms(report, &places, column->question,
              &(struct terms_words){_("Places most often given."), _("Place")},
              _("Given once"), places.n_answers, section);
    section_text(section, &report->arena, BLOCK_NOTE,
                 _("A place is told as most often written; capitals, accents and punctuation do not "
                   "count."));
}

/* ---- Keyness ----------------------------------------------------------------------- */

/* What each group says more often than the others. */
static void put_keyness(struct survey_report *report, const struct answer_column *column,
                        size_t by, struct section *section)
{
    struct arena *arena = &report->arena;
    const size_t n = report->answers->n;
    const struct question *groups_of = &report->codebook->questions[by];
    const struct answer_column *in = answers_column(report->answers, by, ITEM_NONE);
    size_t *groups = mem_zeroed(n, sizeof *groups);
    for (size_t i = 0; i < n; i++)
        groups[i] = in->status[i] == ANSWER_GIVEN ? (size_t)in->levels[i] : SIZE_MAX;
    struct terms terms;
    terms_of(column->texts, n, groups, groups_of->n_levels, TERM_MIN_ANSWERS, arena, &terms);
    free(groups);
    const char *const heads[] = {report_question_text(report, by), _("Says more often"),
                                 _("Answers (n)"), _("G²"), _("p")};
    struct survey_table *table = survey_table_create(arena, _("What sets groups apart"), heads, 5,
                                                     terms.n * terms.n_groups);
    size_t at = 0;
    for (size_t g = 0; g < terms.n_groups; g++)
        for (size_t t = 0; t < terms.n; t++) {
            const struct keyness key = term_keyness(&terms, t, g);
            if (!is_shown(report, &terms.list[t]) || !(key.g2 > 0) || key.p * 100 * (double)(terms.n * terms.n_groups) >= KEYNESS_PERCENT)
                continue;
            cell_text(table, &at, report_label(report, groups_of->levels[g].label));
            cell_text(table, &at, terms.list[t].label);
            cell_count(table, &at, terms.list[t].by_group[g]);
            cell_number(table, &at, key.g2, 1);
            cell_p(table, &at, key.p);
        }
    table->n_rows = at / table->n_columns;
    const char *how = arena_printf(
        arena, _("By: %s. Log-likelihood ratio (Dunning), %zu terms, Bonferroni's correction."),
        report_question_text(report, by), terms.n);
    if (table->n_rows)
        section_table(section, arena, table);
    section_text(section, arena, BLOCK_NOTE,
                 table->n_rows ? how
                               : arena_printf(arena, _("%s No word sets a group apart."), how));
}

/* ---- Quotes ------------------------------------------------------------------------ */

struct quote {
    const char *text;
    size_t respondent, n; /* n: how many wrote it, told of the first of them; of the others 0 */
};

static int by_text(const void *a, const void *b)
{
    const struct quote *x = a, *y = b;
    const int order = strcmp(x->text, y->text);
    return order ? order : (x->respondent > y->respondent) - (x->respondent < y->respondent);
}

static int by_respondent(const void *a, const void *b)
{
    const struct quote *x = a, *y = b;
    return (x->respondent > y->respondent) - (x->respondent < y->respondent);
}

/* What many wrote in the same words stands once, where the first of them wrote it. */
static void count_alike(struct quote quotes[], size_t n)
{
    if (n)
        qsort(quotes, n, sizeof *quotes, by_text);
    for (size_t i = 0, first = 0; i < n; i++) {
        if (strcmp(quotes[i].text, quotes[first].text) != 0)
            first = i;
        quotes[i].n = 0;
        quotes[first].n++;
    }
    if (n)
        qsort(quotes, n, sizeof *quotes, by_respondent);
}

/* Quotes the answers that a theme holds (SIZE_MAX: all) and that name nobody. */
static void put_quotes(struct survey_report *report, const struct answer_column *column,
                       size_t theme, struct section *section)
{
    struct arena *arena = &report->arena;
    struct quote *quotes = mem_zeroed(report->answers->n, sizeof *quotes);
    size_t n_withheld = 0, n_quotes = 0, n_more = 0, n = 0;
    for (size_t i = 0; i < report->answers->n; i++) {
        if (column->status[i] != ANSWER_GIVEN || !column->texts[i] ||
            (theme != SIZE_MAX &&
             !coding_holds(&report->coding, column->question, i, theme, SIZE_MAX)))
            continue;
        if (text_may_name(column->texts[i]))
            n_withheld++;
        else
            quotes[n++] = (struct quote){column->texts[i], i, 0};
    }
    count_alike(quotes, n);
    for (size_t k = 0; k < n; k++) {
        if (!quotes[k].n)
            continue;
        if (n_quotes == QUOTES_MAX) {
            n_more += quotes[k].n;
            continue;
        }
        section_text(section, arena, BLOCK_QUOTE,
                     quotes[k].n == 1 ? quotes[k].text
                                      : arena_printf(arena, ngettext("%s (%zu time)", "%s (%zu times)",
                                                                     quotes[k].n),
                                                     quotes[k].text, quotes[k].n));
        n_quotes++;
    }
    free(quotes);
    if (n_more)
        section_text(section, &report->arena, BLOCK_NOTE,
                     arena_printf(&report->arena, _("%zu more are not shown."), n_more));
    if (n_withheld)
        section_text(section, &report->arena, BLOCK_NOTE,
                     arena_printf(&report->arena,
                                  _("%zu withheld: they may name somebody or some place. Read them "
                                    "in the export before they are quoted."),
                                  n_withheld));
}

static void put_fold_of_quotes(struct survey_report *report, const struct answer_column *column,
                               size_t theme, const char *heading, struct section *section)
{
    section_text(section, &report->arena, BLOCK_FOLD, heading);
    put_quotes(report, column, theme, section);
    section_text(section, &report->arena, BLOCK_UNFOLD, NULL);
}

/* ---- Themes ------------------------------------------------------------------------ */

static size_t count_theme(const struct survey_report *report, size_t q, size_t theme)
{
    size_t n = 0;
    for (size_t i = 0; i < report->answers->n; i++)
        n += coding_holds(&report->coding, q, i, theme, SIZE_MAX);
    return n;
}

struct theme_count {
    size_t theme, n;
};

static int by_count(const void *a, const void *b)
{
    const struct theme_count *x = a, *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return (x->theme > y->theme) - (x->theme < y->theme);
}

/* The themes that answers have, most answers first; returns how many. The list is the arena's. */
static size_t count_themes(struct survey_report *report, size_t q, struct theme_count **list)
{
    const size_t n = report->coding.n_themes;
    struct theme_count *counts = arena_zeroed(&report->arena, n, sizeof *counts);
    size_t n_found = 0;
    for (size_t t = 0; t < n; t++) {
        counts[n_found] = (struct theme_count){t, count_theme(report, q, t)};
        n_found += counts[n_found].n > 0;
    }
    if (n_found)
        qsort(counts, n_found, sizeof *counts, by_count);
    *list = counts;
    return n_found;
}

static void put_themes_chart(struct survey_report *report, size_t q,
                             const struct theme_count themes[], size_t n, size_t n_coded,
                             struct section *section)
{
    struct arena *arena = &report->arena;
    const char **labels = arena_zeroed(arena, n, sizeof *labels);
    size_t *counts = arena_zeroed(arena, n, sizeof *counts);
    struct plot_interval *shares = arena_zeroed(arena, n, sizeof *shares);
    for (size_t t = 0; t < n; t++) {
        labels[t] = report->coding.themes[themes[t].theme];
        counts[t] = themes[t].n;
        shares[t] = (struct plot_interval){(double)themes[t].n / (double)n_coded, (double)NAN,
                                           (double)NAN};
    }
    struct survey_figure *figure = report_new_figure(
        report, CHART_DOTS, arena_printf(arena, "%s-themes", report_file_id(report, q)));
    figure->chart.dots = (struct dots){
        .frame = report_frame(report, report_question_text(report, q),
                              report_sentences(report, _("Answers by theme"),
                                               report_base(report, n_coded, NULL)),
                              report_how_counts()),
        .n = n,
        .labels = labels,
        .values = shares,
        .counts = counts,
        .n_valid = n_coded,
        .bars = true};
    section_figure(section, arena, figure);
}

static void put_themes(struct survey_report *report, const struct answer_column *column,
                       struct section *section)
{
    const struct coding *coding = &report->coding;
    const size_t q = column->question, n_coded = count_theme(report, q, SIZE_MAX);
    struct theme_count *themes;
    const size_t n_themes = count_themes(report, q, &themes);
    put_themes_chart(report, q, themes, n_themes, n_coded, section);
    const char *const heads[] = {_("Theme"),      _("Answers (n)"), _("Sorted by both"),
                                 _("Agreement"), _("Cohen's kappa"), _("Krippendorff's alpha")};
    struct survey_table *table =
        survey_table_create(&report->arena, _("Answers by theme"), heads,
                            coding->n_coders >= 2 ? 6 : 2, n_themes + 1);
    size_t at = 0;
    for (size_t t = 0; t < n_themes; t++) {
        cell_text(table, &at, coding->themes[themes[t].theme]);
        cell_count(table, &at, themes[t].n);
        if (coding->n_coders < 2)
            continue;
        const struct coder_agreement a =
            coding_agreement(coding, report->answers, q, themes[t].theme);
        cell_count(table, &at, a.n);
        cell_percent(table, &at, a.n >= PERCENT_MIN_N ? a.agreed : (double)NAN);
        cell_number(table, &at, a.kappa, 2);
        cell_number(table, &at, a.alpha, 2);
    }
    cell_text(table, &at, _("Answers sorted"));
    cell_count(table, &at, n_coded);
    while (at % table->n_columns)
        cell_skip(table, &at);
    table->n_sums = 1;
    section_table(section, &report->arena, table);
    if (coding->n_coders > 1)
        section_text(section, &report->arena, BLOCK_NOTE,
                     _("An answer counts for each theme that a coder found in it."));
    if (coding->n_coders > 2)
        section_text(section, &report->arena, BLOCK_NOTE,
                     arena_printf(&report->arena,
                                  _("Agreement is between the first two coders, %s and %s."),
                                  coding->coders[0], coding->coders[1]));
    for (size_t t = 0; t < n_themes; t++)
        put_fold_of_quotes(report, column, themes[t].theme, coding->themes[themes[t].theme],
                           section);
}

/* ---- A question -------------------------------------------------------------------- */

static bool has_themes(const struct survey_report *report, size_t q)
{
    for (size_t i = 0; i < report->coding.n; i++)
        if (report->coding.list[i].question == q)
            return true;
    return false;
}

void report_open(struct survey_report *report, size_t q, struct section *section)
{
    const struct answer_column *column = answers_column(report->answers, q, ITEM_NONE);
    const bool places = report->codebook->questions[q].type == QUESTION_PLACE;
    struct terms terms;
    terms_of(column->texts, report->answers->n, NULL, 1, TERM_MIN_ANSWERS, &report->arena, &terms);
    if (places)
        put_places(report, column, section);
    else
        put_words(report, &terms, q, section);
    const struct base *base = &report->described[q].base;
    const char *const heads[] = {_("Answers"), _("Number")};
    struct survey_table *table = survey_table_create(
        &report->arena, report_question_text(report, q), heads, 2, base_rows(base));
    size_t at = 0;
    rows_base(table, &at, base, base->n_valid);
    section_table(section, &report->arena, table);
    for (size_t b = 0; b < report->n_by && !places && terms.n_answers >= KEYNESS_MIN_N; b++)
        put_keyness(report, column, report->by[b], section);
    if (has_themes(report, q))
        put_themes(report, column, section);
    else if (base->n_valid)
        put_fold_of_quotes(report, column, SIZE_MAX, _("What was written"), section);
}

void report_other(struct survey_report *report, size_t q, struct section *section)
{
    const struct answer_column *column = answers_column(report->answers, q, ITEM_OTHER);
    size_t n = 0;
    for (size_t i = 0; column && i < report->answers->n; i++)
        n += column->status[i] == ANSWER_GIVEN;
    if (n && has_themes(report, q))
        put_themes(report, column, section);
    else if (n)
        put_fold_of_quotes(report, column, SIZE_MAX, _("What \"other\" stands for"), section);
}
