#include "app/tables_out.h"
#include <stdlib.h>
#include "app/finding.h"
#include "app/report_parts.h"
#include "app/workbook.h"
#include "data/mem.h"
#include "data/text.h"

enum { LABEL_WIDTH = 34 };

static void put_head(struct book *book, size_t column, const char *text)
{
    book_text(book, column, text, BOOK_HEAD_NUMBER);
}

static void begin_sheet(struct book *book, const struct comparison *c, size_t number,
                        const char *name, const char *explanation)
{
    book_sheet(book, number, name);
    book_line(book, c->french ? c->scenario->title.fr : c->scenario->title.en, BOOK_TITLE);
    char *mention = comparison_mention(c);
    if (*mention)
        book_line(book, mention, BOOK_MENTION);
    free(mention);
    book_line(book, explanation, BOOK_PLAIN);
    book_next_row(book);
}

/* A mean and the bounds of its interval in three cells. */
static size_t put_estimate(struct book *book, size_t column, struct estimate e,
                           const struct shown_unit *unit, int decimals)
{
    book_number(book, column++, e.mean * unit->factor, decimals, false);
    book_number(book, column++, e.low * unit->factor, decimals, false);
    book_number(book, column++, e.high * unit->factor, decimals, false);
    return column;
}

static size_t put_estimate_heads(struct book *book, size_t column, const char *label)
{
    put_head(book, column++, label);
    put_head(book, column++, _("Low"));
    put_head(book, column++, _("High"));
    return column;
}

/* ---- Indicators of the whole ------------------------------------------------------- */

static void put_indicator_heads(struct book *book, const struct comparison *c)
{
    size_t column = 0;
    book_text(book, column++, _("Indicator"), BOOK_HEAD);
    book_text(book, column++, _("Unit"), BOOK_HEAD);
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        column = put_estimate_heads(book, column, comparison_label(c, o));
        if (o != c->scenario->experiment.baseline)
            column = put_estimate_heads(book, column, _("Difference"));
    }
    book_next_row(book);
    book_freeze(book);
}

static void put_indicators(struct book *book, const struct comparison *c, size_t number)
{
    const size_t base = c->scenario->experiment.baseline;
    char *explanation =
        mem_printf(_("Means of a year, and the bounds of their intervals; differences are to \"%s\". "
                     "The same, and more, is in summary.csv and paired.csv."),
                   comparison_label(c, base));
    begin_sheet(book, c, number, _("indicators"), explanation);
    free(explanation);
    put_indicator_heads(book, c);
    for (int m = 0; m < N_METRICS; m++) {
        const enum metric metric = (enum metric)m;
        const struct shown_unit unit = report_shown_unit(metric);
        const int decimals =
            report_decimals(unit, metric, experiment_mean(c->result, base, 0, metric).mean);
        size_t column = 0;
        book_text(book, column++, _(metric_infos[m].label), BOOK_WRAPPED);
        book_text(book, column++, unit.shown, BOOK_PLAIN);
        for (size_t o = 0; o < c->result->n_organisations; o++) {
            column = put_estimate(book, column, experiment_mean(c->result, o, 0, metric), &unit,
                                  decimals);
            if (o != base)
                column = put_estimate(book, column,
                                      experiment_difference(c->result, o, 0, metric), &unit,
                                      decimals);
        }
        book_next_row(book);
    }
}

/* ---- Who gains, who loses ---------------------------------------------------------- */

static const enum metric ACTOR_METRICS[] = {
    METRIC_DISTANCE_KM, METRIC_LABOUR_H, METRIC_DELIVERED_KG, METRIC_SALES_EUR, METRIC_COST_EUR,
    METRIC_PAID_EUR, METRIC_RECEIVED_EUR, METRIC_NET_COST_EUR};
enum { N_ACTOR_METRICS = sizeof ACTOR_METRICS / sizeof *ACTOR_METRICS };

