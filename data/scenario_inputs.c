/* Uncertain inputs: values of a scenario that each replication draws from a law.
 *
 * A drawn scenario is the file with the drawn values written into it, read again: whatever a key
 * means when a person writes it, it means when it is drawn. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/random.h"
#include "data/scenario_reading.h"
#include "data/streams.h"
#include "data/text.h"
#include "data/yaml_edit.h"

/* Each value is tried, and each draw read, with a look at the whole file. */
enum { INPUTS_MAX = 30, VALUES_MAX = 20, FILE_BYTES = 256 * 1024 };
static const double cv_max = 5, sum_tolerance = 1e-3, share_inside_min = 1e-6;

/* ---- What each law is told by ---------------------------------------- */

enum {
    MEAN = 1,
    CV = 1 << 1,
    MIN = 1 << 2,
    MODE = 1 << 3,
    MAX = 1 << 4,
    AT = 1 << 5,
    SHARES = 1 << 6,
    VALUES = 1 << 7,
    N_PARAMETERS = 8
};
static const char *const parameter_names[N_PARAMETERS] = {"mean", "cv", "min",    "mode",
                                                          "max",  "at", "shares", "values"};
static const struct {
    unsigned wanted, taken;
} parameters[N_LAW_KINDS] = {
    [LAW_NONE] = {0, 0},
    [LAW_UNIFORM] = {MIN | MAX, MIN | MAX},
    [LAW_TRIANGULAR] = {MIN | MODE | MAX, MIN | MODE | MAX},
    [LAW_LOGNORMAL] = {MEAN | CV, MEAN | CV | MIN | MAX},
    [LAW_QUANTILES] = {AT | VALUES, AT | VALUES},
    [LAW_DISCRETE] = {SHARES | VALUES, SHARES | VALUES},
};

/* An input being settled. */
struct settling {
    const struct reading *reading;
    struct uncertain_input *input;
    char *field; /* "uncertainty.inputs[2]" */
    const char *bytes;
    size_t n;
    double min, max; /* that the key takes */
};

static bool gives(const struct settling *settling, const char *parameter)
{
    return reading_has(settling->reading, "%s.%s", settling->field, parameter);
}

static void fault(const struct settling *settling, const char *parameter, char *message)
{
    char *field = mem_printf("%s.%s", settling->field, parameter);
    reading_fault(settling->reading, field, "%s", message);
    free(field);
    free(message);
}

static bool check_parameters(const struct settling *settling)
{
    const enum law_kind kind = settling->input->law.kind;
    const char *name = law_kind_name(kind);
    bool fine = true;
    for (size_t i = 0; i < N_PARAMETERS; i++) {
        const unsigned bit = 1u << i;
        const bool given = gives(settling, parameter_names[i]);
        if (!given && parameters[kind].wanted & bit)
            fault(settling, parameter_names[i],
                  mem_printf(_("the law %s wants %s"), name, parameter_names[i]));
        else if (given && !(parameters[kind].taken & bit))
            fault(settling, parameter_names[i],
                  mem_printf(_("the law %s has no %s: take it out"), name, parameter_names[i]));
        else
            continue;
        fine = false;
    }
    return fine;
}

/* ---- The key ---------------------------------------- */

static const struct yaml_tree *tree_of(const struct reading *reading, const char *bytes,
                                       struct arena *arena, struct faults *faults)
{
    return yaml_tree_read(reading->path, bytes, strlen(bytes), arena, faults);
}

