/* proxilog survey scenario: what was answered becomes values of a scenario, with the link back. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "analysis/feeds.h"
#include "app/csv_out.h"
#include "app/language.h"
#include "app/law_words.h"
#include "app/options.h"
#include "app/scenario_move.h"
#include "app/survey.h"
#include "app/survey_input.h"
#include "app/survey_law.h"
#include "app/survey_unit.h"
#include "data/catalogue.h"
#include "data/digest.h"
#include "data/file.h"
#include "data/mem.h"
#include "data/scenario.h"
#include "data/scenario_schema.h"
#include "data/text.h"
#include "data/yaml_edit.h"
#include "data/yaml_file.h"

enum { EXIT_USAGE = 2 };

static const char *const law_choices[] = {[LAW_CHOICE_AUTO] = "auto",
                                          [LAW_CHOICE_LOGNORMAL] = "lognormal",
                                          [LAW_CHOICE_QUANTILES] = "quantiles",
                                          [LAW_CHOICE_NONE] = "none",
                                          [LAW_CHOICE_NONE + 1] = NULL};

/* A question and the key that it feeds. */
struct feed {
    size_t question;
    char *key;     /* owned */
    char *field;   /* owned */
    char *before;  /* as the scenario had it; owned; NULL: left out */
    char *written; /* owned */
    bool left_out; /* too few answers to tell anything */
    double min, max; /* of the key's law; NaN: it takes none */
    double factor;   /* from the unit asked to that of the key */
    const char *unit; /* of the value, for people; borrowed */
    struct fed_value value;
    struct fed_law law;
};

struct feeding {
    const char *into, *out, *only, *weighting, *law, *respondents;
    enum law_choice choice;
    size_t smallest; /* fewest answers that anything rests on */
    double p;
    struct survey_input input;
    const char *answers_path;
    char codebook_hex[DIGEST_HEX], answers_hex[DIGEST_HEX];
    struct sample sample;
    size_t n;
    struct feed *feeds; /* owned */
    char *text;         /* of the scenario; owned */
    struct faults faults, warnings;
};

static const struct question *question_of(const struct feeding *feeding, const struct feed *feed)
{
    return &feeding->input.codebook->questions[feed->question];
}

static char *where_text(const struct feeding *feeding, const struct feed *feed)
{
    return mem_printf("%s.feeds", question_of(feeding, feed)->id);
}

/* ---- Which questions feed which keys ---------------------------------------- */

static void add_feed(struct feeding *feeding, size_t question, const char *key)
{
    const struct codebook *codebook = feeding->input.codebook;
    const struct question *asked = &codebook->questions[question];
    const struct where where = {codebook->path, 0, asked->id};
    bool has_values = false;
    for (size_t k = 0; asked->type == QUESTION_SINGLE && k < asked->n_levels; k++)
        has_values = has_values || asked->levels[k].value;
    if (asked->type != QUESTION_NUMERIC && !has_values) {
        faults_add(&feeding->faults, where,
                   _("only a numeric question, or a single one whose levels have a value, can feed "
                     "a scenario"));
        return;
    }
    for (size_t i = 0; i < feeding->n; i++)
        if (strcmp(feeding->feeds[i].key, key) == 0) {
            faults_add(&feeding->faults, where,
                       _("%s is fed by %s already: choose one with --feeds"), key,
                       question_of(feeding, &feeding->feeds[i])->id);
            return;
        }
    feeding->feeds = mem_resized(feeding->feeds, feeding->n + 1, sizeof *feeding->feeds);
    feeding->feeds[feeding->n++] = (struct feed){.question = question, .key = mem_text(key)};
}

