#include "analysis/codebook_schema.h"
#include <cyaml/cyaml.h>
#include <stdint.h>
#include "data/text.h"

enum {
    REQUIRED = CYAML_FLAG_DEFAULT,
    OPTIONAL = CYAML_FLAG_OPTIONAL,
    ITEMS_MAX = 10000
};
#define N(array) (sizeof array / sizeof *array)

#define TEXT(key, flags, type, member) \
    CYAML_FIELD_STRING_PTR(key, (flags) | CYAML_FLAG_POINTER, struct type, member, 1, UINT32_MAX)
#define WORD(key, flags, type, member, words) \
    CYAML_FIELD_ENUM(key, (flags) | CYAML_FLAG_STRICT, struct type, member, words, N(words))
#define NUMBER(key, type, member) CYAML_FIELD_FLOAT(key, OPTIONAL, struct type, member)
#define YES_NO(key, type, member) CYAML_FIELD_BOOL(key, OPTIONAL, struct type, member)
#define MAP(key, flags, type, member, fields) \
    CYAML_FIELD_MAPPING(key, flags, struct type, member, fields)
#define SECTION(key_, flags, type, fields) \
    {.key = (key_), .data_offset = 0, .value = {CYAML_VALUE_MAPPING(flags, struct type, fields)}}
#define LIST(key, type, member, entry, min)                                                       \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | ((min) ? REQUIRED : OPTIONAL),            \
                               struct type, member, n_##member, entry, min, ITEMS_MAX)
#define WORDS(key, type, member)                                                                   \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | OPTIONAL, struct type, member.words,      \
                               member.n_words, &text_entry, 0, ITEMS_MAX)
#define ITEM(type, fields) {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct type, fields)}

/* ---- Words ---------------------------------------- */

static const cyaml_strval_t type_words[] = {
    {"single", QUESTION_SINGLE},   {"multiple", QUESTION_MULTIPLE}, {"likert", QUESTION_LIKERT},
    {"matrix", QUESTION_MATRIX},   {"ranking", QUESTION_RANKING},   {"numeric", QUESTION_NUMERIC},
    {"date", QUESTION_DATE},       {"text", QUESTION_TEXT},         {"place", QUESTION_PLACE}};
static const cyaml_strval_t role_words[] = {
    {"none", ROLE_NONE},         {"negative", ROLE_NEGATIVE}, {"neutral", ROLE_NEUTRAL},
    {"positive", ROLE_POSITIVE}, {"dont_know", ROLE_DONT_KNOW}, {"refused", ROLE_REFUSED},
    {"not_applicable", ROLE_NOT_APPLICABLE}, {"other", ROLE_OTHER}};
static const cyaml_strval_t key_words[] = {{"none", KEY_NONE},
                                           {"quasi_identifier", KEY_QUASI_IDENTIFIER},
                                           {"sensitive", KEY_SENSITIVE},
                                           {"identifier", KEY_IDENTIFIER},
                                           {"free_text", KEY_FREE_TEXT}};
static const cyaml_strval_t status_words[] = {
    {"not_shown", ANSWER_NOT_SHOWN}, {"skipped", ANSWER_SKIPPED},
    {"dont_know", ANSWER_DONT_KNOW}, {"refused", ANSWER_REFUSED},
    {"not_applicable", ANSWER_NOT_APPLICABLE}};

static const cyaml_strval_t fit_words[] = {{"raking", FIT_RAKING}, {"linear", FIT_LINEAR}};
static const cyaml_strval_t variance_words[] = {{"linearised", VARIANCE_LINEARISED},
                                                {"jackknife", VARIANCE_JACKKNIFE},
                                                {"bootstrap", VARIANCE_BOOTSTRAP}};

/* ---- Parts ---------------------------------------- */

static const cyaml_schema_value_t text_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, UINT32_MAX)};

static const cyaml_schema_field_t label_fields[] = {
    TEXT("fr", REQUIRED, label, fr), TEXT("en", OPTIONAL, label, en), CYAML_FIELD_END};

static const cyaml_schema_field_t level_fields[] = {
    TEXT("code", REQUIRED, level_file, code),
    MAP("label", OPTIONAL, level_file, label, label_fields),
    WORD("role", OPTIONAL, level_file, role, role_words),
    TEXT("value", OPTIONAL, level_file, value),
    WORDS("aliases", level_file, aliases),
    CYAML_FIELD_END};
static const cyaml_schema_value_t level_entry = ITEM(level_file, level_fields);

static const cyaml_schema_field_t scale_fields[] = {
    TEXT("id", REQUIRED, scale_file, id),
    LIST("levels", scale_file, levels, &level_entry, 1),
    CYAML_FIELD_END};
static const cyaml_schema_value_t scale_entry = ITEM(scale_file, scale_fields);

