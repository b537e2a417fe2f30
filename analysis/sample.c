/* The respondents as a sample of their population, by what the codebook knows of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/describe.h"
#include "analysis/replicate.h"
#include "data/mem.h"
#include "data/text.h"

const char *weighting_words(enum weighting weighting)
{
    static const char *const words[N_WEIGHTINGS] = {
        [WEIGHTING_NONE] = N_("no weighting: every answer counts the same"),
        [WEIGHTING_GIVEN] = N_("weighted by the weights in the answers"),
        [WEIGHTING_STRATA] = N_("weighted to the known size of the strata"),
        [WEIGHTING_MARGINS] = N_("weighted to the known margins of the population")};
    return _(words[weighting]);
}

static void no_answer(const struct answers *answers, size_t question, size_t first, size_t n_missing,
                      struct faults *faults)
{
    faults_add(faults, answers_where(answers, first, answers->codebook->questions[question].id),
               ngettext("%zu respondent has no answer to this question of the sampling: nobody can "
                        "be weighted by it",
                        "%zu respondents have no answer to this question of the sampling: nobody "
                        "can be weighted by it",
                        n_missing),
               n_missing);
}

/* A question's levels as the design takes them; a fault for each respondent without one. */
static size_t *levels_of(const struct answers *answers, size_t question, struct faults *faults)
{
    const struct codebook *codebook = answers->codebook;
    const struct answer_column *column = answers_column(answers, question, ITEM_NONE);
    if (!column || !column->levels) {
        faults_add(faults, (struct where){codebook->path, 0, codebook->questions[question].id},
                   _("strata and margins need a question with levels"));
        return NULL;
    }
    size_t *levels = mem_zeroed(answers->n, sizeof *levels);
    size_t n_missing = 0, first = 0;
    for (size_t i = answers->n; i-- > 0;) {
        levels[i] = column->levels[i] < 0 ? SIZE_MAX : (size_t)column->levels[i];
        n_missing += levels[i] == SIZE_MAX;
        first = levels[i] == SIZE_MAX ? i : first;
    }
    if (!n_missing)
        return levels;
    no_answer(answers, question, first, n_missing, faults);
    free(levels);
    return NULL;
}

/* A cluster's number or name, and who is in it. */
struct cluster_key {
    double number;
    const char *text; /* NULL: by number */
    size_t respondent;
};

/* Keys are all texts or all numbers. */
static int compare_keys(const struct cluster_key *x, const struct cluster_key *y)
{
    return x->text && y->text ? strcmp(x->text, y->text)
                              : (x->number > y->number) - (x->number < y->number);
}

static int by_key(const void *a, const void *b)
{
    const struct cluster_key *x = a, *y = b;
    const int order = compare_keys(x, y);
    return order ? order : (x->respondent > y->respondent) - (x->respondent < y->respondent);
}

/* Clusters have as many values as there are: levels, numbers or texts. */
static size_t *clusters_of(const struct answers *answers, size_t question, struct faults *faults)
{
    const struct answer_column *column = answers_column(answers, question, ITEM_NONE);
    if (!column || column->levels)
        return levels_of(answers, question, faults);
    const size_t n = answers->n;
    struct cluster_key *keys = mem_zeroed(n, sizeof *keys);
    size_t *clusters = mem_zeroed(n, sizeof *clusters), n_given = 0, first = 0;
    for (size_t i = n; i-- > 0;) {
        n_given += column->status[i] == ANSWER_GIVEN;
        first = column->status[i] == ANSWER_GIVEN ? first : i;
        keys[i] = (struct cluster_key){column->numbers ? column->numbers[i] : 0,
                                       column->texts ? column->texts[i] : NULL, i};
    }
    if (n_given < n) {
        no_answer(answers, question, first, n - n_given, faults);
        free(clusters);
        free(keys);
        return NULL;
    }
    qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 0, number = 0; i < n; i++) {
        if (i && compare_keys(&keys[i - 1], &keys[i]) != 0)
            number++;
        clusters[keys[i].respondent] = number;
    }
    free(keys);
    return clusters;
}