/* "question" or "question=key". */
static void add_named(struct feeding *feeding, char *word)
{
    const struct codebook *codebook = feeding->input.codebook;
    char *equals = strchr(word, '=');
    if (equals)
        *equals = '\0';
    const size_t question = codebook_find_question(codebook, word);
    const char *key = equals                    ? equals + 1
                      : question != SIZE_MAX ? codebook->questions[question].feeds
                                                : NULL;
    const struct where where = {.path = "--feeds", .field = word};
    if (question == SIZE_MAX) {
        const char **known = mem_zeroed(codebook->n_questions, sizeof *known);
        for (size_t q = 0; q < codebook->n_questions; q++)
            known[q] = codebook->questions[q].id;
        const char *nearest = text_nearest(word, known, codebook->n_questions);
        if (nearest)
            faults_add(&feeding->faults, where, _("no such question; did you mean \"%s\"?"),
                       nearest);
        else
            faults_add(&feeding->faults, where, _("no such question in %s"), codebook->path);
        free(known);
    } else if (!key || !*key) {
        faults_add(&feeding->faults, where,
                   _("the codebook names no key for this question: write %s=KEY"), word);
    } else {
        add_feed(feeding, question, key);
    }
}

static bool choose_feeds(struct feeding *feeding)
{
    const struct codebook *codebook = feeding->input.codebook;
    char *words = mem_text(feeding->only ? feeding->only : ""), *state = NULL;
    for (char *word = strtok_r(words, ", ", &state); word; word = strtok_r(NULL, ", ", &state))
        add_named(feeding, word);
    free(words);
    for (size_t q = 0; !feeding->only && q < codebook->n_questions; q++)
        if (codebook->questions[q].feeds)
            add_feed(feeding, q, codebook->questions[q].feeds);
    if (!feeding->n && !feeding->faults.n)
        faults_add(&feeding->faults, (struct where){.path = codebook->path},
                   _("no question feeds a scenario: give a numeric question its key with feeds, or "
                     "name both with --feeds QUESTION=KEY"));
    return !feeding->faults.n;
}

/* ---- Values and comments ---------------------------------------- */

static bool is_median(const struct feeding *feeding)
{
    return feeding->p - 0.5 == 0;
}

/* "median" or "quantile 0.9". */
static char *quantile_words(const struct feeding *feeding)
{
    if (is_median(feeding))
        return mem_text(_("median"));
    char p[NUMBER_BYTES];
    return mem_printf(_("quantile %s"), law_number(p, feeding->p, language_of_run()));
}

static char *interval_words(const struct feeding *feeding, const struct survey_estimate *e)
{
    if (e->census)
        return mem_text(_("complete census"));
    if (e->why_none != INTERVAL_GIVEN || isnan(e->t_low) || isnan(e->t_high))
        return mem_text(_("no interval"));
    char level[NUMBER_BYTES], low[NUMBER_BYTES], high[NUMBER_BYTES];
    return mem_printf(_("%s%% interval %s to %s"),
                      law_number(level, 100 * feeding->sample.level, language_of_run()),
                      law_number(low, e->t_low, language_of_run()),
                      law_number(high, e->t_high, language_of_run()));
}

static struct survey_law law_of(const struct feeding *feeding, const struct feed *feed)
{
    return (struct survey_law){
        .key = feed->key,
        .law = &feed->law,
        .min = feed->min,
        .max = feed->max,
        .factor = feed->factor,
        .unit = feed->unit,
        .codebook = feeding->input.codebook,
        .question = question_of(feeding, feed),
        .n_asked = feed->value.base.n_asked,
        .population = feeding->sample.population,
        .weighting = feeding->weighting,
        .answers = feeding->answers_path,
        .sha256 = feeding->answers_hex,
        .smallest = feeding->smallest,
    };
}

/* A number that the file writes, with the decimal mark of the language; words as they are. Release
 * with free(). */
static char *written_words(const char *written)
{
    char *words = mem_text(written), *point = strchr(words, '.'), *end;
    strtod(words, &end);
    if (point && !*end && language_of_run() == LANGUAGE_FR)
        *point = ',';
    return words;
}

static char *before_words(const struct feed *feed, const char *left_out)
{
    return feed->before ? written_words(feed->before) : mem_text(left_out);
}

/* "median", or of levels "most frequent answer". */
static char *statistic_words(const struct feeding *feeding, const struct feed *feed)
{
    return question_of(feeding, feed)->type == QUESTION_NUMERIC
               ? quantile_words(feeding)
               : mem_text(_("most frequent answer"));
}

