#include "analysis/simulate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/random.h"
#include "data/streams.h"
#include "data/text.h"

/* How often people leave a question, or the questionnaire, unanswered; assumptions. */
static const double skip_share = 0.04, dont_know_share = 0.05, break_off_share = 0.10;
static const double other_share = 0.08, none_share = 0.15, minutes_mean = 14, minutes_cv = 0.5;

/* 2026-03-02 08:00, when the invented survey opens; it stays open four weeks. */
static const double opens_s = 1772438400, open_days = 28;

static const char *const stories[] = {
    "Réponse fictive : la tournée commune avec deux fermes voisines a tenu six mois, faute de volume.",
    "Réponse fictive : il manque un local froid près de la gare.",
    "Réponse fictive : les cantines commandent trop tard pour organiser une collecte.",
    "Réponse fictive : le transporteur passe déjà, il suffirait de remplir ses camions.",
    "Réponse fictive : personne ne sait ce que coûte une livraison.",
    "Réponse fictive : l’outil de commande partagé a tout simplifié."};
static const char *const places[] = {"Commune fictive A", "Commune fictive B", "Commune fictive C",
                                     "Commune fictive D", "Commune fictive E"};
enum { N_STORIES = sizeof stories / sizeof *stories, N_PLACES = sizeof places / sizeof *places };

/* One respondent being invented. */
struct person {
    struct answers *answers;
    const struct codebook *codebook;
    uint64_t seed;
    size_t i;
    double leaning;     /* agrees easily or not; standard normal */
    size_t breaks_off;  /* first question left; n_questions: none */
};

static struct random stream(const struct person *person, size_t question)
{
    struct random random;
    random_init(&random, person->seed, person->i, STREAM_SURVEY,
                text_hash(person->codebook->questions[question].id));
    return random;
}

/* What distinguishes a level or an item from the others: the same for all respondents. */
static double taste(const struct person *person, size_t question, const char *code)
{
    struct random random;
    char *name = mem_printf("%s %s", person->codebook->questions[question].id, code);
    random_init(&random, person->seed, UINT64_MAX, STREAM_SURVEY, text_hash(name));
    free(name);
    return random_normal(&random);
}

/* ---- Asked or not ---------------------------------------- */

static bool is_shown(const struct person *person, size_t q)
{
    const struct question *question = &person->codebook->questions[q];
    for (size_t c = 0; c < question->n_conditions; c++)
        if (!answers_hold(person->answers, &question->conditions[c], person->i))
            return false;
    return q < person->breaks_off;
}

/* ---- Answers ---------------------------------------- */

/* True for what the population is known by: drawn before the questionnaire begins. */
static bool is_known(const struct person *person, size_t q)
{
    const struct population *population = &person->codebook->population;
    bool is = population->strata.counts && population->strata.question == q;
    for (size_t m = 0; m < population->n_margins; m++)
        is = is || population->margins[m].question == q;
    return is;
}

/* A level drawn by taste; on a scale with sides, by leaning too. */
static size_t draw_level(const struct person *person, size_t q, const char *item,
                         bool reversed, struct random *random)
{
    const struct question *question = &person->codebook->questions[q];
    double total = 0, *weights = mem_zeroed(question->n_levels, sizeof *weights);
    size_t n_scale = 0;
    for (size_t k = 0; k < question->n_levels; k++)
        n_scale += question->levels[k].role == ROLE_NEGATIVE ||
                   question->levels[k].role == ROLE_NEUTRAL ||
                   question->levels[k].role == ROLE_POSITIVE;
    const double middle = 0.5 * (double)(n_scale - (n_scale > 0));
    const double sign = reversed ? -1 : 1;
    const double favour = 0.9 * taste(person, q, item) + 0.6 * sign * person->leaning + 0.3;
    for (size_t k = 0; k < question->n_levels; k++) {
        const enum level_role role = question->levels[k].role;
        if (level_is_aside(&question->levels[k]))
            weights[k] = 0;
        else if (role == ROLE_OTHER)
            weights[k] = other_share;
        else
            weights[k] = n_scale ? exp(0.6 * favour * ((double)k - middle) -
                                       0.15 * pow((double)k - middle, 2))
                                 : exp(0.6 * taste(person, q, question->levels[k].code));
        total += weights[k];
    }
    double draw = random_uniform(random) * total;
    size_t level = 0;
    while (level + 1 < question->n_levels && draw >= weights[level])
        draw -= weights[level++];
    free(weights);
    return level;
}

