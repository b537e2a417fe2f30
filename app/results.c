#include "app/results.h"
#include <math.h>
#include <stdlib.h>
#include "app/csv_out.h"
#include "data/mem.h"
#include "data/text.h"

static const char *const verdict_ids[] = {
    [VERDICT_UNDECIDED] = "undecided", [VERDICT_GAINS] = "gains", [VERDICT_LOSES] = "loses"};

static const char *const kind_ids[N_ACTOR_KINDS] = {
    [ACTOR_ALL] = "all",         [ACTOR_FARM] = "farm",
    [ACTOR_HUB] = "hub",         [ACTOR_CARRIER] = "carrier",
    [ACTOR_ASSOCIATION] = "association", [ACTOR_OUTLETS] = "outlets"};

/* Actors of summary.csv: the whole, and sums over the actors of a kind. */
static const struct {
    enum actor_kind kind;
    const char *id;
} GROUPS[] = {{ACTOR_ALL, "all"},         {ACTOR_FARM, "farms"},
              {ACTOR_HUB, "hubs"},        {ACTOR_CARRIER, "carrier"},
              {ACTOR_ASSOCIATION, "association"}, {ACTOR_OUTLETS, "outlets"}};
enum { N_GROUPS = sizeof GROUPS / sizeof *GROUPS };

/* What actors.csv tells of each actor. */
static const enum metric ACTOR_METRICS[] = {
    METRIC_DISTANCE_KM, METRIC_COST_EUR,       METRIC_NET_COST_EUR, METRIC_FARMER_TIME_EUR,
    METRIC_PAID_EUR,    METRIC_RECEIVED_EUR,   METRIC_SALES_EUR,    METRIC_GHG_WTW_KGCO2E,
    METRIC_DRIVING_H,   METRIC_LABOUR_H,       METRIC_ROUTES,       METRIC_STOPS,
    METRIC_DELIVERED_KG, METRIC_UNSERVED_ORDERS, METRIC_LOSS_KG};
enum { N_ACTOR_METRICS = sizeof ACTOR_METRICS / sizeof *ACTOR_METRICS };

/* Starts a table. Where inputs come from invented answers it has one more column, whose text this
 * returns; else NULL. Release with free(). */
static char *begin_table(const struct comparison *c, FILE *out, const char *names)
{
    char *mark = scenario_n_synthetic(c->scenario) ? comparison_synthetic(c) : NULL;
    char *all = mem_printf("%s%s", names, mark ? ",synthetic" : "");
    csv_header(out, all);
    free(all);
    return mark;
}

static void end_row(FILE *out, const char *mark)
{
    if (mark)
        csv_text(out, mark);
    csv_end_line(out);
}

static void put_estimate(FILE *out, struct estimate e)
{
    csv_number(out, e.mean);
    csv_number(out, e.low);
    csv_number(out, e.high);
}

static void put_row(FILE *out, const char *organisation, const char *actor,
                    const struct metric_info *metric, struct estimate e)
{
    csv_first_text(out, organisation);
    csv_text(out, actor);
    csv_text(out, metric->id);
    csv_text(out, metric->unit);
    put_estimate(out, e);
    csv_count(out, e.n);
}

static void put_summary(const struct comparison *c, FILE *out)
{
    char *mark = begin_table(c, out, "organisation,actor,metric,unit,mean,ci_low,ci_high,"
                                     "replications");
    for (size_t o = 0; o < c->result->n_organisations; o++)
        for (size_t g = 0; g < N_GROUPS; g++)
            for (int m = 0; m < N_METRICS; m++) {
                if (g > 0 && !metric_infos[m].additive)
                    continue;
                put_row(out, c->scenario->organisations[o].id, GROUPS[g].id, &metric_infos[m],
                        experiment_kind_mean(c->result, o, GROUPS[g].kind, (enum metric)m));
                end_row(out, mark);
            }
    free(mark);
}

