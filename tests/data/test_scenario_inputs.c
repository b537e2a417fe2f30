/* Uncertain inputs of a scenario: what is read, what is refused, what is drawn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario.h"
#include "data/yaml_file.h"
#include "tests/run.h"

static struct catalogue *catalogue;

static void read_catalogue(void)
{
    struct faults faults = {0};
    catalogue = catalogue_read("data/reference", &faults);
    ck_assert_ptr_nonnull(catalogue);
}

/* The tutorial with these items of uncertainty.inputs. */
static struct scenario *read_with(const char *inputs, struct faults *faults)
{
    size_t n;
    char *bytes = yaml_file_bytes("scenarios/mini.yaml", &n, faults);
    ck_assert_ptr_nonnull(bytes);
    char *text = mem_printf("%s\nuncertainty:\n  no_show: 0.02\n  inputs:\n%s", bytes, inputs);
    struct scenario *scenario =
        scenario_from_bytes("scenarios/mini.yaml", text, strlen(text), catalogue, faults);
    free(text);
    free(bytes);
    return scenario;
}

static const char GOOD[] =
    "    - {key: prices.driver_eur_h, law: lognormal, mean: 27, cv: 0.3, min: 15, max: 60,\n"
    "       from: {survey: s, wave: \"2026\", question: q, unit: €/h, n: 30, asked: 34,\n"
    "              population: 52, weighting: strata, synthetic: yes, method: m, answers: a.csv,\n"
    "              sha256: 00ff}}\n"
    "    - {key: vehicles.carrier_van.count, law: quantiles, at: [0.1, 0.9], values: [1.2, 6.8]}\n"
    "    - {key: vehicles.carrier_van.catalogue, law: discrete,\n"
    "       values: [van_m_diesel_fridge, truck_7t5_fridge], shares: [0.75, 0.25]}\n"
    "    - {key: demand.volume_kg_week, law: triangular, min: 100, mode: 200, max: 600}\n"
    "    - {key: organisations.pooled.flows.drop.within_km, law: uniform, min: 10, max: 40}\n"
    "    - {key: organisations.pooled.business.grants.region.eur_year, law: lognormal, mean: 4000, "
    "cv: 1}\n"
    "    - {key: prices.diesel_eur_l, law: none, from: {survey: s}}\n";
enum { WAGE, COUNT, KIND, VOLUME, REACH, GRANT, DIESEL, N_GOOD };

START_TEST(inputs_are_read)
{
    struct faults faults = {0};
    read_catalogue();
    struct scenario *s = read_with(GOOD, &faults);
    ck_assert_msg(s != NULL, "%s", faults.n ? faults.text[0] : "");
    const struct uncertain_input *inputs = s->uncertainty.inputs;
    ck_assert_uint_eq(s->uncertainty.n_inputs, N_GOOD);
    ck_assert_double_eq(s->uncertainty.no_show_share, 0.02);
    ck_assert_uint_eq(scenario_n_varying(s), N_GOOD - 1);
    ck_assert_uint_eq(scenario_n_synthetic(s), 1);
    ck_assert_double_eq(inputs[WAGE].law.max, 60);
    ck_assert_str_eq(inputs[WAGE].from.survey, "s");
    ck_assert_str_eq(inputs[WAGE].from.unit, "€/h");
    ck_assert_uint_eq(inputs[WAGE].from.asked, 34);
    ck_assert_uint_eq(inputs[WAGE].from.population, 52);
    ck_assert(inputs[WAGE].from.synthetic && !inputs[COUNT].from.synthetic);
    ck_assert(inputs[COUNT].is_whole && !inputs[COUNT].is_word && inputs[KIND].is_word);
    /* Without bounds: those of the key. */
    ck_assert_double_eq(inputs[GRANT].law.min, 0);
    ck_assert_double_eq(inputs[GRANT].law.max, 1e8);
    ck_assert_ptr_nonnull(s->text);
    scenario_free(s);
    catalogue_free(catalogue);
}
END_TEST