static void check_key(struct settling *settling)
{
    struct uncertain_input *input = settling->input;
    char *field = mem_printf("%s.key", settling->field);
    const struct where where = {settling->reading->path,
                                yaml_spots_line_around(settling->reading->scenario->spots, field),
                                field};
    struct faults *faults = settling->reading->faults;
    struct arena arena = {0};
    struct yaml_place place;
    const struct yaml_tree *root = tree_of(settling->reading, settling->bytes, &arena, faults);
    if (root && yaml_find(input->key, root, &scenario_schema, &arena, where, &place, faults)) {
        const size_t n = strlen(place.field);
        input->is_word = strncmp(place.field, "vehicles[", 9) == 0 && n > 10 &&
                         strcmp(place.field + n - 10, ".catalogue") == 0;
        input->is_whole = place.takes == YAML_TAKES_WHOLE;
        const char *unit = scenario_unit(place.field);
        input->unit = unit ? unit : "";
        if (!input->is_word && !scenario_range(place.field, &settling->min, &settling->max))
            faults_add(faults, where,
                       _("%s may not vary: expected a number of products, demand, vehicles, "
                         "organisations, handling, prices or uncertainty, or the catalogue of a "
                         "vehicle"),
                       input->key);
        else if (input->is_word && input->law.kind != LAW_DISCRETE && input->law.kind != LAW_NONE)
            faults_add(faults, where, _("%s is a word: expected the law discrete"), input->key);
    }
    arena_clear(&arena);
    free(field);
}

static void check_once(const struct settling *settling)
{
    const struct uncertain_input *first = settling->reading->scenario->uncertainty.inputs;
    for (const struct uncertain_input *other = first; other < settling->input; other++)
        if (strcmp(other->key, settling->input->key) == 0) {
            fault(settling, "key", mem_printf(_("%s has a law already"), other->key));
            return;
        }
}

/* ---- The law ---------------------------------------- */

static void check_range(const struct settling *settling, const char *parameter, double value,
                        double min, double max)
{
    char *field = mem_printf("%s.%s", settling->field, parameter);
    range_check(settling->reading, field, value, min, max, "");
    free(field);
}

static void check_order(const struct settling *settling)
{
    const struct law *law = &settling->input->law;
    if (!(law->min < law->max))
        fault(settling, "max", mem_printf(_("expected more than min (%.10g), found %.10g"),
                                          law->min, law->max));
    else if (law->kind == LAW_TRIANGULAR && !(law->min <= law->mode && law->mode <= law->max))
        check_range(settling, "mode", law->mode, law->min, law->max);
}

static void check_lognormal(const struct settling *settling)
{
    struct law *law = &settling->input->law;
    if (!gives(settling, "min"))
        law->min = fmax(0, settling->min);
    if (!gives(settling, "max"))
        law->max = settling->max;
    if (!(law->mean > 0)) {
        fault(settling, "mean", mem_printf(_("expected a number above 0, found %.10g"), law->mean));
        return;
    }
    if (!(law->cv >= 0 && law->cv <= cv_max)) {
        check_range(settling, "cv", law->cv, 0, cv_max);
        return;
    }
    check_order(settling);
    const struct law whole = {.kind = LAW_LOGNORMAL, .mean = law->mean, .cv = law->cv,
                              .max = HUGE_VAL};
    if (law->min > law_quantile(&whole, 1 - share_inside_min) ||
        law->max < law_quantile(&whole, share_inside_min))
        fault(settling, "mean",
              mem_printf(_("next to nothing of this law lies between %.10g and %.10g, which is all "
                           "that %s takes"),
                         law->min, law->max, settling->input->key));
}

/* The values as numbers; of words, which one. */
static bool settle_values(struct settling *settling, const char *other, size_t n_other)
{
    struct uncertain_input *input = settling->input;
    if (input->n_values != n_other || !n_other || n_other > VALUES_MAX) {
        fault(settling, "values",
              mem_printf(_("expected as many values as %s, 1 to %d, found %zu and %zu"), other,
                         VALUES_MAX, input->n_values, n_other));
        return false;
    }
    bool fine = true;
    input->numbers = mem_zeroed(input->n_values, sizeof *input->numbers);
    for (size_t i = 0; i < input->n_values; i++) {
        input->numbers[i] = (double)i;
        if (!input->is_word && !yaml_number(input->values[i], &input->numbers[i])) {
            char *shown = yaml_shown(input->values[i]);
            fault(settling, "values", mem_printf(_("expected numbers, found %s"), shown));
            free(shown);
            fine = false;
        }
    }
    input->law.n = input->n_values;
    input->law.values = input->numbers;
    return fine;
}

