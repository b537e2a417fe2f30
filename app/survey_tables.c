/* The tidy tables of a survey's report: estimates.csv, tests.csv, quality.csv. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/csv_out.h"
#include "app/survey_report.h"
#include "data/mem.h"

static const char *const weightings[N_WEIGHTINGS] = {"none", "given", "strata", "margins"};

struct tidy_out {
    FILE *out;
    const struct survey_report *report;
    const struct report_group *group; /* NULL: all respondents */
};

/* What every line ends with: the confidence level, N, weighting, whether answers are invented. */
static void put_tail(FILE *out, const struct survey_report *report)
{
    csv_number(out, report->sample.level);
    csv_number(out, report->sample.population ? (double)report->sample.population : (double)NAN);
    csv_text(out, weightings[report->sample.weighting]);
    csv_text(out, report->codebook->synthetic ? "yes" : "no");
    csv_end_line(out);
}

static void put_estimate(void *context, const struct tidy *tidy)
{
    const struct tidy_out *to = context;
    FILE *out = to->out;
    const struct codebook *codebook = to->report->codebook;
    const struct report_group *group = to->group;
    csv_first_text(out, codebook->id);
    csv_text(out, codebook->wave ? codebook->wave : "");
    csv_text(out, tidy->question);
    csv_text(out, tidy->item);
    csv_text(out, tidy->level);
    csv_text(out, group ? codebook->questions[group->by].id : "");
    csv_text(out, group ? codebook->questions[group->by].levels[group->level].code : "");
    csv_text(out, tidy->statistic);
    csv_text(out, tidy->unit.fr ? tidy->unit.fr : "");
    csv_text(out, tidy->unit.en ? tidy->unit.en : "");
    csv_number(out, tidy->value);
    csv_number(out, tidy->low);
    csv_number(out, tidy->high);
    csv_number(out, tidy->df);
    csv_count(out, tidy->n_asked);
    csv_count(out, tidy->n_valid);
    csv_text(out, tidy->method);
    put_tail(out, to->report);
}

static void put_estimates(const struct survey_report *report, FILE *out)
{
    csv_header(out, "survey,wave,question,item,level,by,by_level,statistic,unit_fr,unit_en,value,low,"
                    "high,df,n_asked,n_valid,method,confidence,population,weighting,synthetic");
    struct tidy_out to = {.out = out, .report = report};
    for (size_t q = 0; q < report->codebook->n_questions; q++)
        describe_tidy(&report->sample, &report->described[q], put_estimate, &to);
    for (size_t g = 0; g < report->n_groups; g++) {
        to.group = &report->groups[g];
        describe_tidy(&report->sample, &report->groups[g].described, put_estimate, &to);
    }
}

static void put_tests(const struct survey_report *report, FILE *out)
{
    csv_header(out, "survey,question,item,by,test,statistic,df,ddf,p,p_holm,p_se,effect,"
                    "kendall_tau_b,min_expected,n,reason,confidence,population,weighting,synthetic");
    for (size_t t = 0; t < report->n_tests; t++) {
        const struct report_test *made = &report->tests[t];
        const struct chosen_test *test = &made->test;
        const struct question *question = &report->codebook->questions[made->question];
        csv_first_text(out, report->codebook->id);
        csv_text(out, question->id);
        csv_text(out, made->item == ITEM_NONE              ? ""
                      : question->type == QUESTION_RANKING ? "1" /* what came first */
                                                           : question->items[made->item].code);
        csv_text(out, report->codebook->questions[made->by].id);
        csv_text(out, test_id(test->kind));
        csv_number(out, test->statistic);
        csv_number(out, test->df);
        csv_number(out, test->ddf);
        csv_number(out, test->p);
        csv_number(out, test->p_holm);
        csv_number(out, test->p_se > 0 ? test->p_se : (double)NAN);
        csv_number(out, test->effect);
        csv_number(out, test->kendall);
        csv_number(out, test->min_expected);
        csv_count(out, test->n);
        char *reason = test_reason(test);
        csv_text(out, reason);
        free(reason);
        put_tail(out, report);
    }
}

/* ---- Quality ----------------------------------------------------------------------- */