static void put_paired(const struct comparison *c, FILE *out)
{
    const size_t baseline = c->scenario->experiment.baseline;
    char *mark = begin_table(c, out, "organisation,actor,metric,unit,mean,ci_low,ci_high,"
                                     "replications,baseline");
    for (size_t o = 0; o < c->result->n_organisations; o++)
        for (size_t g = 0; o != baseline && g < N_GROUPS; g++)
            for (int m = 0; m < N_METRICS; m++) {
                if (g > 0 && !metric_infos[m].additive)
                    continue;
                put_row(out, c->scenario->organisations[o].id, GROUPS[g].id, &metric_infos[m],
                        experiment_kind_difference(c->result, o, GROUPS[g].kind, (enum metric)m));
                csv_text(out, c->scenario->organisations[baseline].id);
                end_row(out, mark);
            }
    free(mark);
}

/* The verdict stands on the rows of net cost, of the organisations other than the baseline. */
static const char *verdict_text(const struct comparison *c, size_t o, size_t actor,
                                enum metric metric)
{
    if (metric != METRIC_NET_COST_EUR || o == c->scenario->experiment.baseline)
        return "";
    return verdict_ids[experiment_verdict(c->result, o, actor)];
}

static void put_actors(const struct comparison *c, FILE *out)
{
    char *mark = begin_table(c, out, "organisation,actor,metric,unit,mean,ci_low,ci_high,"
                                     "replications,kind,name,difference,difference_low,"
                                     "difference_high,verdict");
    const struct actors *actors = &c->result->actors;
    for (size_t o = 0; o < c->result->n_organisations; o++)
        for (size_t a = 0; a < actors->n; a++)
            for (size_t m = 0; m < N_ACTOR_METRICS; m++) {
                const enum metric metric = ACTOR_METRICS[m];
                put_row(out, c->scenario->organisations[o].id, actors->list[a].id,
                        &metric_infos[metric], experiment_mean(c->result, o, a, metric));
                csv_text(out, kind_ids[actors->list[a].kind]);
                csv_text(out, actors->list[a].label);
                put_estimate(out, experiment_difference(c->result, o, a, metric));
                csv_text(out, verdict_text(c, o, a, metric));
                end_row(out, mark);
            }
    free(mark);
}

static const struct {
    const char *id, *unit;
} DAILY[N_DAILY] = {
    [DAILY_DISTANCE_KM] = {"distance_km", "km"},
    [DAILY_COST_EUR] = {"cost_eur", "EUR"},
    [DAILY_GHG_WTW_KGCO2E] = {"ghg_wtw_kgco2e", "kgCO2e"},
    [DAILY_ROUTES] = {"routes", "routes"},
    [DAILY_DELIVERED_KG] = {"delivered_kg", "kg"},
    [DAILY_LATE_ORDERS] = {"late_orders", "orders"},
};

static void put_daily(const struct comparison *c, FILE *out)
{
    char *mark = begin_table(c, out, "organisation,day,date,metric,unit,mean,replications");
    const struct experiment_result *result = c->result;
    for (size_t o = 0; o < result->n_organisations; o++)
        for (int day = 0; day < result->n_days; day++) {
            int year, month, day_of_month;
            text_civil(c->scenario->calendar.start_day + day, &year, &month, &day_of_month);
            char date[32];
            snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day_of_month);
            const double *row =
                result->daily + (o * (size_t)result->n_days + (size_t)day) * N_DAILY;
            for (size_t k = 0; k < N_DAILY; k++) {
                csv_first_text(out, c->scenario->organisations[o].id);
                csv_count(out, (size_t)day);
                csv_text(out, date);
                csv_text(out, DAILY[k].id);
                csv_text(out, DAILY[k].unit);
                csv_number(out, row[k]);
                csv_count(out, result->n_replications);
                end_row(out, mark);
            }
        }
    free(mark);
}

bool results_write(const struct comparison *comparison, const struct folder *folder,
                   struct faults *faults)
{
    static const struct {
        const char *name;
        void (*put)(const struct comparison *, FILE *);
    } TABLES[] = {{"summary.csv", put_summary},
                  {"paired.csv", put_paired},
                  {"actors.csv", put_actors},
                  {"daily.csv", put_daily}};
    bool fine = true;
    for (size_t t = 0; t < sizeof TABLES / sizeof *TABLES; t++) {
        FILE *out = folder_open(folder, TABLES[t].name, faults);
        if (out)
            TABLES[t].put(comparison, out);
        fine = out && folder_close(folder, TABLES[t].name, out, faults) && fine;
    }
    return fine;
}