static void check_quantiles(struct settling *settling)
{
    struct uncertain_input *input = settling->input;
    input->law.at = input->at;
    if (!settle_values(settling, "at", input->n_at))
        return;
    for (size_t i = 0; i < input->n_at; i++) {
        const double share = input->at[i];
        if (!(share >= 0 && share <= 1) || (i && !(share > input->at[i - 1]))) {
            fault(settling, "at", mem_printf(_("expected shares from 0 to 1, each above the one "
                                               "before, found %.10g"), share));
            return;
        }
        if (i && !(input->numbers[i] >= input->numbers[i - 1])) {
            fault(settling, "values", mem_printf(_("expected values that do not fall, found %.10g "
                                                   "after %.10g"),
                                                 input->numbers[i], input->numbers[i - 1]));
            return;
        }
    }
}

static void check_discrete(struct settling *settling)
{
    struct uncertain_input *input = settling->input;
    double sum = 0;
    bool fine = true;
    for (size_t i = 0; i < input->n_shares; i++) {
        fine = fine && input->shares[i] >= 0 && input->shares[i] <= 1;
        sum += input->shares[i];
    }
    input->law.at = input->shares;
    if (!settle_values(settling, "shares", input->n_shares))
        return;
    if (!fine || fabs(sum - 1) > sum_tolerance) {
        fault(settling, "shares",
              mem_printf(_("expected shares from 0 to 1 that sum to 1, found the sum %.10g"), sum));
        return;
    }
    for (size_t i = 0; i < input->n_shares; i++)
        input->shares[i] /= sum;
}

static void check_law(struct settling *settling)
{
    switch (settling->input->law.kind) {
    case LAW_UNIFORM:
    case LAW_TRIANGULAR:
        check_order(settling);
        break;
    case LAW_LOGNORMAL:
        check_lognormal(settling);
        break;
    case LAW_QUANTILES:
        check_quantiles(settling);
        break;
    case LAW_DISCRETE:
        check_discrete(settling);
        break;
    default:
        break;
    }
}

/* ---- Values in the file ---------------------------------------- */

char *uncertain_input_text(const struct uncertain_input *input, double value)
{
    if (input->is_word)
        return mem_text(input->values[(size_t)value]);
    return mem_printf("%.10g", input->is_whole ? round(value) : value);
}

/* The text of the scenario with another value; NULL with a fault. Releases bytes. */
static char *with_value(char *bytes, const char *path, const struct uncertain_input *input,
                        double value, struct faults *faults)
{
    struct arena arena = {0};
    struct yaml_place place;
    char *text = NULL, *word = uncertain_input_text(input, value);
    const struct yaml_tree *root = yaml_tree_read(path, bytes, strlen(bytes), &arena, faults);
    if (root && yaml_find(input->key, root, &scenario_schema, &arena, (struct where){.path = path},
                          &place, faults))
        text = yaml_set(bytes, root, &place, word, NULL);
    arena_clear(&arena);
    free(word);
    free(bytes);
    return text;
}

/* Whether the scenario can be read with a value of the input in it. */
static void try_value(const struct settling *settling, double value)
{
    const struct reading *reading = settling->reading;
    struct uncertain_input *input = settling->input;
    struct faults faults = {0};
    char *text = with_value(mem_text_n(settling->bytes, settling->n), reading->path, input, value,
                            &faults);
    if (text)
        scenario_free(scenario_settled(reading->path, text, strlen(text), reading->catalogue, false,
                                       &faults));
    if (faults.n) {
        char *word = uncertain_input_text(input, value);
        reading_fault(reading, settling->field, _("with %s: %s, which this law may draw: %s"),
                      input->key, word, faults.text[0]);
        free(word);
    }
    faults_clear(&faults);
    free(text);
}

