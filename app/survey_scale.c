/* Whether the items of a scale measure one thing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/scales.h"
#include "app/survey_parts.h"
#include "data/mem.h"
#include "data/text.h"

/* Answers of those who answered every item, items that mean the opposite turned round. */
struct complete {
    size_t n, k;
    double *x; /* n x k; owned */
};

static struct complete complete_of(const struct survey_report *report, size_t q)
{
    const struct question *question = &report->codebook->questions[q];
    struct complete complete = {.k = question->n_items};
    complete.x = mem_zeroed(report->answers->n * complete.k, sizeof *complete.x);
    for (size_t i = 0; i < report->answers->n; i++) {
        bool all = true;
        for (size_t j = 0; j < complete.k && all; j++) {
            const struct answer_column *column = answers_column(report->answers, q, j);
            all = column->status[i] == ANSWER_GIVEN;
            const double level = all ? column->levels[i] : 0;
            complete.x[complete.n * complete.k + j] =
                question->items[j].reversed ? (double)question->n_levels - 1 - level : level;
        }
        complete.n += all;
    }
    return complete;
}

/* Which items were turned round, and which still go against the others. */
static const char *turned_words(struct survey_report *report, size_t q, const bool against[])
{
    const struct question *question = &report->codebook->questions[q];
    const char *turned = "", *doubtful = "";
    for (size_t j = 0; j < question->n_items; j++) {
        const char *label = report_item_text(report, q, j);
        if (question->items[j].reversed)
            turned = arena_printf(&report->arena, "%s%s%s", turned, *turned ? ", " : "", label);
        if (against[j])
            doubtful =
                arena_printf(&report->arena, "%s%s%s", doubtful, *doubtful ? ", " : "", label);
    }
    const char *text = *turned ? arena_printf(&report->arena, _("Turned round: %s."), turned)
                               : _("No item was turned round.");
    return *doubtful ? arena_printf(&report->arena,
                                    _("%s Goes against the others, to be looked at: %s."), text,
                                    doubtful)
                     : text;
}

static void put_reliability(struct survey_report *report, size_t q,
                            const struct complete *complete, struct section *section)
{
    const size_t k = complete->k;
    double *rest = mem_zeroed(k, sizeof *rest), *without = mem_zeroed(k, sizeof *without);
    bool *against = mem_zeroed(k, sizeof *against);
    const struct reliability r =
        reliability_of(complete->x, complete->n, k, report->sample.level, rest, without);
    reversed_items(complete->x, complete->n, k, against);
    if (!isnan(r.alpha)) {
        char alpha[NUMBER_BYTES], interval[NUMBER_BYTES];
        number_text(alpha, r.alpha, 2, report->language);
        number_interval(interval, r.alpha_low, r.alpha_high, 2, report->language);
        section_text(section, &report->arena, BLOCK_TEXT,
                     arena_printf(&report->arena,
                                  _("Do the items measure one thing? Cronbach's alpha\u00a0=\u00a0%s %s "
                                    "(Feldt's interval; 0.7 and more is usual of a scale), of "
                                    "those who answered all %zu items, not weighted: n\u00a0=\u00a0%zu. %s"),
                                  alpha, interval, k, complete->n,
                                  turned_words(report, q, against)));
        const char *const heads[] = {_("Item"), _("Correlation with the others"),
                                     _("Alpha without it")};
        struct survey_table *table = survey_table_create(
            &report->arena, _("Reliability of the scale"), heads, 3, k);
        size_t at = 0;
        for (size_t j = 0; j < k; j++) {
            cell_text(table, &at, report_item_text(report, q, j));
            cell_number(table, &at, rest[j], 2);
            cell_number(table, &at, without[j], 2);
        }
        section_table(section, &report->arena, table);
    }
    free(rest);
    free(without);
    free(against);
}

void report_scale(struct survey_report *report, size_t q, struct section *section)
{
    const struct question *question = &report->codebook->questions[q];
    if (question->type != QUESTION_MATRIX || question->n_items < 3 ||
        !question_has_sides(question))
        return;
    struct complete complete = complete_of(report, q);
    if (complete.n >= TEST_MIN_N) {
        section_text(section, &report->arena, BLOCK_FOLD, _("As a scale"));
        put_reliability(report, q, &complete, section);
        section_text(section, &report->arena, BLOCK_UNFOLD, NULL);
    }
    free(complete.x);
}