/* Each drawn scenario is what the file would be with the values that it reports; over many, moments
 * are the law's, with five standard errors as tolerance. */
START_TEST(drawn_scenarios_follow_their_laws)
{
    enum { N = 2000 };
    struct faults faults = {0};
    read_catalogue();
    struct scenario *s = read_with(GOOD, &faults);
    ck_assert_ptr_nonnull(s);
    double sum[N_GOOD] = {0}, drawn[N_GOOD], again[N_GOOD];
    double product[N_GOOD][N_GOOD] = {{0}}; /* of deviations in standard units */
    for (uint64_t r = 0; r < N; r++) {
        struct scenario *d = scenario_drawn(s, catalogue, r, drawn, &faults);
        ck_assert_msg(d != NULL, "%s", faults.n ? faults.text[0] : "");
        for (size_t i = 0; i < N_GOOD; i++)
            sum[i] += drawn[i];
        for (size_t i = 0; i < N_GOOD - 1; i++)
            for (size_t j = 0; j < i; j++) {
                const struct law *a = &s->uncertainty.inputs[i].law;
                const struct law *b = &s->uncertainty.inputs[j].law;
                product[i][j] += (drawn[i] - law_mean(a)) / law_sd(a) *
                                 (drawn[j] - law_mean(b)) / law_sd(b);
            }
        ck_assert_double_eq_tol(d->prices.driver_eur_h, drawn[WAGE], 1e-8);
        ck_assert(drawn[WAGE] >= 15 && drawn[WAGE] <= 60);
        ck_assert_uint_eq(d->fleets[2].count, (size_t)drawn[COUNT]);
        ck_assert(d->fleets[2].count >= 1 && d->fleets[2].count <= 7);
        ck_assert_str_eq(d->fleets[2].type.id,
                         drawn[KIND] > 0 ? "truck_7t5_fridge" : "van_m_diesel_fridge");
        ck_assert_double_eq_tol(d->demand.volume_kg_week, drawn[VOLUME], 1e-7);
        ck_assert_double_eq_tol(d->organisations[1].flows[0].within_km, drawn[REACH], 1e-8);
        ck_assert_double_eq_tol(d->organisations[1].business.grants[0].eur_year, drawn[GRANT], 1e-4);
        ck_assert_double_nan(drawn[DIESEL]);
        /* Nothing else. */
        ck_assert_double_eq(d->prices.diesel_eur_l, s->prices.diesel_eur_l);
        ck_assert_uint_eq(d->fleets[0].count, s->fleets[0].count);
        ck_assert_double_eq(d->prices.farmer_eur_h, s->prices.farmer_eur_h);
        scenario_free(d);
        if (r % 500 == 0) { /* the same seed draws the same */
            scenario_free(scenario_drawn(s, catalogue, r, again, &faults));
            ck_assert_int_eq(memcmp(drawn, again, sizeof drawn - sizeof *drawn), 0);
        }
    }
    for (size_t i = 0; i < N_GOOD - 1; i++) {
        const struct law *law = &s->uncertainty.inputs[i].law;
        const double sd = i == COUNT ? hypot(law_sd(law), 0.3) : law_sd(law);
        ck_assert_msg(fabs(sum[i] / N - law_mean(law)) < 5 * sd / sqrt(N), "%zu: %g, not %g", i,
                      sum[i] / N, law_mean(law));
        for (size_t j = 0; j < i; j++)
            ck_assert_msg(fabs(product[i][j]) < 5 * sqrt(N), "%zu, %zu: correlation %g", i, j,
                          product[i][j] / N);
    }
    scenario_free(s);
    catalogue_free(catalogue);
}
END_TEST