static void try_values(const struct settling *settling)
{
    const struct uncertain_input *input = settling->input;
    if (input->law.kind == LAW_DISCRETE) {
        for (size_t i = 0; i < input->n_values; i++)
            try_value(settling, input->numbers[i]);
    } else if (input->law.kind != LAW_NONE) {
        try_value(settling, law_quantile(&input->law, 0));
        try_value(settling, law_quantile(&input->law, 1));
    }
}

void settle_inputs(const struct reading *reading, const char *bytes, size_t n)
{
    struct uncertainty *uncertainty = &reading->scenario->uncertainty;
    const size_t n_before = reading->faults->n;
    if (uncertainty->n_inputs > INPUTS_MAX)
        reading_fault(reading, "uncertainty.inputs", _("expected at most %d inputs, found %zu"),
                      INPUTS_MAX, uncertainty->n_inputs);
    if (uncertainty->n_inputs && n > FILE_BYTES)
        reading_fault(reading, "uncertainty.inputs",
                      _("expected a file of at most %d kB where inputs are uncertain, found %zu kB"),
                      FILE_BYTES / 1024, n / 1024);
    char *text = mem_text_n(bytes, n);
    const bool small = reading->faults->n == n_before;
    for (size_t i = 0; small && i < uncertainty->n_inputs; i++) {
        struct settling settling = {reading, &uncertainty->inputs[i], NULL, text, n, 0, 0};
        const size_t n_faults = reading->faults->n;
        settling.field = mem_printf("uncertainty.inputs[%zu]", i);
        check_once(&settling);
        check_key(&settling);
        if (check_parameters(&settling) && reading->faults->n == n_faults)
            check_law(&settling);
        if (reading->faults->n == n_faults)
            try_values(&settling);
        free(settling.field);
    }
    if (uncertainty->n_inputs && reading->faults->n == n_before)
        reading->scenario->text = text;
    else
        free(text);
}

/* ---- Drawing ---------------------------------------- */

static double draw(const struct uncertain_input *input, uint64_t seed, uint64_t replication)
{
    struct random random;
    random_init(&random, seed, replication, STREAM_INPUT, text_hash(input->key));
    return law_quantile(&input->law, random_uniform(&random));
}

struct scenario *scenario_drawn(const struct scenario *scenario, const struct catalogue *catalogue,
                                uint64_t replication, double drawn[], struct faults *faults)
{
    const struct uncertainty *uncertainty = &scenario->uncertainty;
    assert(scenario->text);
    char *text = mem_text(scenario->text);
    for (size_t i = 0; i < uncertainty->n_inputs; i++) {
        const struct uncertain_input *input = &uncertainty->inputs[i];
        const double value = draw(input, scenario->experiment.seed, replication);
        if (text && !isnan(value))
            text = with_value(text, scenario->path, input, value, faults);
        if (drawn)
            drawn[i] = input->is_whole ? round(value) : value;
    }
    struct scenario *other = text ? scenario_settled(scenario->path, text, strlen(text), catalogue,
                                                     false, faults)
                                  : NULL;
    if (other)
        other->experiment.seed = scenario->experiment.seed;
    free(text);
    return other;
}

size_t scenario_n_varying(const struct scenario *scenario)
{
    size_t n = 0;
    for (size_t i = 0; i < scenario->uncertainty.n_inputs; i++)
        n += scenario->uncertainty.inputs[i].law.kind != LAW_NONE;
    return n;
}

size_t scenario_n_synthetic(const struct scenario *scenario)
{
    size_t n = 0;
    for (size_t i = 0; i < scenario->uncertainty.n_inputs; i++)
        n += scenario->uncertainty.inputs[i].from.synthetic;
    return n;
}