static const double *given_weights(const struct answers *answers, struct faults *faults)
{
    const struct codebook *codebook = answers->codebook;
    const size_t question = codebook->population.weight;
    if (question == SIZE_MAX) {
        faults_add(faults, (struct where){codebook->path, 0, "population.weight"},
                   _("expected the question that holds the weights, found none"));
        return NULL;
    }
    const struct answer_column *column = answers_column(answers, question, ITEM_NONE);
    const char *id = codebook->questions[question].id;
    const size_t n_before = faults->n;
    double sum = 0;
    for (size_t i = 0; i < answers->n; i++) {
        const double weight = column->numbers[i];
        if (isnan(weight))
            faults_add(faults, answers_where(answers, i, id),
                       _("answer %s: expected a weight of 0 or more, found none: give one, or take "
                         "the answer out"),
                       answers->ids[i]);
        else if (weight < 0)
            faults_add(faults, answers_where(answers, i, id),
                       _("answer %s: expected a weight of 0 or more, found %g: correct it"),
                       answers->ids[i], weight);
        sum += weight;
    }
    const struct where where = {answers->path ? answers->path : codebook->path, 0, id};
    if (answers->n && faults->n == n_before && sum == 0)
        faults_add(faults, where, _("every weight is 0: nobody would count"));
    if (faults->n == n_before && isinf(sum))
        faults_add(faults, where, _("the weights are too great to be summed: divide all by one number"));
    return faults->n == n_before ? column->numbers : NULL;
}

/* Shares, quantiles and charts make no sense of less than nobody. */
static bool none_negative(const struct design *design, const struct answers *answers,
                          struct faults *faults)
{
    for (size_t i = 0; i < design->n; i++)
        if (design->weights[i] < 0) {
            faults_add(faults, (struct where){design->path, 0, "population.calibration"},
                       _("linear calibration gives the answer %s the weight %g: use raking, or join "
                         "categories"),
                       answers->ids[i], design->weights[i]);
            return false;
        }
    return true;
}

/* A fault for each stratum or category of which more answered than there are; those that count least or
 * fewer are passed over. */
static void check_counts(const struct answers *answers, const struct margin *known,
                         const size_t levels[], double least, struct faults *faults)
{
    const struct codebook *codebook = answers->codebook;
    const struct question *question = &codebook->questions[known->question];
    for (size_t k = 0; k < question->n_levels; k++) {
        size_t n = 0;
        for (size_t i = 0; i < answers->n; i++)
            n += levels[i] == k;
        if (known->counts[k] > least && (double)n > known->counts[k] * (1 + 1e-9))
            faults_add(faults, (struct where){codebook->path, known->line, question->id},
                       _("\"%s\" counts %g in the population, but %zu answered: correct its count"),
                       question->levels[k].code, known->counts[k], n);
    }
}

/* Estimates would be silent on those of a stratum of which nobody answered. */
static void check_strata(const struct answers *answers, const size_t levels[], struct faults *faults)
{
    const struct codebook *codebook = answers->codebook;
    const struct margin *known = &codebook->population.strata;
    const struct question *question = &codebook->questions[known->question];
    for (size_t k = 0; k < question->n_levels; k++) {
        bool answered = false;
        for (size_t i = 0; i < answers->n && !answered; i++)
            answered = levels[i] == k;
        if (known->counts[k] > 0 && !answered)
            faults_add(faults, (struct where){codebook->path, known->line, question->id},
                       _("the stratum \"%s\" is empty: %g in the population, and nobody answered: join it "
                         "to another stratum, or choose another weighting"),
                       question->levels[k].code, known->counts[k]);
    }
    check_counts(answers, known, levels, -1, faults);
}

static bool fit_margin(struct design *design, const struct answers *answers,
                       const struct margin *margins, size_t n, struct faults *faults)
{
    const struct codebook *codebook = answers->codebook;
    struct calibration_margin *all = mem_zeroed(n, sizeof *all);
    const size_t n_before = faults->n;
    bool fine = n > 0;
    if (!n)
        faults_add(faults, (struct where){codebook->path, 0, "population.margins"},
                   _("expected known counts of the population, found none"));
    for (size_t m = 0; m < n && fine; m++) {
        const struct question *question = &codebook->questions[margins[m].question];
        const char **names = mem_zeroed(question->n_levels, sizeof *names);
        for (size_t k = 0; k < question->n_levels; k++)
            names[k] = question->levels[k].code; /* as the margin names it, whatever the language */
        all[m] = (struct calibration_margin){.name = question->id,
                                             .line = margins[m].line,
                                             .levels = levels_of(answers, margins[m].question,
                                                                 faults),
                                             .n_levels = question->n_levels,
                                             .names = names,
                                             .totals = margins[m].counts};
        fine = all[m].levels != NULL;
        if (fine)
            check_counts(answers, &margins[m], all[m].levels, 0, faults); /* none: told by the fit */
    }
    fine = fine && faults->n == n_before;
    if (fine && codebook->population.fit == FIT_LINEAR)
        fine = design_fit_linear(design, all, n, faults) && none_negative(design, answers, faults);
    else if (fine)
        fine = n == 1 ? design_poststratify(design, all, faults)
                      : design_rake(design, all, n, NULL, faults);
    for (size_t m = 0; m < n; m++) {
        free((void *)(uintptr_t)all[m].levels);
        free((void *)(uintptr_t)all[m].names);
    }
    free(all);
    return fine;
}