/* A law that comes or goes changes no draw of the others; another seed changes them all. */
START_TEST(inputs_have_streams_of_their_own)
{
    struct faults faults = {0};
    read_catalogue();
    static const char *const WAGES = "    - {key: prices.driver_eur_h, law: uniform, min: 20, max: 40}\n";
    char *more = mem_printf("    - {key: prices.staff_eur_h, law: uniform, min: 20, max: 40}\n%s", WAGES);
    struct scenario *alone = read_with(WAGES, &faults), *both = read_with(more, &faults);
    ck_assert(alone && both);
    double one, two[2], other;
    scenario_free(scenario_drawn(alone, catalogue, 3, &one, &faults));
    scenario_free(scenario_drawn(both, catalogue, 3, two, &faults));
    ck_assert_double_eq(one, two[1]);
    ck_assert_double_ne(two[0], two[1]);
    alone->experiment.seed++;
    struct scenario *reseeded = scenario_drawn(alone, catalogue, 3, &other, &faults);
    ck_assert_uint_eq(reseeded->experiment.seed, alone->experiment.seed);
    ck_assert_double_ne(one, other);
    scenario_free(reseeded);
    scenario_free(alone);
    scenario_free(both);
    free(more);
    catalogue_free(catalogue);
}
END_TEST

static const struct {
    const char *input, *message;
} BAD[] = {
    {"key: prices.driver_eur, law: none", "did you mean \"driver_eur_h\"?"},
    {"key: calendar.weeks, law: uniform, min: 2, max: 9", "calendar.weeks may not vary"},
    {"key: territory.circuity, law: none", "territory.circuity may not vary"},
    {"key: experiment.confidence, law: none", "may not vary"},
    {"key: vehicles.van_s.depot, law: none", "may not vary"},
    {"key: uncertainty.inputs, law: none", "may not vary"},
    {"key: vehicles.nobody.count, law: none", "there is none whose id is \"nobody\""},
    {"key: prices.driver_eur_h, law: normal", "lognormal"},
    {"key: prices.driver_eur_h, law: lognormal, mean: 20", ".cv: the law lognormal wants cv"},
    {"key: prices.driver_eur_h, law: lognormal, mean: 20, cv: 1, mode: 3", ".mode: the law lognormal has no mode"},
    {"key: prices.driver_eur_h, law: lognormal, mean: 0, cv: 1", "expected a number above 0, found 0"},
    {"key: prices.driver_eur_h, law: lognormal, mean: 20, cv: -1", "expected a number from 0 to 5, found -1"},
    {"key: prices.driver_eur_h, law: lognormal, mean: 20, cv: 1, min: 30, max: 20", "expected more than min (30), found 20"},
    {"key: prices.driver_eur_h, law: lognormal, mean: 20, cv: 0.1, min: 190", "next to nothing of this law"},
    {"key: prices.driver_eur_h, law: uniform, min: 20, max: 20", "expected more than min (20)"},
    {"key: prices.driver_eur_h, law: uniform, min: 20, max: 300", "with prices.driver_eur_h: 300, which this law may draw: "},
    {"key: prices.driver_eur_h, law: uniform, min: -1, max: 30", "expected a number from 0 to 200 EUR/h, found -1"},
    {"key: prices.driver_eur_h, law: triangular, min: 20, mode: 50, max: 30", "expected a number from 20 to 30, found 50"},
    {"key: prices.driver_eur_h, law: quantiles, at: [0.1, 0.9], values: [20]", "found 1 and 2"},
    {"key: prices.driver_eur_h, law: quantiles, at: [0.9, 0.1], values: [20, 30]", "each above the one before, found 0.1"},
    {"key: prices.driver_eur_h, law: quantiles, at: [0.1, 0.9], values: [30, 20]", "found 20 after 30"},
    {"key: prices.driver_eur_h, law: quantiles, at: [0.1, 0.9], values: [a, b]", "expected numbers, found \"a\""},
    {"key: prices.driver_eur_h, law: discrete, shares: [0.4, 0.4], values: [20, 30]", "found the sum 0.8"},
    {"key: prices.driver_eur_h, law: discrete, shares: [1.5, -0.5], values: [20, 30]", "expected shares from 0 to 1"},
    {"key: vehicles.van_s.count, law: discrete, shares: [0.5, 0.5], values: [0, 3]", "with vehicles.van_s.count: 0"},
    {"key: vehicles.van_s.catalogue, law: uniform, min: 0, max: 1", "expected the law discrete"},
    {"key: vehicles.van_s.catalogue, law: discrete, shares: [0.5, 0.5], values: [van_s_diesel, zeppelin]", "with vehicles.van_s.catalogue: zeppelin"},
    {"key: prices.driver_eur_h, law: none, from: {question: q, surve: s}", "did you mean \"survey\"?"},
    {"key: prices.driver_eur_h, law: none}\n    - {key: prices.driver_eur_h, law: none", "has a law already"},
};