static void put_actor_heads(struct book *book)
{
    size_t column = 0;
    book_text(book, column++, _("Actor"), BOOK_HEAD);
    book_widen(book, column, LABEL_WIDTH);
    book_text(book, column++, _("Organisation"), BOOK_HEAD);
    for (size_t m = 0; m < N_ACTOR_METRICS; m++) {
        const struct shown_unit unit = report_shown_unit(ACTOR_METRICS[m]);
        char *head = mem_printf("%s, %s", _(metric_infos[ACTOR_METRICS[m]].label), unit.shown);
        put_head(book, column++, head);
        free(head);
    }
    column = put_estimate_heads(book, column, _("Difference of net cost, EUR a year"));
    book_text(book, column, _("Verdict"), BOOK_HEAD);
    book_next_row(book);
    book_freeze(book);
}

static void put_actor(struct book *book, const struct comparison *c, size_t actor, size_t o)
{
    static const struct shown_unit as_is = {"", "", 1};
    size_t column = 0;
    book_text(book, column++, c->result->actors.list[actor].label, BOOK_WRAPPED);
    book_text(book, column++, comparison_label(c, o), BOOK_WRAPPED);
    for (size_t m = 0; m < N_ACTOR_METRICS; m++)
        book_number(book, column++, experiment_mean(c->result, o, actor, ACTOR_METRICS[m]).mean, 0,
                    false);
    if (o != c->scenario->experiment.baseline) {
        column = put_estimate(book, column,
                              experiment_difference(c->result, o, actor, METRIC_NET_COST_EUR),
                              &as_is, 0);
        if (c->result->actors.list[actor].kind != ACTOR_ALL)
            book_text(book, column, finding_verdict_word(experiment_verdict(c->result, o, actor)),
                      BOOK_WORD);
    }
    book_next_row(book);
}

static void put_actors(struct book *book, const struct comparison *c, size_t number)
{
    begin_sheet(book, c, number, _("actors"),
                _("Means of a year for each actor. \"Undecided\": the interval of the difference holds 0, or "
                  "a tenth of the sales is lost. More is in actors.csv."));
    put_actor_heads(book);
    for (size_t a = 0; a < c->result->actors.n; a++)
        for (size_t o = 0; o < c->result->n_organisations; o++)
            put_actor(book, c, a, o);
}

/* ---- Day by day -------------------------------------------------------------------- */

static const struct {
    const char *head;
    enum daily daily;
    int decimals;
} DAYS[] = {{N_("km"), DAILY_DISTANCE_KM, 0},
            {N_("cost, EUR"), DAILY_COST_EUR, 0},
            {N_("kg CO2e"), DAILY_GHG_WTW_KGCO2E, 1},
            {N_("routes"), DAILY_ROUTES, 1},
            {N_("kg delivered"), DAILY_DELIVERED_KG, 0},
            {N_("late orders"), DAILY_LATE_ORDERS, 1}};
enum { N_DAYS = sizeof DAYS / sizeof *DAYS };

static void put_days(struct book *book, const struct comparison *c, size_t number)
{
    begin_sheet(book, c, number, _("days"),
                _("Means of each day over the simulated years; the same is in daily.csv."));
    book_widen(book, 0, 12);
    book_text(book, 0, _("Day"), BOOK_HEAD);
    for (size_t o = 0; o < c->result->n_organisations; o++)
        for (size_t k = 0; k < N_DAYS; k++) {
            char *head = mem_printf(_("%s: %s"), comparison_label(c, o), _(DAYS[k].head));
            put_head(book, 1 + o * N_DAYS + k, head);
            free(head);
        }
    book_next_row(book);
    book_freeze(book);
    for (int day = 0; day < c->result->n_days; day++) {
        book_day(book, 0, c->scenario->calendar.start_day + day);
        for (size_t o = 0; o < c->result->n_organisations; o++) {
            const double *row =
                c->result->daily + (o * (size_t)c->result->n_days + (size_t)day) * N_DAILY;
            for (size_t k = 0; k < N_DAYS; k++)
                book_number(book, 1 + o * N_DAYS + k, row[DAYS[k].daily], DAYS[k].decimals, false);
        }
        book_next_row(book);
    }
}

bool tables_out_write(const struct comparison *c, const struct folder *folder,
                      struct faults *faults)
{
    char *path = folder_file(folder, "tables.xlsx"), *mention = comparison_mention(c);
    struct book *book =
        book_create(path, c->french ? c->scenario->title.fr : c->scenario->title.en, mention);
    free(path);
    free(mention);
    put_indicators(book, c, 1);
    put_actors(book, c, 2);
    put_days(book, c, 3);
    return book_close(book, faults);
}
