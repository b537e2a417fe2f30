/* A draft as the YAML of a codebook. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/conditions.h"
#include "analysis/drafts/draft.h"
#include "data/mem.h"
#include "data/text.h"
#include "data/yaml_write.h"

/* Lists of levels that questions share are written once, as scales. */
enum { SCALE_LEVELS_MIN = 2, NO_SCALE = 0 };

struct writing {
    const struct draft *draft;
    FILE *out;
    size_t *scale; /* of each question, from 1; NO_SCALE: its own levels */
    size_t *first; /* question that a scale was found at */
    size_t n_scales;
};

/* ---- Texts ---------------------------------------- */

static void put_label(const char *key, const char *fr, const char *en, FILE *out)
{
    if (!fr && !en)
        return;
    fprintf(out, ", %s: {fr: ", key);
    yaml_put_quoted(fr ? fr : en, out);
    if (en && fr && strcmp(fr, en) != 0) {
        fputs(", en: ", out);
        yaml_put_quoted(en, out);
    }
    fputc('}', out);
}

/* ---- Roles ---------------------------------------- */

/* Words of a label, folded; the first that is found decides. */
static const struct {
    const char *words, *role;
} ROLES[] = {{"ni l un ni l autre", "neutral"},  {"indifferent", "neutral"},
             {"ne sait pas", "dont_know"},       {"ne sais pas", "dont_know"},
             {"nsp", "dont_know"},               {"sans opinion", "dont_know"},
             {"ne se prononce pas", "dont_know"}, {"ne me prononce pas", "dont_know"},
             {"don t know", "dont_know"},        {"not sure", "dont_know"},
             {"ne souhaite pas repondre", "refused"}, {"refus", "refused"},
             {"prefer not", "refused"},          {"sans objet", "not_applicable"},
             {"non concerne", "not_applicable"}, {"not applicable", "not_applicable"},
             {"autre", "other"},                 {"other", "other"},
             {"ni d accord", "neutral"},         {"neither", "neutral"},
             {"neutre", "neutral"},              {"neutral", "neutral"},
             {"pas du tout", "negative"},        {"not at all", "negative"},
             {"plutot pas", "negative"},
             {"pas d accord", "negative"},       {"disagree", "negative"},
             {"insatisf", "negative"},           {"dissatisf", "negative"},
             {"tres mauvais", "negative"},       {"mauvais", "negative"},
             {"tout a fait", "positive"},        {"plutot d accord", "positive"},
             {"d accord", "positive"},           {"agree", "positive"},
             {"satisf", "positive"},             {"tres bon", "positive"}};

/* "pas vraiment satisfait", "I don't agree" */
static bool is_negated(const char *folded)
{
    static const char *const words[] = {"pas", "peu", "guere", "jamais", "not", "don t", "never"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        const char *at = strstr(folded, words[w]);
        const char after = at ? at[strlen(words[w])] : '\0';
        if (at && (at == folded || at[-1] == ' ') && (after == ' ' || after == '\0'))
            return true;
    }
    return false;
}

const char *draft_role(const struct draft_choice *level)
{
    const char *label = level->fr ? level->fr : level->en;
    if (strcmp(level->code, "-oth-") == 0)
        return "other";
    char *folded = label ? text_folded(label) : mem_text("");
    for (char *c = folded; *c; c++)
        if (*c == '_')
            *c = ' ';
    const char *role = NULL;
    for (size_t r = 0; r < sizeof ROLES / sizeof *ROLES && !role; r++) {
        const char *at = strstr(folded, ROLES[r].words);
        if (at && (at == folded || at[-1] == ' '))
            role = ROLES[r].role;
    }
    if (role && strcmp(role, "positive") == 0 && is_negated(folded))
        role = "negative";
    /* "autre commune" is a level like others: only a bare "autre" is the other one. */
    if (role && strcmp(role, "other") == 0 && strlen(folded) > strlen("autre precisez") + 2)
        role = NULL;
    free(folded);
    return role;
}

/* Whether a code is one of those joined by ";". */
static bool is_among(const char *codes, const char *code)
{
    const size_t n = strlen(code);
    for (const char *at = codes; at; at = strchr(at, ';')) {
        at += strspn(at, "; ");
        if (strncmp(at, code, n) == 0 && (!at[n] || at[n] == ';' || at[n] == ' '))
            return true;
    }
    return false;
}