START_TEST(what_is_wrong_is_told)
{
    read_catalogue();
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct faults faults = {0};
        char *inputs = mem_printf("    - {%s}\n", BAD[i].input);
        ck_assert_msg(!read_with(inputs, &faults), "%s: taken", BAD[i].input);
        ck_assert_msg(faults.n >= 1 && strstr(faults.text[0], BAD[i].message) &&
                          strstr(faults.text[0], "mini.yaml:") &&
                          strstr(faults.text[0], "uncertainty.inputs["),
                      "%s: %s", BAD[i].input, faults.n ? faults.text[0] : "no fault");
        faults_clear(&faults);
        free(inputs);
    }
    catalogue_free(catalogue);
}
END_TEST

START_TEST(more_than_can_be_tried_is_refused)
{
    read_catalogue();
    struct faults faults = {0};
    char *many = mem_text("");
    for (size_t i = 0; i < 31; i++) {
        char *more = mem_printf("%s    - {key: k%zu, law: none}\n", many, i);
        free(many);
        many = more;
    }
    ck_assert_ptr_null(read_with(many, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "expected at most 30 inputs, found 31"));
    char *comments = mem_zeroed(300 * 1024, 1);
    memset(comments, '#', 300 * 1024 - 2);
    comments[300 * 1024 - 2] = '\n';
    char *large = mem_printf("    - {key: prices.driver_eur_h, law: none}\n%s", comments);
    ck_assert_ptr_null(read_with(large, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_ptr_nonnull(strstr(faults.text[1], "expected a file of at most 256 kB"));
    free(large);
    free(comments);
    free(many);
    faults_clear(&faults);
    catalogue_free(catalogue);
}
END_TEST

/* Each fits the file alone, but not every pair does: found when it is drawn. */
START_TEST(draws_that_do_not_go_together_are_told)
{
    read_catalogue();
    struct faults faults = {0};
    /* The catalogue's own figures lie between: 5.8 and 6.8. */
    struct scenario *s =
        read_with("    - {key: vehicles.van_s.empty_per_100km, law: uniform, min: 3, max: 6.7}\n"
                  "    - {key: vehicles.van_s.full_per_100km, law: uniform, min: 6, max: 9}\n",
                  &faults);
    ck_assert_msg(s != NULL, "%s", faults.n ? faults.text[0] : "");
    size_t n_told = 0;
    for (uint64_t r = 0; r < 500; r++) {
        struct faults told = {0};
        double drawn[2];
        struct scenario *d = scenario_drawn(s, catalogue, r, drawn, &told);
        ck_assert_int_eq(d == NULL, drawn[0] > drawn[1]);
        n_told += told.n > 0 && strstr(told.text[0], "expected at least empty_per_100km");
        ck_assert_int_eq(d == NULL, told.n > 0);
        scenario_free(d);
        faults_clear(&told);
    }
    ck_assert_uint_gt(n_told, 0);
    scenario_free(s);
    catalogue_free(catalogue);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {inputs_are_read, drawn_scenarios_follow_their_laws,
                            inputs_have_streams_of_their_own, what_is_wrong_is_told,
                            more_than_can_be_tried_is_refused,
                            draws_that_do_not_go_together_are_told};
    return run_tests("scenario_inputs", tests, sizeof tests / sizeof *tests);
}