static const cyaml_schema_field_t item_fields[] = {
    TEXT("code", REQUIRED, item_file, code),
    MAP("label", OPTIONAL, item_file, label, label_fields),
    YES_NO("reversed", item_file, reversed),
    YES_NO("exclusive", item_file, exclusive),
    TEXT("matches", OPTIONAL, item_file, matches),
    WORDS("aliases", item_file, aliases),
    CYAML_FIELD_END};
static const cyaml_schema_value_t item_entry = ITEM(item_file, item_fields);

static const cyaml_schema_field_t count_fields[] = {
    TEXT("level", REQUIRED, count_file, level),
    CYAML_FIELD_FLOAT("n", REQUIRED, struct count_file, n), CYAML_FIELD_END};
static const cyaml_schema_value_t count_entry = ITEM(count_file, count_fields);

static const cyaml_schema_field_t margin_fields[] = {
    TEXT("question", REQUIRED, margin_file, question),
    LIST("counts", margin_file, counts, &count_entry, 1),
    CYAML_FIELD_END};
static const cyaml_schema_value_t margin_entry = ITEM(margin_file, margin_fields);

static const cyaml_schema_field_t missing_fields[] = {
    TEXT("text", REQUIRED, missing_code, text),
    WORD("means", REQUIRED, missing_code, status, status_words), CYAML_FIELD_END};
static const cyaml_schema_value_t missing_entry = ITEM(missing_code, missing_fields);

static const cyaml_schema_field_t question_fields[] = {
    TEXT("id", REQUIRED, question_file, id),
    WORD("type", REQUIRED, question_file, type, type_words),
    MAP("text", OPTIONAL, question_file, text, label_fields),
    MAP("theme", OPTIONAL, question_file, theme, label_fields),
    TEXT("scale", OPTIONAL, question_file, scale),
    LIST("levels", question_file, levels, &level_entry, 0),
    LIST("items", question_file, items, &item_entry, 0),
    NUMBER("ranks", question_file, ranks),
    YES_NO("other", question_file, other),
    TEXT("unit", OPTIONAL, question_file, unit),
    TEXT("unit_en", OPTIONAL, question_file, unit_en),
    NUMBER("min", question_file, min),
    NUMBER("max", question_file, max),
    WORDS("ask_if", question_file, ask_if),
    WORD("key", OPTIONAL, question_file, key, key_words),
    TEXT("matches", OPTIONAL, question_file, matches),
    TEXT("feeds", OPTIONAL, question_file, feeds),
    WORDS("aliases", question_file, aliases),
    CYAML_FIELD_END};
static const cyaml_schema_value_t question_entry = ITEM(question_file, question_fields);

static const cyaml_schema_field_t population_fields[] = {
    MAP("units", OPTIONAL, codebook_file, units, label_fields),
    NUMBER("n", codebook_file, n),
    MAP("strata", OPTIONAL, codebook_file, strata, margin_fields),
    LIST("margins", codebook_file, margins, &margin_entry, 0),
    TEXT("cluster", OPTIONAL, codebook_file, cluster),
    TEXT("weight", OPTIONAL, codebook_file, weight),
    WORD("calibration", OPTIONAL, codebook_file, calibration, fit_words),
    NUMBER("trim", codebook_file, trim),
    WORD("variance", OPTIONAL, codebook_file, variance, variance_words),
    YES_NO("self_selected", codebook_file, self_selected),
    CYAML_FIELD_END};

/* ---- The whole ---------------------------------------- */

static const cyaml_schema_field_t codebook_fields[] = {
    TEXT("survey", REQUIRED, codebook_file, survey),
    MAP("title", REQUIRED, codebook_file, title, label_fields),
    WORDS("authors", codebook_file, authors),
    TEXT("licence", OPTIONAL, codebook_file, licence),
    TEXT("wave", OPTIONAL, codebook_file, wave),
    TEXT("date", OPTIONAL, codebook_file, date),
    TEXT("source", OPTIONAL, codebook_file, source),
    YES_NO("synthetic", codebook_file, synthetic),
    SECTION("population", OPTIONAL, codebook_file, population_fields),
    LIST("missing", codebook_file, missing, &missing_entry, 0),
    LIST("scales", codebook_file, scales, &scale_entry, 0),
    LIST("questions", codebook_file, questions, &question_entry, 1),
    CYAML_FIELD_END};
const struct cyaml_schema_value codebook_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct codebook_file, codebook_fields)};

static const cyaml_config_t config = {.log_fn = NULL, .mem_fn = cyaml_mem};

struct codebook_file *codebook_file_load(const char *path, const char *bytes, size_t n,
                                         struct faults *faults)
{
    struct codebook_file *file = NULL;
    cyaml_err_t error = cyaml_load_data((const uint8_t *)bytes, n, &config, &codebook_schema,
                                        (cyaml_data_t **)&file, NULL);
    if (error == CYAML_OK)
        return file;
    faults_add(faults, (struct where){.path = path}, _("not a valid codebook: %s"),
               cyaml_strerror(error));
    return NULL;
}

void codebook_file_free(struct codebook_file *file)
{
    if (file)
        cyaml_free(&config, &codebook_schema, file, 0);
}