/* An item that its words, or the tool, say goes with no other. */
static bool is_exclusive(const struct draft_choice *item, const char *excluding)
{
    static const char *const words[] = {"aucun", "aucune", "aucun_de_ces", "aucune_de_ces",
                                        "aucun_des", "aucune_des", "aucune_reponse", "rien", "rien_de",
                                        "none", "none_of", "nothing"};
    bool is = is_among(excluding, item->code);
    char *folded = text_folded(item->fr ? item->fr : item->en ? item->en : "");
    for (size_t w = 0; w < sizeof words / sizeof *words && !is; w++) {
        const size_t n = strlen(words[w]);
        is = strcmp(folded, words[w]) == 0 ||
             (strchr(words[w], '_') && strncmp(folded, words[w], n) == 0 && folded[n] == '_');
    }
    free(folded);
    return is;
}

/* ---- Levels and items ---------------------------------------- */

/* The first choice of the code among the first n; n when none is. */
static size_t find_choice(const struct draft_choices *choices, size_t n, const char *code)
{
    size_t k = 0;
    while (k < n && strcmp(choices->list[k].code, code) != 0)
        k++;
    return k;
}

static bool is_role(const char *role, const char *name)
{
    return role && strcmp(role, name) == 0;
}

/* Whether words tell a scale's sides at its ends alone ("0 - not at all", "1", ... "10 - completely"):
 * what lies between would be set aside, so no level is given a side. */
static bool has_ends_alone(const struct draft_choices *levels)
{
    size_t n_sides = 0, n_untold = 0;
    for (size_t k = 0; k < levels->n; k++) {
        const char *role = draft_role(&levels->list[k]);
        n_sides += is_role(role, "negative") || is_role(role, "positive");
        n_untold += !role;
    }
    return n_sides > 0 && n_untold > 1;
}

enum choice_kind { LEVELS, ITEMS, TICKS };