static size_t level_of_role(const struct question *question, enum level_role role)
{
    for (size_t k = 0; k < question->n_levels; k++)
        if (question->levels[k].role == role)
            return k;
    return SIZE_MAX;
}

static void put_text(struct person *person, struct answer_column *column, const char *text)
{
    column->texts[person->i] = answers_keep(person->answers, text, strlen(text));
    column->status[person->i] = ANSWER_GIVEN;
}

static struct answer_column *column_at(struct person *person, size_t q, size_t item)
{
    struct answers *answers = person->answers;
    for (size_t c = 0; c < answers->n_columns; c++)
        if (answers->columns[c].question == q && answers->columns[c].item == item)
            return &answers->columns[c];
    return NULL;
}

static void answer_level(struct person *person, size_t q, size_t item, struct random *random)
{
    const struct question *question = &person->codebook->questions[q];
    struct answer_column *column = column_at(person, q, item);
    const bool of_item = item != ITEM_NONE;
    const char *code = of_item ? question->items[item].code : question->id;
    const size_t unsure = level_of_role(question, ROLE_DONT_KNOW);
    size_t level = draw_level(person, q, code, of_item && question->items[item].reversed, random);
    column->status[person->i] = ANSWER_GIVEN;
    if (unsure != SIZE_MAX && random_uniform(random) < dont_know_share) {
        level = unsure;
        column->status[person->i] = ANSWER_DONT_KNOW;
    }
    column->levels[person->i] = (int16_t)level;
    if (question->other && question->levels[level].role == ROLE_OTHER)
        put_text(person, column_at(person, q, ITEM_OTHER), "Réponse fictive");
}

/* "None of these" is ticked alone. */
static bool answer_exclusive(struct person *person, size_t q, struct random *random)
{
    const struct question *question = &person->codebook->questions[q];
    size_t none = SIZE_MAX;
    for (size_t item = 0; item < question->n_items && none == SIZE_MAX; item++)
        if (question->items[item].exclusive && random_uniform(random) < none_share)
            none = item;
    for (size_t item = 0; item < question->n_items; item++) {
        struct answer_column *column = column_at(person, q, item);
        column->levels[person->i] = item == none;
        column->status[person->i] = ANSWER_GIVEN;
    }
    return none != SIZE_MAX;
}

static void answer_multiple(struct person *person, size_t q, struct random *random)
{
    const struct question *question = &person->codebook->questions[q];
    if (answer_exclusive(person, q, random))
        return;
    for (size_t item = 0; item < question->n_items; item++) {
        const double odds = exp(0.8 * taste(person, q, question->items[item].code) +
                                0.4 * person->leaning);
        if (!question->items[item].exclusive)
            column_at(person, q, item)->levels[person->i] = random_uniform(random) < odds / (1 + odds);
    }
    if (question->other && random_uniform(random) < other_share)
        put_text(person, column_at(person, q, ITEM_OTHER), "Réponse fictive : autre besoin");
}

/* The levels in an order that leans to the tasteful ones; a few leave the last ranks empty. */
static void answer_ranking(struct person *person, size_t q, struct random *random)
{
    const struct question *question = &person->codebook->questions[q];
    bool *taken = mem_zeroed(question->n_levels, sizeof *taken);
    for (size_t r = 0; r < question->n_ranks; r++) {
        size_t best = SIZE_MAX;
        double best_score = -HUGE_VAL;
        for (size_t k = 0; k < question->n_levels; k++) {
            const double score =
                taste(person, q, question->levels[k].code) + random_normal(random);
            if (!taken[k] && score > best_score) {
                best = k;
                best_score = score;
            }
        }
        if (r > 0 && random_uniform(random) < skip_share)
            break;
        taken[best] = true;
        struct answer_column *column = column_at(person, q, r);
        column->levels[person->i] = (int16_t)best;
        column->status[person->i] = ANSWER_GIVEN;
    }
    free(taken);
}

static double rounded(double value)
{
    const double unit = pow(10, floor(log10(fmax(value, 1e-9))) - 1);
    return round(value / unit) * unit;
}