static void put_measure(const struct survey_report *report, FILE *out, const char *check,
                        const char *question, size_t count, size_t of)
{
    csv_first_text(out, check);
    csv_text(out, question);
    csv_text(out, "");
    csv_count(out, count);
    csv_number(out, of ? (double)of : (double)NAN);
    csv_number(out, of ? (double)count / (double)of : (double)NAN);
    csv_text(out, "");
    csv_text(out, report->codebook->synthetic ? "yes" : "no");
    csv_end_line(out);
}

/* One respondent that a check found. */
static void put_found(const struct survey_report *report, FILE *out, const char *check,
                      const char *question, size_t respondent, const char *detail)
{
    csv_first_text(out, check);
    csv_text(out, question);
    csv_text(out, report->answers->ids[respondent]);
    csv_number(out, (double)NAN);
    csv_number(out, (double)NAN);
    csv_number(out, (double)NAN);
    csv_text(out, detail);
    csv_text(out, report->codebook->synthetic ? "yes" : "no");
    csv_end_line(out);
}

static void put_found_all(const struct survey_report *report, FILE *out)
{
    const struct quality *quality = &report->quality;
    for (size_t i = 0; i < report->answers->n; i++) {
        char detail[40];
        snprintf(detail, sizeof detail, "%.0f s", report->answers->spent_s[i]);
        if (quality->speeder[i])
            put_found(report, out, "speeder", "", i, detail);
        for (size_t m = 0; m < quality->n_matrices; m++)
            if (quality->matrices[m].straight[i])
                put_found(report, out, "straight_lining",
                          report->codebook->questions[quality->matrices[m].question].id, i, "");
        for (size_t e = 0; e < quality->n_exclusive; e++)
            if (quality->exclusive[e].found[i])
                put_found(report, out, "exclusive_beside_others",
                          report->codebook->questions[quality->exclusive[e].question].id, i, "");
        if (quality->same_as[i] != SIZE_MAX && quality->same_as[i] != i)
            put_found(report, out, "same_answers", "", i,
                      report->answers->ids[quality->same_as[i]]);
    }
}

static void put_quality(const struct survey_report *report, FILE *out)
{
    const struct quality *quality = &report->quality;
    const size_t n = report->answers->n;
    csv_header(out, "check,question,respondent,count,of,share,detail,synthetic");
    put_measure(report, out, "response", "", n, report->sample.population);
    put_measure(report, out, "complete", "", quality->n_complete, n);
    put_measure(report, out, "speeder", "", quality->n_speeders, quality->n_timed);
    put_measure(report, out, "same_answers", "", quality->n_same, n);
    for (size_t m = 0; m < quality->n_matrices; m++)
        put_measure(report, out, "straight_lining",
                    report->codebook->questions[quality->matrices[m].question].id,
                    quality->matrices[m].n_straight, quality->matrices[m].n_judged);
    for (size_t e = 0; e < quality->n_exclusive; e++)
        put_measure(report, out, "exclusive_beside_others",
                    report->codebook->questions[quality->exclusive[e].question].id,
                    quality->exclusive[e].n_found, quality->exclusive[e].n_judged);
    for (size_t q = 0; q < report->codebook->n_questions; q++) {
        const struct base *base = &report->described[q].base;
        put_measure(report, out, "no_answer", report->codebook->questions[q].id,
                    base->by_status[ANSWER_SKIPPED] + base->by_status[ANSWER_INVALID],
                    base->n_asked);
    }
    put_found_all(report, out);
}

/* ---- All of them ------------------------------------------------------------------- */

bool report_tables_write(struct survey_report *report, const struct folder *folder,
                         struct faults *faults)
{
    static const struct {
        const char *name;
        void (*put)(const struct survey_report *report, FILE *out);
    } tables[] = {{"estimates.csv", put_estimates},
                  {"tests.csv", put_tests},
                  {"quality.csv", put_quality}};
    bool fine = true;
    for (size_t t = 0; t < sizeof tables / sizeof *tables && fine; t++) {
        FILE *out = folder_open(folder, tables[t].name, faults);
        if (out)
            tables[t].put(report, out);
        fine = out && folder_close(folder, tables[t].name, out, faults);
    }
    return fine;
}