/* "n = 33 of 34 asked, N = 52, weighted to the known size of the strata". */
static char *base_words(const struct feeding *feeding, const struct feed *feed)
{
    const struct base *base = &feed->value.base;
    const struct sample *sample = &feeding->sample;
    char *text = sample->population
                     ? mem_printf(_("n = %zu of %zu asked, N = %zu"), base->n_valid, base->n_asked,
                                  sample->population)
                     : mem_printf(_("n = %zu of %zu asked, N unknown"), base->n_valid,
                                  base->n_asked);
    const bool weighted = sample->weighting != WEIGHTING_NONE;
    char *all = mem_printf("%s, %s", text,
                           weighted ? weighting_words(sample->weighting) : _("not weighted"));
    free(text);
    return all;
}

/* A comment is one line. */
static char *one_line(char *text)
{
    for (char *c = text; *c; c++)
        if (iscntrl((unsigned char)*c))
            *c = ' ';
    return text;
}

static char *comment_words(const struct feeding *feeding, const struct feed *feed)
{
    const struct question *question = question_of(feeding, feed);
    const bool number = question->type == QUESTION_NUMERIC;
    const struct survey_law told = law_of(feeding, feed);
    char *statistic = statistic_words(feeding, feed), *base = base_words(feeding, feed);
    char *interval = interval_words(feeding, &feed->value.quantile);
    char *law = survey_law_words(&told);
    char *exact = mem_printf("%.10g", feed->value.quantile.estimate);
    char *words = written_words(number ? exact : feed->written);
    char *value = mem_printf("%s%s%s", words, number && *feed->unit ? " " : "", number ? feed->unit : "");
    char *before = before_words(feed, _("left out"));
    char *text = mem_printf(
        _(" %s of \"%s\" in the survey %s%s (%s): %s, %s; %s; before: %s; answers %s, sha256 %s"),
        statistic, question->id, feeding->input.codebook->id,
        feeding->input.codebook->synthetic ? _(", SYNTHETIC ANSWERS") : "", base, value, interval,
        law, before, feeding->answers_path, feeding->answers_hex);
    free(before);
    free(value);
    free(words);
    free(exact);
    free(law);
    free(interval);
    free(base);
    free(statistic);
    return one_line(text);
}

/* ---- The scenario's text ---------------------------------------- */

static bool find_place(struct feeding *feeding, const struct feed *feed,
                       const struct yaml_tree *root, struct arena *arena, struct yaml_place *place)
{
    char *field = where_text(feeding, feed);
    const struct where where = {feeding->input.codebook->path, 0, field};
    bool fine = yaml_find(feed->key, root, &scenario_schema, arena, where, place, &feeding->faults);
    const bool word = question_of(feeding, feed)->type != QUESTION_NUMERIC;
    if (fine && place->takes != YAML_TAKES_NUMBER && place->takes != YAML_TAKES_WHOLE &&
        !(word && place->takes == YAML_TAKES_TEXT)) {
        faults_add(&feeding->faults, where, _("%s is no number: answers cannot feed it"), feed->key);
        fine = false;
    }
    free(field);
    return fine;
}

static void set_value(struct feeding *feeding, struct feed *feed, const struct yaml_tree *root,
                      const struct yaml_place *place)
{
    const double value = feed->value.quantile.estimate;
    const struct question *question = question_of(feeding, feed);
    feed->field = mem_text(place->field);
    feed->before = place->value ? mem_text(place->value->text) : NULL;
    feed->written = question->type != QUESTION_NUMERIC
                        ? mem_text(question->levels[feed->law.levels[0]].value)
                        : mem_printf("%.10g", place->takes == YAML_TAKES_WHOLE ? round(value) : value);
    char *mark = mem_printf("# proxilog survey %s:", feed->key);
    char *words = comment_words(feeding, feed);
    const struct yaml_comment comment = {one_line(mark), words};
    char *text = yaml_set(feeding->text, root, place, feed->written, &comment);
    free(words);
    free(mark);
    free(feeding->text);
    feeding->text = text;
}

static void warn(struct feeding *feeding, const struct feed *feed, char *message)
{
    faults_add(&feeding->warnings,
               (struct where){feeding->input.codebook->path, 0, question_of(feeding, feed)->id},
               "%s: %s", feed->key, message);
    free(message);
}