/* Population of each respondent's stratum. */
static double *population_of(const struct codebook *codebook, const size_t strata[], size_t n)
{
    const struct population *population = &codebook->population;
    if (!strata && !population->n)
        return NULL;
    double *each = mem_zeroed(n, sizeof *each);
    for (size_t i = 0; i < n; i++)
        each[i] = strata ? population->strata.counts[strata[i]] : (double)population->n;
    return each;
}

static bool make_design(struct sample *sample, const struct describe_options *options,
                        struct faults *faults)
{
    const struct answers *answers = sample->answers;
    const struct population *population = &answers->codebook->population;
    const bool stratified = options->weighting == WEIGHTING_STRATA && population->strata.counts;
    const size_t n_before = faults->n;
    const double *weights =
        options->weighting == WEIGHTING_GIVEN ? given_weights(answers, faults) : NULL;
    size_t *strata = stratified ? levels_of(answers, population->strata.question, faults) : NULL;
    size_t *clusters = population->cluster != SIZE_MAX
                           ? clusters_of(answers, population->cluster, faults)
                           : NULL;
    if (options->weighting == WEIGHTING_STRATA && !stratified)
        faults_add(faults, (struct where){answers->codebook->path, 0, "population.strata"},
                   _("expected known counts of the strata, found none"));
    if (strata)
        check_strata(answers, strata, faults);
    bool fine = faults->n == n_before;
    if (fine) {
        /* Clusters are drawn from a number that nobody told. */
        double *counts = clusters ? NULL : population_of(answers->codebook, strata, answers->n);
        const struct stage_plan stage = {clusters, strata, counts};
        /* One respondent alone has no variance, but may well be described. */
        const bool alone = answers->n == 1 && !strata && !clusters;
        const struct design_plan plan = {.path = answers->codebook->path,
                                         .n = answers->n,
                                         .weights = weights,
                                         .n_stages = 1,
                                         .stages = &stage,
                                         .lonely = alone ? LONELY_REMOVE : options->lonely};
        fine = design_init(&sample->design, &plan, faults);
        free(counts);
        sample->equal_weights = !weights && !strata && !clusters;
    }
    free(strata);
    free(clusters);
    return fine;
}

/* Weights, after they were fitted, cut to so many times their mean; and how variances are found. */
static bool finish_design(struct sample *sample, struct faults *faults)
{
    enum { REPLICATES = 1000, SEED = 1 };
    struct design *design = &sample->design;
    const struct population *population = &sample->answers->codebook->population;
    const bool trims = population->trim > 0 && sample->weighting != WEIGHTING_NONE;
    if (trims && !design_trim(design, -(double)INFINITY,
                              population->trim * design_sum(design) / (double)design->n, true, faults))
        return false;
    if (population->variance != VARIANCE_LINEARISED && design->calibration) {
        faults_add(faults, (struct where){design->path, 0, "population.variance"},
                   _("weights fitted to margins would have to be fitted anew in each replicate: write "
                     "linearised, or choose another weighting"));
        return false;
    }
    struct replicates replicates;
    design_vary(design, &(struct variance_plan){population->variance, REPLICATES, SEED});
    return population->variance == VARIANCE_LINEARISED ||
           replicates_init(&replicates, design, faults);
}

char *sample_method(const struct sample *sample)
{
    static const char *const variances[N_VARIANCE_METHODS] = {
        [VARIANCE_LINEARISED] = N_("standard errors of weighted figures by linearisation"),
        [VARIANCE_JACKKNIFE] = N_("standard errors of weighted figures by the jackknife"),
        [VARIANCE_BOOTSTRAP] = N_("standard errors of weighted figures by 1000 bootstrap replicates")};
    const struct population *population = &sample->answers->codebook->population;
    const bool linear = sample->weighting == WEIGHTING_MARGINS && population->fit == FIT_LINEAR;
    const char *fit = linear ? _("linear calibration") : "";
    char *trim = population->trim > 0 && sample->weighting != WEIGHTING_NONE
                     ? mem_printf(_("weights cut to %.0f%% of their mean"), 100 * population->trim)
                     : mem_text("");
    const char *variance = sample->equal_weights ? "" : _(variances[sample->design.variance.method]);
    const bool passed_over = sample->weighting == WEIGHTING_GIVEN && population->strata.counts;
    char *words = mem_printf("%s%s%s%s%s%s%s%s%s", weighting_words(sample->weighting),
                             *fit ? _("; ") : "", fit, *trim ? _("; ") : "", trim,
                             *variance ? _("; ") : "", variance, passed_over ? _("; ") : "",
                             passed_over ? _("the strata of the codebook are left aside, so that intervals are "
                                             "rather too wide")
                                         : "");
    free(trim);
    return words;
}