/* Lognormal from the least on, around a middle that the range allows. */
static void answer_number(struct person *person, size_t q, struct random *random)
{
    const struct question *question = &person->codebook->questions[q];
    struct answer_column *column = column_at(person, q, ITEM_NONE);
    static const double width = 100; /* where nothing tells how far below a greatest number others lie */
    const bool bounded = isfinite(question->max);
    const double low = isfinite(question->min)          ? question->min
                       : bounded && question->max <= 0 ? question->max - width
                                                         : 0;
    const double mean = bounded ? 0.3 * (question->max - low) : 100 * exp(2 * taste(person, q, "mean"));
    /* The sum has digits of its own: -5 + 4.9 is not -0.0999999999999996. */
    double value = round(1e6 * (low + rounded(random_lognormal(random, mean, 0.6)))) / 1e6;
    if (question->type == QUESTION_DATE)
        value = floor(opens_s / 86400 - 1000 * random_uniform(random));
    if (bounded)
        value = fmin(value, question->max);
    column->numbers[person->i] = value;
    column->status[person->i] = ANSWER_GIVEN;
}

static void answer(struct person *person, size_t q)
{
    const struct question *question = &person->codebook->questions[q];
    struct random random = stream(person, q);
    if (is_known(person, q)) {
        struct answer_column *column = column_at(person, q, ITEM_NONE);
        column->status[person->i] = column->levels[person->i] < 0 ? ANSWER_SKIPPED : ANSWER_GIVEN;
        return;
    }
    if (random_uniform(&random) < skip_share)
        return;
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_LIKERT:
        answer_level(person, q, ITEM_NONE, &random);
        break;
    case QUESTION_MATRIX:
        for (size_t item = 0; item < question->n_items; item++)
            answer_level(person, q, item, &random);
        break;
    case QUESTION_MULTIPLE:
        answer_multiple(person, q, &random);
        break;
    case QUESTION_RANKING:
        answer_ranking(person, q, &random);
        break;
    case QUESTION_NUMERIC:
    case QUESTION_DATE:
        answer_number(person, q, &random);
        break;
    case QUESTION_PLACE:
        if (question->n_levels)
            answer_level(person, q, ITEM_NONE, &random);
        else
            put_text(person, column_at(person, q, ITEM_NONE),
                     places[random_below(&random, N_PLACES)]);
        break;
    default:
        if (random_uniform(&random) < 0.6)
            put_text(person, column_at(person, q, ITEM_NONE),
                     stories[random_below(&random, N_STORIES)]);
    }
}

/* ---- The whole ---------------------------------------- */

static void hide(struct person *person, size_t q)
{
    struct answers *answers = person->answers;
    for (size_t c = 0; c < answers->n_columns; c++)
        if (answers->columns[c].question == q)
            answers->columns[c].status[person->i] = ANSWER_NOT_SHOWN;
}

static void invent(struct person *person)
{
    struct answers *answers = person->answers;
    const size_t i = person->i;
    struct random random;
    random_init(&random, person->seed, i, STREAM_SURVEY, text_hash("respondent"));
    person->leaning = random_normal(&random);
    const bool whole = random_uniform(&random) >= break_off_share;
    const size_t n = person->codebook->n_questions;
    person->breaks_off = whole ? n : n / 2 + random_below(&random, n - n / 2);
    char *id = mem_printf("%zu", i + 1);
    answers->ids[i] = answers_keep(answers, id, strlen(id));
    free(id);
    answers->complete[i] = whole;
    answers->spent_s[i] = round(random_lognormal(&random, 60 * minutes_mean, minutes_cv));
    if (whole)
        answers->submitted_s[i] = opens_s + floor(86400 * open_days * random_uniform(&random));
    for (size_t q = 0; q < n; q++)
        if (is_shown(person, q))
            answer(person, q);
        else
            hide(person, q);
}

/* Levels of n respondents drawn from those of the population without replacement, in the order of
 * drawing. */
static void draw_margin(struct answers *answers, const struct margin *margin, uint64_t seed)
{
    const struct question *question = &answers->codebook->questions[margin->question];
    struct answer_column *column = NULL;
    for (size_t c = 0; c < answers->n_columns; c++)
        if (answers->columns[c].question == margin->question)
            column = &answers->columns[c];
    double *left = mem_zeroed(question->n_levels, sizeof *left), total = 0;
    for (size_t k = 0; k < question->n_levels; k++)
        total += left[k] = margin->counts[k];
    struct random random;
    random_init(&random, seed, 0, STREAM_SURVEY, text_hash(question->id));
    for (size_t i = 0; i < answers->n && total >= 1; i++, total--) {
        double draw = random_uniform(&random) * total;
        size_t k = 0;
        while (k + 1 < question->n_levels && draw >= left[k])
            draw -= left[k++];
        left[k]--;
        if (column)
            column->levels[i] = (int16_t)k;
    }
    free(left);
}