static struct feed_rule rule_of(const struct feeding *feeding, const struct feed *feed)
{
    return (struct feed_rule){.p = feeding->p,
                              .factor = feed->factor,
                              .choice = isnan(feed->min) ? LAW_CHOICE_NONE : feeding->choice,
                              .smallest = feeding->smallest,
                              .dominance_share = SURVEY_DOMINANCE_PERCENT / 100.0};
}

/* How numbers asked in one unit become those of the key, which may be in another. */
static bool find_unit(struct feeding *feeding, struct feed *feed, const struct yaml_place *place)
{
    const struct question *question = question_of(feeding, feed);
    const char *wanted = scenario_unit(place->field);
    const char *asked = survey_unit_words(&question->unit);
    feed->factor = 1;
    feed->unit = asked;
    if (question->type != QUESTION_NUMERIC)
        return true;
    if (!survey_unit_factor(&question->unit, wanted, &feed->factor)) {
        char *field = where_text(feeding, feed);
        faults_add(&feeding->faults, (struct where){feeding->input.codebook->path, 0, field},
                   _("the answers are in %s, which cannot be turned into the unit of %s, %s: feed "
                     "another key, or turn the answers into that unit"),
                   asked, feed->key, wanted && *wanted ? _(wanted) : _("a number of things or a share"));
        free(field);
        return false;
    }
    if (feed->factor < 1 || feed->factor > 1)
        feed->unit = wanted && *wanted ? _(wanted) : "";
    return true;
}

/* The answers' quantile; of levels, and where nobody answered, what it rests on alone. */
static bool find_answers(struct feeding *feeding, struct feed *feed)
{
    struct fed_value *value = &feed->value;
    const struct feed_rule rule = rule_of(feeding, feed);
    const struct base base = feeds_base(&feeding->sample, feed->question);
    if (question_of(feeding, feed)->type == QUESTION_NUMERIC && base.n_valid)
        return feeds_value(&feeding->sample, feed->question, &rule, value, &feeding->faults);
    *value = (struct fed_value){.base = base,
                                .quantile = {.estimate = (double)NAN,
                                             .t_low = (double)NAN,
                                             .t_high = (double)NAN,
                                             .why_none = INTERVAL_UNDEFINED},
                                .n_beyond = SIZE_MAX};
    return true;
}

/* What the answers tell of the key, and a warning where that is less than a law. */
static void find_law(struct feeding *feeding, struct feed *feed, const struct yaml_place *place)
{
    const size_t n = strlen(place->field);
    const bool catalogue = n > 10 && strcmp(place->field + n - 10, ".catalogue") == 0;
    if (!scenario_range(place->field, &feed->min, &feed->max))
        feed->min = feed->max = catalogue ? 0 : (double)NAN;
    const struct feed_rule rule = rule_of(feeding, feed);
    feed->law = feeds_law(&feeding->sample, feed->question, &rule);
    const bool levels = question_of(feeding, feed)->type != QUESTION_NUMERIC;
    const bool few = feed->value.base.n_valid < feeding->smallest || (levels && !feed->law.n_levels);
    const bool beyond = !is_median(feeding) && feed->value.n_beyond < feeding->smallest;
    feed->left_out = few || beyond;
    const struct survey_law law = law_of(feeding, feed);
    const bool none = feed->law.kind == LAW_NONE && feeding->choice != LAW_CHOICE_NONE;
    const bool partial = feed->law.kind == LAW_DISCRETE && feed->law.n_left_out;
    if (feed->left_out && !few)
        warn(feeding, feed,
             mem_printf(_("fewer than %zu answers lie beyond this quantile: nothing is written"),
                        feeding->smallest));
    else if (feed->left_out)
        warn(feeding, feed,
             mem_printf(_("fewer than %zu answers: nothing is written (--respondents, "
                          "--threshold)"),
                        feeding->smallest));
    else if (none || partial)
        warn(feeding, feed, survey_law_method(&law));
    else if (!fed_law_varies(&feed->law))
        warn(feeding, feed,
             mem_text(_("the answers are so alike that their law does not vary: each simulated year "
                        "gets the same value")));
}