/* A wished interval that the sample does not allow. */
static bool allow_interval(const struct sample *sample, struct faults *faults)
{
    const enum share_method wished = sample->interval;
    const bool simple = wished == SHARE_EXACT || wished == SHARE_WILSON ||
                        wished == SHARE_CLOPPER_PEARSON;
    const struct where where = {.path = "--interval"};
    if (simple && !sample->equal_weights)
        faults_add(faults, where,
                   _("%s needs equal weights, without strata or clusters; choose logit, asin or "
                     "beta"),
                   share_method_id(wished));
    else if (wished == SHARE_EXACT && !sample->population)
        faults_add(faults, where,
                   _("exact needs the size of the population (population.n of the codebook); "
                     "choose wilson or clopper-pearson"));
    else
        return true;
    return false;
}

bool sample_fits(const struct answers *answers, struct faults *faults)
{
    const struct population *population = &answers->codebook->population;
    const bool fits = !population->n || population->n >= answers->n;
    if (!fits)
        faults_add(faults, (struct where){answers->codebook->path, population->n_line, "population.n"},
                   _("the population counts %zu %s, but %zu answered"), population->n,
                   population->units.fr, answers->n);
    return fits;
}

bool sample_init(struct sample *sample, const struct answers *answers,
                 const struct describe_options *options, struct faults *faults)
{
    const struct population *population = &answers->codebook->population;
    *sample = (struct sample){.answers = answers,
                              .weighting = options->weighting,
                              .population = population->n >= answers->n ? population->n : 0,
                              /* Where all answered, nobody stayed away. */
                              .self_selected =
                                  population->self_selected && population->n != answers->n,
                              .interval = options->interval,
                              .level = options->level > 0 ? options->level : 0.95,
                              .smallest = options->smallest};
    if (sample_fits(answers, faults) && make_design(sample, options, faults) &&
        options->weighting == WEIGHTING_MARGINS) {
        sample->equal_weights = false;
        if (fit_margin(&sample->design, answers, population->margins, population->n_margins,
                       faults) &&
            finish_design(sample, faults) && allow_interval(sample, faults))
            return true;
    } else if (sample->design.n && finish_design(sample, faults) && allow_interval(sample, faults)) {
        return true;
    }
    sample_clear(sample);
    return false;
}

static void lonely_fault(const struct sample *sample, size_t respondent, struct faults *faults)
{
    const struct answers *answers = sample->answers;
    const struct codebook *codebook = answers->codebook;
    const size_t question = codebook->population.strata.question;
    if (sample->weighting != WEIGHTING_STRATA) {
        faults_add(faults, (struct where){codebook->path, 0, "population.cluster"},
                   _("all respondents are in one cluster, so that no variance is known: leave "
                     "clusters out, or choose --lonely remove, certainty, adjust or average"));
        return;
    }
    const struct answer_column *column = answers_column(answers, question, ITEM_NONE);
    const struct question *asked = &codebook->questions[question];
    faults_add(faults, (struct where){codebook->path, 0, asked->id},
               _("the stratum \"%s\" has only one unit (answer %s), so that its variance is "
                 "unknown: join it to another stratum, or choose --lonely remove, certainty, adjust "
                 "or average"),
               asked->levels[column->levels[respondent]].code, answers->ids[respondent]);
}

bool sample_strata_vary(const struct sample *sample, struct faults *faults)
{
    const struct design *design = &sample->design;
    const struct design_stage *stage = &design->stages[0];
    const size_t n_before = faults->n;
    for (size_t h = 0; h < stage->n_strata && design->lonely == LONELY_FAIL; h++) {
        size_t respondent = 0;
        if (stage->n_drawn[h] > 1 || design_left_share(stage, h) <= 0)
            continue;
        while (stage->unit_stratum[stage->unit[respondent]] != h)
            respondent++;
        lonely_fault(sample, respondent, faults);
    }
    return faults->n == n_before;
}

void sample_clear(struct sample *sample)
{
    design_clear(&sample->design);
    *sample = (struct sample){0};
}