static void put_choices(const struct writing *writing, const char *key,
                        const struct draft_choices *choices, const char *indent,
                        enum choice_kind kind, const char *excluding)
{
    const bool roles = kind == LEVELS;
    FILE *out = writing->out;
    const bool no_sides = roles && has_ends_alone(choices);
    fprintf(out, "%s%s:\n", indent, key);
    for (size_t k = 0; k < choices->n; k++) {
        const struct draft_choice *choice = &choices->list[k];
        if (find_choice(choices, k, choice->code) < k)
            continue; /* of another scale */
        const char *role = roles ? draft_role(choice) : NULL;
        if (no_sides && (is_role(role, "negative") || is_role(role, "neutral") ||
                         is_role(role, "positive")))
            role = NULL;
        fprintf(out, "%s  - {code: ", indent);
        yaml_put_quoted(choice->code, out);
        put_label("label", choice->fr, choice->en, out);
        if (role)
            fprintf(out, ", role: %s", role);
        if (kind == TICKS && is_exclusive(choice, excluding))
            fputs(", exclusive: yes", out);
        if (choice->alias) {
            fputs(", aliases: [", out);
            yaml_put_quoted(choice->alias, out);
            fputc(']', out);
        }
        fputs("}\n", out);
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_choices(const struct draft_choices *a, const struct draft_choices *b)
{
    bool same = a->n == b->n;
    for (size_t k = 0; k < a->n && same; k++)
        same = same_text(a->list[k].code, b->list[k].code) &&
               same_text(a->list[k].fr, b->list[k].fr) &&
               same_text(a->list[k].en, b->list[k].en);
    return same;
}

static void find_scales(struct writing *writing)
{
    const struct draft *draft = writing->draft;
    for (size_t q = 0; q < draft->n; q++)
        for (size_t p = 0; p < q && writing->scale[q] == NO_SCALE; p++) {
            const struct draft_choices *levels = &draft->questions[q].levels;
            if (levels->n < SCALE_LEVELS_MIN ||
                !same_choices(levels, &draft->questions[p].levels))
                continue;
            if (writing->scale[p] == NO_SCALE) {
                writing->first[writing->n_scales] = p;
                writing->scale[p] = ++writing->n_scales;
            }
            writing->scale[q] = writing->scale[p];
        }
}

/* ---- Keys ---------------------------------------- */

/* Words of an id or a text, folded, that tell who answered. */
static const struct {
    const char *word, *key;
} KEYS[] = {{"nom", "identifier"},       {"prenom", "identifier"},    {"mail", "identifier"},
            {"email", "identifier"},     {"courriel", "identifier"},  {"telephone", "identifier"},
            {"phone", "identifier"},     {"adresse", "identifier"},   {"siret", "identifier"},
            {"siren", "identifier"},     {"gps", "identifier"},       {"departement", "quasi_identifier"},
            {"commune", "quasi_identifier"}, {"age", "quasi_identifier"}, {"sexe", "quasi_identifier"},
            {"genre", "quasi_identifier"},   {"gender", "quasi_identifier"},
            {"postal", "quasi_identifier"},  {"profession", "quasi_identifier"}};

static bool has_word(const char *text, const char *word)
{
    char *folded = text_folded(text ? text : "");
    const size_t n = strlen(word);
    bool has = false;
    for (const char *at = folded; !has && (at = strstr(at, word)) != NULL; at++)
        has = (at == folded || at[-1] == '_') && (!at[n] || at[n] == '_');
    free(folded);
    return has;
}

/* A guess; NULL: none. Identifiers are texts, the others are not. */
static const char *key_of(const struct draft_question *question)
{
    const bool is_text = question->type == QUESTION_TEXT;
    for (size_t k = 0; k < sizeof KEYS / sizeof *KEYS; k++)
        if (is_text == (strcmp(KEYS[k].key, "identifier") == 0) &&
            (has_word(question->id, KEYS[k].word) || has_word(question->fr, KEYS[k].word)))
            return KEYS[k].key;
    return question->key == KEY_IDENTIFIER ? "identifier" : NULL;
}

/* A choice of which nothing to choose from is known can be read as a text only. */
static enum question_type type_of(const struct draft_question *question)
{
    const bool levels = question->levels.n > 0, items = question->items.n > 0;
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_LIKERT:
    case QUESTION_RANKING:
        return levels ? question->type : QUESTION_TEXT;
    case QUESTION_MATRIX:
        return levels && items ? QUESTION_MATRIX : QUESTION_TEXT;
    case QUESTION_MULTIPLE:
        return items ? QUESTION_MULTIPLE : QUESTION_TEXT;
    default:
        return question->type;
    }
}

/* A scale with two sides. */
static bool has_sides(const struct draft_choices *levels)
{
    bool negative = false, positive = false;
    for (size_t k = 0; k < levels->n; k++) {
        const char *role = draft_role(&levels->list[k]);
        negative = negative || is_role(role, "negative");
        positive = positive || is_role(role, "positive");
    }
    return negative && positive && !has_ends_alone(levels);
}

/* ---- Questions ---------------------------------------- */

static void put_aliases(const struct draft_question *question, FILE *out)
{
    const char *const words[] = {question->alias, question->heading_fr, question->heading_en};
    size_t n = 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (words[w] && !(w == 2 && same_text(words[1], words[2]))) {
            fputs(n++ ? ", " : "    aliases: [", out);
            yaml_put_quoted(words[w], out);
        }
    fputs(n ? "]\n" : "", out);
}

/* "Budget (en €)", "Budget (in €)", "Surface (m²)": the unit, where it is a known one; NULL: none. */
static const char *unit_told(const char *text)
{
    static const char *const units[] = {"€", "k€", "euros", "%", "t", "kg", "km", "m²", "ha", "h", "min", "jours",
                                        "heures", "minutes", "tonnes", "days", "hours", "tons"};
    const char *open = text ? strrchr(text, '(') : NULL;
    if (!open)
        return NULL;
    open++;
    open += strncmp(open, "en ", 3) == 0 || strncmp(open, "in ", 3) == 0 ? 3 : 0;
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
        if (strncmp(open, units[u], strlen(units[u])) == 0 && open[strlen(units[u])] == ')')
            return units[u];
    return NULL;
}

/* Bounds that are numbers; others are expressions of the tool. */
static void put_number(const struct draft_question *question, FILE *out)
{
    const char *told = unit_told(question->fr), *told_en = unit_told(question->en);
    told = told ? told : told_en;
    if (question->unit || told) {
        fputs("    unit: ", out);
        yaml_put_quoted(question->unit ? question->unit : told, out);
        if (!question->unit)
            fprintf(out, " # %s", _("guessed"));
        fputc('\n', out);
    }
    const char *unit_en = question->unit ? question->unit_en : told_en;
    if (unit_en && strcmp(unit_en, question->unit ? question->unit : told) != 0) {
        fputs("    unit_en: ", out);
        yaml_put_quoted(unit_en, out);
        fputc('\n', out);
    }
    double min, max;
    const bool has_min = question->min && text_number(question->min, &min);
    const bool has_max = question->max && text_number(question->max, &max);
    if (has_min && (!has_max || min < max))
        fprintf(out, "    min: %.15g\n", min);
    if (has_max && (!has_min || min < max))
        fprintf(out, "    max: %.15g\n", max);
}

static void put_question(const struct writing *writing, size_t q)
{
    static const char *const types[N_QUESTION_TYPES] = {
        [QUESTION_SINGLE] = "single",     [QUESTION_MULTIPLE] = "multiple",
        [QUESTION_LIKERT] = "likert",     [QUESTION_MATRIX] = "matrix",
        [QUESTION_RANKING] = "ranking",   [QUESTION_NUMERIC] = "numeric",
        [QUESTION_DATE] = "date",         [QUESTION_TEXT] = "text",
        [QUESTION_PLACE] = "place"};
    const struct draft_question *question = &writing->draft->questions[q];
    FILE *out = writing->out;
    if (draft_find(writing->draft, question->id) < q) {
        fprintf(out, "  # %s: ", _("left out, since another question has its id"));
        yaml_put_quoted(question->id, out);
        fputc('\n', out);
        return;
    }
    enum question_type type = type_of(question);
    if (type == QUESTION_SINGLE && !question->other && has_sides(&question->levels))
        type = QUESTION_LIKERT;
    if (question->guess)
        fprintf(out, "  # %s\n", _(question->guess));
    fputs("  - id: ", out);
    yaml_put_quoted(question->id, out);
    fprintf(out, "\n    type: %s\n", types[type]);
    if (question->fr || question->en) {
        fputs("    text: {fr: ", out);
        yaml_put_quoted(question->fr ? question->fr : question->en, out);
        if (question->en && question->fr && strcmp(question->en, question->fr) != 0) {
            fputs(", en: ", out);
            yaml_put_quoted(question->en, out);
        }
        fputs("}\n", out);
    }
    put_aliases(question, out);
    if (question->n_ranks && type == QUESTION_RANKING)
        fprintf(out, "    ranks: %zu\n", question->n_ranks);
    if (question->other && type != QUESTION_TEXT)
        fputs("    other: yes\n", out);
    if (type == QUESTION_NUMERIC)
        put_number(question, out);
    if (key_of(question))
        fprintf(out, "    key: %s # %s\n", key_of(question), _("guessed"));
    conditions_write(writing->draft, q, out);
    if (type == QUESTION_TEXT)
        return;
    if (writing->scale[q] != NO_SCALE)
        fprintf(out, "    scale: scale%zu\n", writing->scale[q]);
    else if (question->levels.n)
        put_choices(writing, "levels", &question->levels, "    ", LEVELS, NULL);
    if (question->items.n)
        put_choices(writing, "items", &question->items, "    ",
                    type == QUESTION_MULTIPLE ? TICKS : ITEMS,
                    question->excluding);
}

static void put_scales(const struct writing *writing)
{
    if (writing->n_scales)
        fputs("scales:\n", writing->out);
    for (size_t s = 0; s < writing->n_scales; s++) {
        fprintf(writing->out, "  - id: scale%zu\n", s + 1);
        put_choices(writing, "levels", &writing->draft->questions[writing->first[s]].levels,
                    "    ", LEVELS, NULL);
    }
}

static void put_missing(const struct draft *draft, FILE *out)
{
    if (draft->missing.n)
        fputs("missing:\n", out);
    for (size_t m = 0; m < draft->missing.n; m++) {
        fputs("  - {text: ", out);
        yaml_put_quoted(draft->missing.list[m].fr, out);
        fprintf(out, ", means: %s}\n", draft_role(&draft->missing.list[m]));
    }
}

void draft_write(const struct draft *draft, FILE *out)
{
    struct writing writing = {.draft = draft,
                              .out = out,
                              .scale = mem_zeroed(draft->n, sizeof(size_t)),
                              .first = mem_zeroed(draft->n, sizeof(size_t))};
    find_scales(&writing);
    fprintf(out, "# %s\n", _("A draft made by proxilog: check the types, labels and roles; every key "
                             "is explained in data/surveys/README.md."));
    if (draft->repeated)
        fprintf(out, "# %s %s\n",
                _("Left out, since they hold several answers a respondent, on a sheet of their own:"),
                draft->repeated);
    if (draft->submitted)
        fprintf(out, "# %s %s\n",
                _("Guessed to tell when answers were given; if it is a question, add it with type: date:"),
                draft->submitted);
    fputs("survey: ", out);
    yaml_put_quoted(draft->id ? draft->id : "survey", out);
    fputs("\ntitle: {fr: ", out);
    yaml_put_quoted(draft->fr ? draft->fr : draft->en ? draft->en : draft->id ? draft->id : "?", out);
    if (draft->en) {
        fputs(", en: ", out);
        yaml_put_quoted(draft->en, out);
    }
    fputs("}\n", out);
    if (draft->weight || draft->cluster)
        fprintf(out, "population: # %s\n", _("guessed"));
    if (draft->weight) {
        fputs("  weight: ", out);
        yaml_put_quoted(draft->weight, out);
    }
    if (draft->cluster) {
        fputs(draft->weight ? "\n  cluster: " : "  cluster: ", out);
        yaml_put_quoted(draft->cluster, out);
    }
    if (draft->weight || draft->cluster)
        fputc('\n', out);
    put_missing(draft, out);
    put_scales(&writing);
    fputs("questions:\n", out);
    for (size_t q = 0; q < draft->n; q++)
        put_question(&writing, q);
    free(writing.scale);
    free(writing.first);
}