static void put_feed(struct feeding *feeding, struct feed *feed)
{
    struct arena arena = {0};
    struct yaml_place place;
    const struct yaml_tree *root = yaml_tree_read(feeding->into, feeding->text,
                                                  strlen(feeding->text), &arena, &feeding->faults);
    if (root && find_place(feeding, feed, root, &arena, &place) && find_unit(feeding, feed, &place) &&
        find_answers(feeding, feed)) {
        find_law(feeding, feed, &place);
        if (!feed->left_out)
            set_value(feeding, feed, root, &place);
    }
    arena_clear(&arena);
}

/* The law, or none, with the link back: an item of uncertainty.inputs. */
static void put_law(struct feeding *feeding, const struct feed *feed)
{
    struct arena arena = {0};
    struct yaml_place list;
    const struct survey_law law = law_of(feeding, feed);
    const struct where where = {.path = feeding->into};
    const struct yaml_tree *root = yaml_tree_read(feeding->into, feeding->text,
                                                  strlen(feeding->text), &arena, &feeding->faults);
    if (!isnan(feed->min) && root &&
        yaml_find("uncertainty.inputs", root, &scenario_schema, &arena, where, &list,
                  &feeding->faults)) {
        char *item = survey_law_item(&law);
        char *text = yaml_put_item(feeding->text, root, &list, "key", feed->key, item);
        free(item);
        free(feeding->text);
        feeding->text = text;
    }
    arena_clear(&arena);
}

static bool read_scenario(struct feeding *feeding)
{
    size_t n;
    struct yaml_spots spots = {0};
    feeding->text = yaml_file_bytes(feeding->into, &n, &feeding->faults);
    const bool fine = feeding->text && yaml_bytes_check(feeding->into, feeding->text, n,
                                                        &scenario_schema, &spots, &feeding->faults);
    yaml_spots_clear(&spots);
    return fine;
}

/* What came of it must be a scenario. */
static bool check_scenario(struct feeding *feeding)
{
    char *dir = catalogue_default_dir();
    struct catalogue *catalogue = catalogue_read(dir, &feeding->faults);
    struct scenario *scenario =
        catalogue ? scenario_from_bytes(feeding->out, feeding->text, strlen(feeding->text), catalogue,
                                        &feeding->faults)
                  : NULL;
    const bool fine = scenario != NULL;
    scenario_free(scenario);
    catalogue_free(catalogue);
    free(dir);
    return fine;
}

static bool make_text(struct feeding *feeding)
{
    for (size_t i = 0; i < feeding->n; i++)
        put_feed(feeding, &feeding->feeds[i]);
    size_t n_written = 0;
    for (size_t i = 0; i < feeding->n && !feeding->faults.n; i++)
        if (!feeding->feeds[i].left_out) {
            put_law(feeding, &feeding->feeds[i]);
            n_written++;
        }
    if (!n_written && !feeding->faults.n)
        faults_add(&feeding->faults, (struct where){.path = feeding->answers_path},
                   _("no question has %zu answers, fewer than which are not told: nothing is "
                     "written"),
                   feeding->smallest);
    if (feeding->faults.n)
        return false;
    char *moved = scenario_moved(feeding->text, feeding->into, feeding->out, &feeding->faults);
    free(feeding->text);
    feeding->text = moved;
    return moved && check_scenario(feeding);
}

/* ---- Files ---------------------------------------- */