static void draw_margins(struct answers *answers, uint64_t seed)
{
    const struct population *population = &answers->codebook->population;
    if (population->strata.counts)
        draw_margin(answers, &population->strata, seed);
    for (size_t m = 0; m < population->n_margins; m++)
        if (population->margins[m].question != population->strata.question)
            draw_margin(answers, &population->margins[m], seed);
}

struct answers *simulate_answers(const struct codebook *codebook, size_t n, uint64_t seed,
                                 struct faults *faults)
{
    const size_t population = codebook->population.n;
    if (population && n > population) {
        faults_add(faults, (struct where){codebook->path, codebook->population.n_line, "population.n"},
                   _("the population counts %zu %s: expected no more answers, found %zu"),
                   population, codebook->population.units.fr, n);
        return NULL;
    }
    struct answers *answers = answers_create(codebook, n);
    answers->tells_not_shown = true;
    answers->format.dialect = EXPORT_LIMESURVEY;
    draw_margins(answers, seed);
    for (size_t i = 0; i < n; i++) {
        struct person person = {
            .answers = answers, .codebook = codebook, .seed = seed, .i = i};
        invent(&person);
    }
    return answers;
}

/* ---- Writing ---------------------------------------- */

static void put_quoted(const char *text, FILE *out)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_heading(const struct answers *answers, const struct answer_column *column,
                        FILE *out)
{
    const struct question *question = &answers->codebook->questions[column->question];
    char *heading = column->item == ITEM_NONE    ? mem_text(question->id)
                    : column->item == ITEM_OTHER ? mem_printf("%s[other]", question->id)
                    : question->type == QUESTION_RANKING
                        ? mem_printf("%s[%zu]", question->id, column->item + 1)
                        : mem_printf("%s[%s]", question->id, question->items[column->item].code);
    fputc(';', out);
    put_quoted(heading, out);
    free(heading);
}

static void put_answer(const struct answers *answers, const struct answer_column *column,
                       size_t i, FILE *out)
{
    const struct question *question = &answers->codebook->questions[column->question];
    fputc(';', out);
    if (column->status[i] == ANSWER_NOT_SHOWN)
        return;
    if (column->texts) {
        put_quoted(column->texts[i] ? column->texts[i] : "", out);
    } else if (column->numbers) {
        int year, month, day;
        if (column->status[i] != ANSWER_GIVEN) {
            fputs("\"\"", out);
        } else if (question->type == QUESTION_DATE) {
            text_civil((int)column->numbers[i], &year, &month, &day);
            fprintf(out, "\"%04d-%02d-%02d\"", year, month, day);
        } else {
            fprintf(out, "\"%.15g\"", column->numbers[i]);
        }
    } else if (question->type == QUESTION_MULTIPLE) {
        fputs(column->levels[i] == 1 ? "\"Y\"" : "\"\"", out);
    } else {
        put_quoted(column->levels[i] < 0 ? "" : question->levels[column->levels[i]].code, out);
    }
}

static void put_moment(double moment_s, FILE *out)
{
    int year, month, day;
    if (isnan(moment_s))
        return;
    const int days = (int)floor(moment_s / 86400), s = (int)(moment_s - 86400.0 * days);
    text_civil(days, &year, &month, &day);
    fprintf(out, "\"%04d-%02d-%02d %02d:%02d:%02d\"", year, month, day, s / 3600, s / 60 % 60,
            s % 60);
}

void simulate_write(const struct answers *answers, FILE *out)
{
    fputs("\"id\";\"submitdate\";\"interviewtime\"", out);
    for (size_t c = 0; c < answers->n_columns; c++)
        put_heading(answers, &answers->columns[c], out);
    fputs("\r\n", out);
    for (size_t i = 0; i < answers->n; i++) {
        put_quoted(answers->ids[i], out);
        fputc(';', out);
        put_moment(answers->submitted_s[i], out);
        fprintf(out, ";\"%.0f\"", answers->spent_s[i]);
        for (size_t c = 0; c < answers->n_columns; c++)
            put_answer(answers, &answers->columns[c], i, out);
        fputs("\r\n", out);
    }
}