static bool write_inputs(FILE *out, const void *data)
{
    const struct feeding *feeding = data;
    csv_header(out, "key,field,written,value,low,high,level,quantile,unit,n_valid,n_asked,population,weighting,"
                    "lognormal_mean,lognormal_cv,lognormal_n,before,survey,question,synthetic,"
                    "codebook,codebook_sha256,answers,answers_sha256,wave,law,law_n,law_at,law_values,method");
    for (size_t i = 0; i < feeding->n; i++) {
        const struct feed *feed = &feeding->feeds[i];
        if (feed->left_out)
            continue;
        const struct survey_law law = law_of(feeding, feed);
        char *at = survey_law_at(&law), *values = survey_law_values(&law);
        char *method = survey_law_method(&law);
        char *end; /* of a number: words are written as they are */
        const double written = strtod(feed->written, &end);
        const struct fed_value *value = &feed->value;
        const struct question *question = question_of(feeding, feed);
        csv_first_text(out, feed->key);
        csv_text(out, feed->field);
        if (*end)
            csv_text(out, feed->written);
        else
            csv_number(out, written);
        csv_number(out, value->quantile.estimate);
        csv_number(out, value->quantile.t_low);
        csv_number(out, value->quantile.t_high);
        csv_number(out, feeding->sample.level);
        csv_number(out, feeding->p);
        csv_text(out, feed->unit);
        csv_count(out, value->base.n_valid);
        csv_count(out, value->base.n_asked);
        csv_number(out, feeding->sample.population ? (double)feeding->sample.population
                                                   : (double)NAN);
        csv_text(out, feeding->weighting ? feeding->weighting : "none");
        csv_number(out, feed->law.lognormal.mean);
        csv_number(out, feed->law.lognormal.cv);
        csv_count(out, feed->law.lognormal.n);
        csv_text(out, feed->before ? feed->before : "");
        csv_text(out, feeding->input.codebook->id);
        csv_text(out, question->id);
        csv_text(out, feeding->input.codebook->synthetic ? "yes" : "no");
        csv_text(out, feeding->input.codebook->path);
        csv_text(out, feeding->codebook_hex);
        csv_text(out, feeding->answers_path);
        csv_text(out, feeding->answers_hex);
        csv_text(out, feeding->input.codebook->wave ? feeding->input.codebook->wave : "");
        csv_text(out, law_kind_name(feed->law.kind));
        csv_count(out, feed->law.n);
        csv_text(out, at);
        csv_text(out, values);
        csv_text(out, method);
        csv_end_line(out);
        free(method);
        free(values);
        free(at);
    }
    return true;
}

static bool write_scenario(FILE *out, const void *data)
{
    const struct feeding *feeding = data;
    return fputs(feeding->text, out) >= 0;
}

static char *inputs_path(const char *scenario)
{
    const char *slash = strrchr(scenario, '/');
    return mem_printf("%.*ssurvey_inputs.csv", slash ? (int)(slash + 1 - scenario) : 0, scenario);
}

static bool write_files(struct feeding *feeding)
{
    char *inputs = inputs_path(feeding->out);
    const bool fine = file_write_whole(feeding->out, write_scenario, feeding, &feeding->faults) &&
                      file_write_whole(inputs, write_inputs, feeding, &feeding->faults);
    if (fine)
        printf(_("Written: %s, %s\n"), feeding->out, inputs);
    free(inputs);
    return fine;
}

/* ---- The step ---------------------------------------- */

static void print_feeds(const struct feeding *feeding)
{
    for (size_t i = 0; i < feeding->n; i++) {
        const struct feed *feed = &feeding->feeds[i];
        if (feed->left_out)
            continue;
        const struct survey_law told = law_of(feeding, feed);
        char *statistic = statistic_words(feeding, feed), *law = survey_law_words(&told);
        char *base = base_words(feeding, feed);
        char *interval = interval_words(feeding, &feed->value.quantile);
        char *written = written_words(feed->written), *before = before_words(feed, _("the default"));
        printf(_("%s: %s instead of %s (%s of \"%s\", %s; %s); %s\n"), feed->key, written, before,
               statistic, question_of(feeding, feed)->id, base, interval, law);
        free(before);
        free(written);
        free(interval);
        free(base);
        free(law);
        free(statistic);
    }
    if (feeding->input.codebook->synthetic)
        puts(_("Synthetic answers: these values are for trying only."));
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static bool run(struct feeding *feeding, const char *codebook_path)
{
    if (is_same_file(feeding->into, feeding->out))
        faults_add(&feeding->faults, (struct where){.path = feeding->out},
                   _("is the scenario that is read: choose another name with -o"));
    digest_file(codebook_path, feeding->codebook_hex);
    digest_file(feeding->answers_path, feeding->answers_hex);
    const struct describe_options options = {
        .weighting = survey_weighting(feeding->weighting, feeding->input.codebook)};
    feeding->choice = (enum law_choice)option_word(law_choices, feeding->law);
    if (!feeding->smallest)
        feeding->smallest = survey_smallest(feeding->respondents);
    const bool fine =
        !feeding->faults.n && choose_feeds(feeding) &&
        sample_init(&feeding->sample, feeding->input.answers, &options, &feeding->faults) &&
        read_scenario(feeding) && make_text(feeding);
    print_warnings(&feeding->warnings);
    if (fine)
        print_feeds(feeding);
    return fine && write_files(feeding);
}

static void feeding_clear(struct feeding *feeding)
{
    for (size_t i = 0; i < feeding->n; i++) {
        free(feeding->feeds[i].key);
        free(feeding->feeds[i].field);
        free(feeding->feeds[i].before);
        free(feeding->feeds[i].written);
        fed_law_clear(&feeding->feeds[i].law);
    }
    free(feeding->feeds);
    free(feeding->text);
    sample_clear(&feeding->sample);
    survey_input_clear(&feeding->input);
    faults_clear(&feeding->faults);
    faults_clear(&feeding->warnings);
}

int survey_scenario(int argc, char *argv[])
{
    struct feeding feeding = {.p = 0.5};
    enum { OWN_OPTIONS = 8, N_OPTIONS = OWN_OPTIONS + SURVEY_INPUT_OPTIONS };
    struct option_spec options[N_OPTIONS] = {
        {.name = "into", .kind = OPTION_TEXT, .argument = "SCENARIO.yaml", .value = &feeding.into,
         .help = N_("the scenario to put the answers into; it is left as it is")},
        {.name = "output", .letter = 'o', .kind = OPTION_TEXT, .argument = "NEW.yaml",
         .value = &feeding.out, .help = N_("the new scenario; survey_inputs.csv is put beside it")},
        {.name = "quantile", .letter = 'q', .kind = OPTION_NUMBER, .argument = "P",
         .value = &feeding.p, .min = 0.01, .max = 0.99,
         .help = N_("which quantile of the answers to take (0.5, the median)")},
        {.name = "feeds", .kind = OPTION_TEXT, .argument = "QUESTION=KEY,...",
         .value = &feeding.only,
         .help = N_("only these questions; =KEY where the codebook's feeds is not meant")},
        {.name = "weighting", .kind = OPTION_WORD, .argument = N_("HOW"), .value = &feeding.weighting,
         .words = survey_weighting_words,
         .help = survey_weighting_help},
        {.name = "law", .kind = OPTION_WORD, .argument = N_("HOW"), .value = &feeding.law,
         .words = law_choices,
         .help = N_("law of the answers: auto (lognormal unless the answers refuse it), lognormal, "
                    "quantiles, none")},
        {.name = "respondents", .kind = OPTION_WORD, .argument = N_("KIND"),
         .value = &feeding.respondents, .words = survey_respondents_words, .help = survey_respondents_help},
        {.name = "threshold", .kind = OPTION_COUNT, .argument = "N", .value = &feeding.smallest,
         .min = 2, .max = 1000,
         .help = N_("fewest answers that a value or a law rests on, instead")}};
    survey_input_options(&feeding.input, options + OWN_OPTIONS);
    static const struct command_help help = {
        .usage = N_("proxilog survey scenario [OPTIONS] CODEBOOK ANSWERS --into SCENARIO.yaml -o "
                    "NEW.yaml"),
        .summary = N_("Puts the median of the answers to each question with a feeds key into a "
                      "scenario, and the law of the answers into its uncertainty.inputs. A comment above each changed key tells where it comes from; all else "
                      "of the scenario stays as it was written."),
        .details = N_("A key is written as in scenarios/README.md; behind a list stands the id of the "
                      "item: vehicles.van_s.count, organisations.pooled.flows.drop.within_km."),
        .n_arguments_min = 2,
        .n_arguments_max = 2};
    size_t n_arguments = 0;
    switch (options_parse(&help, options, N_OPTIONS, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return EXIT_USAGE;
    case PARSED_RUN:
        break;
    }
    if (!feeding.into || !feeding.out) {
        fputs(_("proxilog survey scenario: --into SCENARIO.yaml and -o NEW.yaml are wanted\n"),
              stderr);
        return EXIT_USAGE;
    }
    feeding.answers_path = argv[2];
    bool fine = survey_input_read(&feeding.input, argv[1], argv[2]);
    if (fine) {
        fine = run(&feeding, argv[1]);
        if (!fine)
            print_faults(&feeding.faults);
    }
    feeding_clear(&feeding);
    return fine ? 0 : 1;
}
