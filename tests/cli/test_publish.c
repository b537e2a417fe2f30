/* Open data of a survey, as somebody finds them: the files alone. */
#include <ctype.h>
#include <expat.h>
#include <jansson.h>
#include <math.h>
#include <sys/stat.h>
#include "data/digest.h"
#include "tests/cli/open_data.h"
#include "tests/run.h"

/* ---- The files ---------------------------------- */

START_TEST(every_file_is_there_and_says_synthetic)
{
    static const char *const files[] = {"answers.csv",
                                        "codebook.csv",
                                        "recoding_log.csv",
                                        "datapackage.json",
                                        "ddi.xml",
                                        "CITATION.cff",
                                        "methode.md",
                                        "README.md",
                                        "codebook.yaml",
                                        "tables/vision.csv",
                                        "tables/totals-and-means.csv"};
    make_folder();
    publish(PAT, "a", "--lang fr", 0, NULL);
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        char *path = mem_printf("%s/a/%s", folder, files[f]), *text = whole_file(path);
        ck_assert_msg(strstr(text, "synth") || strstr(text, "SYNTH"), "%s", files[f]);
        free(text);
        free(path);
    }
    shell("grep -q 'CC-BY-4.0' a/LICENCE && grep -q 'Note de méthode' a/datapackage.json");
    publish(PAT, "b", "--lang en", 0, NULL);
    shell("test -s b/method.md");
    remove_folder();
}
END_TEST

START_TEST(package_tells_what_the_files_are)
{
    make_folder();
    publish(PAT, "a", "--by departement --respondents organisations", 0, NULL);
    char *path = mem_printf("%s/a/datapackage.json", folder);
    json_t *package = json_load_file(path, 0, NULL);
    free(path);
    ck_assert_ptr_nonnull(package);
    size_t k;
    json_t *resource;
    json_array_foreach(json_object_get(package, "resources"), k, resource)
    {
        const char *file = json_string_value(json_object_get(resource, "path"));
        char *where = mem_printf("%s/a/%s", folder, file), hex[DIGEST_HEX];
        struct stat status;
        ck_assert_int_eq(stat(where, &status), 0);
        ck_assert_int_eq(json_integer_value(json_object_get(resource, "bytes")), status.st_size);
        digest_file(where, hex);
        ck_assert_str_eq(json_string_value(json_object_get(resource, "hash")) + strlen("sha256:"),
                         hex);
        free(where);
        json_t *fields = json_object_get(json_object_get(resource, "schema"), "fields");
        if (!fields)
            continue;
        struct sheet sheet = sheet_of("a", file);
        ck_assert_uint_eq(json_array_size(fields), sheet.n_columns);
        for (size_t c = 0; c < sheet.n_columns; c++)
            ck_assert_str_eq(json_string_value(json_object_get(json_array_get(fields, c), "name")),
                             sheet.cells[c]);
        sheet_clear(&sheet);
    }
    json_decref(package);
    remove_folder();
}
END_TEST

START_TEST(units_are_told_in_both_languages)
{
    make_folder();
    publish(PAT, "fr", "--lang fr", 0, NULL);
    publish(PAT, "en", "--lang en", 0, NULL);
    shell("cmp fr/tables/totals-and-means.csv en/tables/totals-and-means.csv");
    for (size_t k = 0; k < 2; k++) {
        struct sheet sheet = sheet_of("en", k ? "codebook.csv" : "tables/totals-and-means.csv");
        size_t n = 0;
        for (size_t r = 1; r < sheet.n_rows; r++)
            if (strcmp(cell(&sheet, r, "variable"), "volume") == 0) {
                ck_assert_str_eq(cell(&sheet, r, "unit_fr"), "kg/semaine");
                ck_assert_str_eq(cell(&sheet, r, "unit_en"), "kg/week");
                n++;
            }
        ck_assert_uint_gt(n, 0);
        sheet_clear(&sheet);
    }
    remove_folder();
}
END_TEST

/* The number in a row of the report's estimates that starts so; NaN where there is none. */
static double estimate(const char *estimates, const char *variable, const char *item,
                       const char *statistic)
{
    char *row = mem_printf("\nrespatbzh-pat,2026,%s,%s,1,,,%s,,,", variable, item, statistic);
    const char *at = strstr(estimates, row);
    const double number = at ? strtod(at + strlen(row), NULL) : (double)NAN;
    free(row);
    return number;
}

/* One base in the report and in the open data, to which counts and those without answer add up. */
START_TEST(ticks_are_shares_of_the_same_bases_as_in_the_report)
{
    static const char *const shares[] = {"share_of_asked", "share_of_at_least_one",
                                         "share_of_mentions"};
    static const char *const questions[] = {"besoins", "role"};
    make_folder();
    publish(PAT, "open", "", 0, NULL);
    char *line = mem_printf("survey report " PAT " -o %s/full", folder);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    free(line);
    line = mem_printf("%s/full/estimates.csv", folder);
    char *estimates = whole_file(line);
    free(line);
    for (size_t q = 0; q < 2; q++) {
        char *file = mem_printf("tables/%s.csv", questions[q]);
        struct sheet table = sheet_of("open", file);
        free(file);
        for (size_t row = 1; row + 1 < table.n_rows; row += 2) { /* not ticked, then ticked */
            const char *item = cell(&table, row + 1, "variable") + strlen(questions[q]) + 1;
            ck_assert_str_eq(cell(&table, row + 1, "value"), "1");
            const double n = strtod(cell(&table, row + 1, "count"), NULL);
            const double n_asked = strtod(cell(&table, row + 1, "n_asked"), NULL);
            ck_assert_double_eq(estimate(estimates, questions[q], item, "count"), n);
            ck_assert_double_eq_tol(strtod(cell(&table, row + 1, shares[0]), NULL), n / n_asked,
                                    1e-9);
            ck_assert_double_eq(n + strtod(cell(&table, row, "count"), NULL) +
                                    strtod(cell(&table, row, "n_skipped"), NULL),
                                n_asked);
            for (size_t k = 0; k < 3; k++) { /* what "other" holds is withheld: not all mentions */
                const char *share = cell(&table, row + 1, shares[k]);
                ck_assert(q == 0 && k == 2 ? !*share : *share);
                if (*share)
                    ck_assert_double_eq_tol(
                        strtod(share, NULL),
                        estimate(estimates, questions[q], item, shares[k]), 1e-9);
                ck_assert_str_eq(cell(&table, row, shares[k]), "");
            }
        }
        sheet_clear(&table);
    }
    free(estimates);
    remove_folder();
}
END_TEST

/* Every cell of the answers is one of the values that its schema names, or a missing one. */
START_TEST(every_cell_obeys_its_schema)
{
    make_folder();
    publish(PAT, "a", "--by departement", 0, NULL);
    struct sheet sheet = sheet_of("a", "answers.csv");
    char *path = mem_printf("%s/a/datapackage.json", folder);
    json_t *package = json_load_file(path, 0, NULL);
    free(path);
    json_t *schema = json_object_get(json_array_get(json_object_get(package, "resources"), 0),
                                     "schema");
    for (size_t c = 0; c + 1 < sheet.n_columns; c++) {
        json_t *field = json_array_get(json_object_get(schema, "fields"), c);
        json_t *lists[2] = {json_object_get(json_object_get(field, "constraints"), "enum"),
                            json_object_get(schema, "missingValues")};
        for (size_t r = 1; r < sheet.n_rows; r++) {
            bool found = false;
            for (size_t l = 0; l < 2; l++)
                for (size_t k = 0; k < json_array_size(lists[l]); k++)
                    found = found || strcmp(json_string_value(json_array_get(lists[l], k)),
                                            sheet.cells[r * sheet.n_columns + c]) == 0;
            ck_assert_msg(found, "%s: %s", sheet.cells[c], sheet.cells[r * sheet.n_columns + c]);
        }
    }
    json_decref(package);
    sheet_clear(&sheet);
    remove_folder();
}
END_TEST

/* Children of each element in the order of the schema of DDI-Codebook 2.5. */
static const struct {
    const char *parent, *children;
} ORDER[] = {
    {"codeBook", " docDscr stdyDscr fileDscr dataDscr otherMat "},
    {"stdyDscr",
     " citation studyAuthorization stdyInfo studyDevelopment method dataAccs othrStdyMat notes "},
    {"citation", " titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes "},
    {"titlStmt", " titl subTitl altTitl parTitl IDNo "},
    {"prodStmt", " language producer copyright prodDate prodPlac software fundAg grantNo "},
    {"stdyInfo", " studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation "},
    {"sumDscr",
     " timePrd collDate nation geogCover geogUnit geoBndBox boundPoly anlyUnit universe dataKind "},
    {"fileTxt",
     " fileName fileCitation dataFingerprint fileCont fileStrc dimensns fileType format "
     "filePlac dataChck ProcStat dataMsng software verStmt "},
    {"dimensns", " caseQnty varQnty logRecL recPrCas recNumTot "},
    {"var",
     " location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod "
     "universe TotlResp sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept derivation "
     "varFormat geoMap catLevel notes "},
    {"catgry", " catValu labl txt catStat mrow "},
    {"rspStmt", " AuthEnty othId "},
    {"verStmt", " version verResp notes "},
    {"method", " dataColl notes anlyInfo stdyClas dataProcessing codingInstructions "},
    {"dataColl",
     " timeMeth dataCollector collectorTraining frequenc sampProc sampleFrame targetSampleSize "
     "deviat collMode resInstru instrumentDevelopment sources collSitu actMin ConOps weight "
     "cleanOps "},
    {"sources", " dataSrc sourceCitation srcOrig srcChar srcDocu sources "},
    {"dataAccs", " setAvail useStmt notes "},
    {"useStmt",
     " confDec specPerm restrctn contact citReq deposReq conditions disclaimer "},
    {"fileDscr", " fileTxt locMap notes "},
    {"dataDscr", " varGrp nCubeGrp var nCube notes "},
    {"qstn", " preQTxt qstnLit postQTxt forward backward ivuInstr "}};

/* What an element cannot do without. */
static const struct {
    const char *parent, *needs;
} NEEDS[] = {{"codeBook", "stdyDscr"}, {"stdyDscr", "citation"}, {"citation", "titlStmt"},
             {"titlStmt", "titl"}};

/* What comes once at most. */
static const struct {
    const char *parent, *children;
} ONCE[] = {{"citation", " titlStmt rspStmt prodStmt distStmt "},
            {"titlStmt", " titl "},
            {"stdyInfo", " qualityStatement "},
            {"sumDscr", " geoBndBox "},
            {"method", " anlyInfo "},
            {"dataColl", " sources "},
            {"fileDscr", " locMap "},
            {"fileTxt", " fileCitation fileCont fileStrc dimensns "},
            {"var", " derivation varFormat "},
            {"catgry", " catValu mrow "}};

/* Attributes, and the words that the schema allows; "": any. */
static const struct {
    const char *element, *attribute, *words;
    bool needed;
} ATTRIBUTES[] = {{"codeBook", "xmlns", " ddi:codebook:2_5 ", true},
                  {"codeBook", "version", " 2.5 ", false},
                  {"codeBook", "xml:lang", " fr en ", false},
                  {"software", "version", "", false},
                  {"fileDscr", "ID", "", false},
                  {"var", "ID", "", false},
                  {"var", "name", "", true},
                  {"var", "files", " F1 ", false},
                  {"var", "intrvl", " contin discrete ", false},
                  {"sumStat", "type", " mean medn mode vald invd min max stdev other ", true},
                  {"catgry", "missing", " Y N ", false},
                  {"catgry", "missType", "", false},
                  {"catStat", "type", " freq percent crosstab other ", false},
                  {"varFormat", "type", " numeric character ", false}};

/* In an element that holds text alone. */
static const char leaves[] =
    " titl IDNo AuthEnty software version abstract anlyUnit universe dataKind sampProc dataSrc "
    "conditions fileName caseQnty varQnty fileType labl qstnLit sumStat catValu catStat varFormat "
    "txt concept collMode notes timePrd collDate geogCover ";

struct walk {
    char *names[32];
    long last[32];
    unsigned needs[32]; /* bits of NEEDS that were met */
    size_t depth, n_vars, n_ids;
    char *ids[1000];
};

static bool is_word(const char *words, const char *word)
{
    char *spaced = mem_printf(" %s ", word);
    const bool is = strstr(words, spaced) != NULL;
    free(spaced);
    return is;
}

static void check_attributes(struct walk *walk, const char *name, const XML_Char **attributes)
{
    enum { N = sizeof ATTRIBUTES / sizeof *ATTRIBUTES };
    bool met[N] = {false};
    for (size_t a = 0; attributes[a]; a += 2) {
        size_t k = 0;
        while (k < N && (strcmp(ATTRIBUTES[k].element, name) != 0 ||
                         strcmp(ATTRIBUTES[k].attribute, attributes[a]) != 0))
            k++;
        ck_assert_msg(k < N, "%s of %s is not in the schema", attributes[a], name);
        ck_assert_msg(!*ATTRIBUTES[k].words || is_word(ATTRIBUTES[k].words, attributes[a + 1]),
                      "%s of %s: %s", attributes[a], name, attributes[a + 1]);
        met[k] = true;
        if (strcmp(attributes[a], "ID") != 0)
            continue;
        ck_assert(isalpha((unsigned char)*attributes[a + 1]));
        ck_assert_ptr_null(strpbrk(attributes[a + 1], " :,;|"));
        for (size_t i = 0; i < walk->n_ids; i++)
            ck_assert_str_ne(walk->ids[i], attributes[a + 1]);
        ck_assert_uint_lt(walk->n_ids, 1000);
        walk->ids[walk->n_ids++] = mem_text(attributes[a + 1]);
    }
    for (size_t k = 0; k < N; k++)
        ck_assert_msg(met[k] || !ATTRIBUTES[k].needed || strcmp(ATTRIBUTES[k].element, name) != 0,
                      "%s has no %s", name, ATTRIBUTES[k].attribute);
}

static void check_once(const char *parent, const char *name)
{
    for (size_t k = 0; k < sizeof ONCE / sizeof *ONCE; k++)
        ck_assert_msg(strcmp(ONCE[k].parent, parent) != 0 || !is_word(ONCE[k].children, name),
                      "%s twice in %s", name, parent);
}

static void XMLCALL open_element(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct walk *walk = context;
    bool in_table = !walk->depth;
    check_attributes(walk, name, attributes);
    walk->n_vars += strcmp(name, "var") == 0;
    for (size_t k = 0; walk->depth && k < sizeof NEEDS / sizeof *NEEDS; k++)
        if (strcmp(NEEDS[k].parent, walk->names[walk->depth - 1]) == 0 &&
            strcmp(NEEDS[k].needs, name) == 0)
            walk->needs[walk->depth - 1] |= 1u << k;
    for (size_t k = 0; walk->depth && k < sizeof ORDER / sizeof *ORDER; k++) {
        if (strcmp(ORDER[k].parent, walk->names[walk->depth - 1]) != 0)
            continue;
        in_table = true;
        char *word = mem_printf(" %s ", name);
        const char *found = strstr(ORDER[k].children, word);
        ck_assert_msg(found, "%s in %s", name, ORDER[k].parent);
        ck_assert_msg(found - ORDER[k].children >= walk->last[walk->depth - 1], "%s too late in %s",
                      name, ORDER[k].parent);
        if (walk->last[walk->depth - 1] == found - ORDER[k].children)
            check_once(ORDER[k].parent, name);
        walk->last[walk->depth - 1] = found - ORDER[k].children;
        free(word);
    }
    ck_assert_msg(in_table, "%s in %s", name, walk->depth ? walk->names[walk->depth - 1] : "");
    ck_assert_uint_lt(walk->depth, 32);
    walk->last[walk->depth] = -1;
    walk->needs[walk->depth] = 0;
    walk->names[walk->depth++] = mem_text(name);
}

static void XMLCALL close_element(void *context, const XML_Char *name)
{
    struct walk *walk = context;
    free(walk->names[--walk->depth]);
    bool has_order = false;
    for (size_t k = 0; k < sizeof ORDER / sizeof *ORDER; k++)
        has_order = has_order || strcmp(ORDER[k].parent, name) == 0;
    ck_assert_msg(has_order || is_word(leaves, name), "%s is not in the schema", name);
    for (size_t k = 0; k < sizeof NEEDS / sizeof *NEEDS; k++)
        ck_assert_msg(strcmp(NEEDS[k].parent, name) != 0 || walk->needs[walk->depth] & 1u << k,
                      "%s has no %s", name, NEEDS[k].needs);
}

static void XMLCALL take_text(void *context, const XML_Char *text, int n)
{
    const struct walk *walk = context;
    for (int i = 0; i < n; i++)
        ck_assert_msg(strchr(" \n", text[i]) || is_word(leaves, walk->names[walk->depth - 1]),
                      "text in %s", walk->names[walk->depth - 1]);
}

/* The number of variables. */
static size_t check_ddi(const char *name)
{
    char *path = mem_printf("%s/%s/ddi.xml", folder, name), *text = whole_file(path);
    XML_Parser parser = XML_ParserCreate(NULL);
    struct walk walk = {.depth = 0};
    XML_SetUserData(parser, &walk);
    XML_SetElementHandler(parser, open_element, close_element);
    XML_SetCharacterDataHandler(parser, take_text);
    ck_assert_int_eq(XML_Parse(parser, text, (int)strlen(text), 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    char *quantity = mem_printf("<varQnty>%zu</varQnty>", walk.n_vars);
    ck_assert_ptr_nonnull(strstr(text, quantity));
    free(quantity);
    for (size_t i = 0; i < walk.n_ids; i++)
        free(walk.ids[i]);
    free(text);
    free(path);
    return walk.n_vars;
}

START_TEST(ddi_obeys_its_schema)
{
    make_folder();
    publish(PAT, "a", "", 0, NULL);
    ck_assert_uint_gt(check_ddi("a"), 20);
    publish(PAT, "b", "--lang en --by departement", 0, NULL);
    ck_assert_uint_gt(check_ddi("b"), 20);
    /* Why an answer is missing, for programs and in words. */
    shell("! grep -q 'missing=\"Y\">' a/ddi.xml b/ddi.xml && "
          "grep -A2 'missing=\"Y\" missType=\"skipped\"' a/ddi.xml | grep -q '<labl>no answer</labl>' && "
          "grep -A2 'missType=\"suppressed\"' b/ddi.xml | grep -q '<labl>suppressed, so that nobody'");
    /* Frequencies are those of answers.csv. */
    shell("test $(grep -A3 'missType=\"suppressed\"' b/ddi.xml | sed -n 's/.*freq\">\\([0-9]*\\).*/\\1/p' | "
          "paste -sd+ | sed 's/^/echo $((/; s/$/))/' | sh) = $(grep -o '\\bsuppressed\\b' b/answers.csv | wc -l)");
    remove_folder();
}
END_TEST

/* U+0001, U+007F, U+FFFE and U+FFFF, which a questionnaire can hold escaped: XML has no way to write
 * them, or some, and YAML writes them escaped alone. */
START_TEST(odd_characters_leave_every_file_readable)
{
    make_folder();
    shell("cat > s.yaml <<'E'\nsurvey: s\ntitle: {fr: \"a\\u0001b\\x7Fc\\uFFFEd\\uFFFFe\"}\n"
          "licence: CC-BY-4.0\nauthors: [\"A\\uFFFF\"]\npopulation: {units: {fr: x}}\nquestions:\n"
          "  - {id: q, type: single, text: {fr: \"é\\uFFFE <&> ]]> \\\"x\\\"\\n2\"}, levels: [{code: a, "
          "label: {fr: \"\\uFFFF\"}}]}\nE\n"
          "(echo 'id;q'; for i in $(seq 9); do echo \"$i;a\"; done) > s.csv");
    char *inputs = mem_printf("%s/s.yaml %s/s.csv", folder, folder);
    publish(inputs, "a", "", 0, NULL);
    ck_assert_uint_eq(check_ddi("a"), 1);
    shell("grep -q '<titl>ab\177cde</titl>' a/ddi.xml");
    free(inputs);
    inputs = mem_printf("%s/a/codebook.yaml %s/a/answers.csv", folder, folder);
    publish(inputs, "b", "", 0, NULL);
    shell("cmp a/ddi.xml b/ddi.xml && cmp a/CITATION.cff b/CITATION.cff");
    shell("grep -qF 'title: \"a\\u0001b\\u007fc\\ufffed\\uffffe\"' a/CITATION.cff");
    free(inputs);
    remove_folder();
}
END_TEST

/* ---- Names ---------------------------------- */

static bool is_name(const char *text)
{
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == strlen(text);
}

/* What a table of the package holds is in a file of its own. */
static void check_resources(const json_t *package)
{
    size_t k, other;
    json_t *one, *before;
    const json_t *list = json_object_get(package, "resources");
    json_array_foreach(list, k, one)
    {
        const char *name = json_string_value(json_object_get(one, "name"));
        ck_assert_msg(is_name(name), "%s", name);
        json_array_foreach(list, other, before) if (other < k)
        {
            ck_assert_str_ne(json_string_value(json_object_get(before, "name")), name);
            ck_assert_str_ne(json_string_value(json_object_get(before, "path")),
                             json_string_value(json_object_get(one, "path")));
        }
    }
}

/* Ids that differ by case or accents alone, a licence that has no SPDX identifier, a date that is no
 * day: patterns of the Data Package and of the Citation File Format. */
START_TEST(names_and_licences_of_every_kind_obey_the_schemas)
{
    make_folder();
    shell("cat > s.yaml <<'E'\nsurvey: 'Enquête n° 1 / été'\ntitle: {fr: S}\nlicence: 'Licence: "
          "Ouverte'\ndate: 2026-03\nauthors: [A]\npopulation: {units: {fr: x}}\nquestions:\n"
          "  - {id: Q1, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}]}\n"
          "  - {id: q1, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}]}\n"
          "  - {id: é è, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}]}\n"
          "  - {id: è é, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}]}\n"
          "  - {id: totals-and-means, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: "
          "A}}]}\nE\n"
          "(echo 'id;Q1;q1;é è;è é;totals-and-means'; for i in $(seq 9); do echo "
          "\"$i;a;a;a;a;a\"; done) > s.csv");
    char *inputs = mem_printf("%s/s.yaml %s/s.csv", folder, folder);
    publish(inputs, "a", "", 0, "\"Licence: Ouverte\" is not the SPDX identifier");
    shell("! grep -q ^license a/CITATION.cff && grep -qx 'Licence: Ouverte' a/LICENCE");
    shell("sed 's/authors: .A.//' s.yaml > nobody.yaml");
    char *nobody = mem_printf("%s/nobody.yaml %s/s.csv", folder, folder);
    publish(nobody, "n", "--lang fr", 0, "authors");
    shell("grep -A1 ^authors: n/CITATION.cff | grep -qx '  - name: \"Auteurs non précisés\"'");
    shell("grep -q '`CITATION.cff` : comment citer' n/README.md && ! grep -q ' de x' n/methode.md");
    free(nobody);
    char *path = mem_printf("%s/a/datapackage.json", folder);
    json_t *package = json_load_file(path, 0, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(package, "name")), "enquete_n_1_ete");
    ck_assert_ptr_null(json_object_get(package, "created"));
    const json_t *licence = json_array_get(json_object_get(package, "licenses"), 0);
    ck_assert(is_name(json_string_value(json_object_get(licence, "name"))));
    ck_assert_str_eq(json_string_value(json_object_get(licence, "title")), "Licence: Ouverte");
    check_resources(package);
    json_decref(package);
    shell("test $(ls a/tables | wc -l) = 6");
    shell("sed -i 's/2026-03/2026-03-02/; s/Licence: Ouverte/etalab-2.0/' s.yaml");
    publish(inputs, "a", "", 0, NULL);
    shell("grep -q '\"created\": \"2026-03-02T00:00:00Z\"' a/datapackage.json && "
          "grep -qx 'date-released: 2026-03-02' a/CITATION.cff && "
          "grep -qx 'license: etalab-2.0' a/CITATION.cff");
    shell("sed -i 's/id: q1/id: Q_1, items: [{code: a, label: {fr: A}}]/; s/id: Q1/id: Q_1_a/; "
          "s/Q_1, items\\(.*\\)type: single\\(.*\\), levels.*/Q_1, items\\1type: multiple\\2}/' "
          "s.yaml && sed -i 's/Q1;q1/Q_1_a;Q_1[a]/; s/;a;a;a;a;a/;a;Y;a;a;a/' s.csv");
    publish(inputs, "never", "", 1, "another column of the open data has the name \"Q_1_a\"");
    free(path);
    free(inputs);
    remove_folder();
}
END_TEST

START_TEST(same_bytes_whatever_the_order_of_answers)
{
    make_folder();
    publish(PAT, "a", "--by departement", 0, NULL);
    publish(PAT, "b", "--by departement", 0, NULL);
    shell("diff -r a b");
    char *turned = mem_printf("(head -1 data/surveys/respatbzh/pat-synthetic.csv; tail -n +2 "
                              "data/surveys/respatbzh/pat-synthetic.csv | tac) > %s/turned.csv",
                              folder);
    ck_assert_int_eq(system(turned), 0);
    char *inputs = mem_printf("data/surveys/respatbzh/pat.yaml %s/turned.csv", folder);
    publish(inputs, "c", "--by departement", 0, NULL);
    shell("diff -r a c");
    free(inputs);
    free(turned);
    remove_folder();
}
END_TEST

/* Texts, ids and times of the answers are in no file. */
START_TEST(nothing_of_what_is_withheld_is_in_any_file)
{
    make_folder();
    char *make = mem_printf(
        "sed -e 's/^\"7\";/\"IDMARK7\";/' -e 's/Réponse/TEXTMARK/' "
        "data/surveys/respatbzh/pat-synthetic.csv > %s/marked.csv && grep -q IDMARK7 %s/marked.csv "
        "&& grep -q TEXTMARK %s/marked.csv",
        folder, folder, folder);
    ck_assert_int_eq(system(make), 0);
    free(make);
    char *inputs = mem_printf("data/surveys/respatbzh/pat.yaml %s/marked.csv", folder);
    publish(inputs, "a", "--by departement", 0, NULL);
    shell("! grep -r -e IDMARK -e TEXTMARK -e 2026-03 -e marked.csv a && ! grep -rw 165000 a");
    free(inputs);
    remove_folder();
}
END_TEST

START_TEST(faults_write_nothing)
{
    make_folder();
    publish(PAT, "a", "", 0, NULL);
    shell("cp -r a before");
    publish(PAT, "a", "--k 42", 1, "41 answers are too few");
    publish(PAT, "a", "--keys departement,strcture", 1, "did you mean \"structure\"?");
    publish(PAT, "a", "--by vision", 1, "expected one of the keys");
    publish(PAT, "a", "--previous /nowhere", 1, "expected the folder of an earlier");
    publish(PAT, "a", "--respondents cats", 2, "expected one of persons, organisations, found \"cats\"");
    publish(PAT, "a", "--k 1", 2, NULL);
    publish(PAT, "a", "", 0, NULL); /* takes the place of its own results */
    shell("diff -r a before && test $(ls | wc -l) = 2");
    publish("data/surveys/respatbzh/pat.yaml nowhere.csv", "never", "", 1, "nowhere.csv");
    shell("test ! -e never");
    remove_folder();
}
END_TEST

/* ---- Formulas ---------------------------------- */

START_TEST(formulas_are_neutralised_and_restored)
{
    make_folder();
    char *line = mem_printf("cat > %s/s.yaml <<'E'\nsurvey: s\ntitle: {fr: S}\nlicence: "
                            "CC0-1.0\nauthors: [A]\npopulation: {units: {fr: "
                            "x}}\nquestions:\n  - {id: q, type: single, text: {fr: Q}, levels: "
                            "[{code: '=1+1', label: {fr: '=cmd()'}}, "
                            "{code: '-b', label: {fr: '@b'}}]}\n  - {id: r, type: single, text: "
                            "{fr: R}, levels: [{code: x, label: {fr: "
                            "X}}]}\nE\n(echo id,q,r; for i in 1 2 3 4 5 6 7 8; do echo $i,=1+1,x; "
                            "done; for i in 9 10 11 12 13 14; do "
                            "echo $i,-b,x; done) > %s/s.csv",
                            folder, folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
    char *inputs = mem_printf("%s/s.yaml %s/s.csv", folder, folder);
    publish(inputs, "a", "", 0, NULL);
    shell("grep -q \"^'=1+1,x$\" a/answers.csv && grep -q \"^'-b,x$\" a/answers.csv");
    shell("! grep -rE '(^|,)\"?[=@]' a --include=*.csv");
    free(inputs);
    char *back = mem_printf("survey answers --exact %s/s.yaml %s/a/answers.csv", folder, folder);
    struct said said = run_program("LANG=C", back);
    ck_assert_int_eq(said.status, 0);
    ck_assert_ptr_nonnull(strstr(said.out, ",q,,=1+1,answered"));
    ck_assert_ptr_nonnull(strstr(said.out, ",q,,-b,answered"));
    said_clear(&said);
    free(back);
    back = mem_printf("survey answers %s/s.yaml %s/a/answers.csv", folder, folder);
    said = run_program("LANG=C", back);
    ck_assert_ptr_nonnull(strstr(said.out, ",q,,'=1+1,answered"));
    ck_assert_ptr_nonnull(strstr(said.out, ",q,,'-b,answered"));
    said_clear(&said);
    shell("printf 'survey: s\\ntitle: {fr: S}\\npopulation: {units: {fr: x}}\\nquestions:\\n  - {id: t, "
          "type: text, text: {fr: T}}\\n  - {id: n, type: numeric, text: {fr: N}}\\n' > t.yaml; "
          "printf 'id;t;n\\n@1;=1+1;-5\\n' > t.csv");
    char *words = mem_printf("survey answers %s/t.yaml %s/t.csv", folder, folder);
    said = run_program("LANG=C", words);
    ck_assert_ptr_nonnull(strstr(said.out, "\n'@1,t,,'=1+1,answered\n'@1,n,,-5,answered\n"));
    said_clear(&said);
    free(words);
    words = mem_printf("survey answers --exact %s/t.yaml %s/t.csv", folder, folder);
    said = run_program("LANG=C", words);
    ck_assert_ptr_nonnull(strstr(said.out, "\n@1,t,,=1+1,answered\n"));
    said_clear(&said);
    free(words);
    free(back);
    remove_folder();
}
END_TEST

START_TEST(open_data_are_read_again_by_their_own_codebook)
{
    make_folder();
    publish(PAT, "a", "--by departement", 0, NULL);
    char *line = mem_printf("survey answers %s/a/codebook.yaml %s/a/answers.csv", folder, folder);
    struct said said = run_program("LANG=C", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    /* Each tick is a question there; that one goes with no other stands beside it. */
    shell("grep -A1 '^  # a tick that goes with no other' a/codebook.yaml | grep -q 'id: .*aucun'");
    struct sheet sheet = sheet_of("a", "answers.csv");
    size_t n_given = 0, n_read = 0;
    for (size_t r = 1; r < sheet.n_rows; r++)
        for (size_t c = 0; c + 1 < sheet.n_columns; c++) {
            static const char missing[] =
                " not_shown skipped dont_know refused not_applicable invalid suppressed ";
            char *word = mem_printf(" %s ", sheet.cells[r * sheet.n_columns + c]);
            n_given += strstr(missing, word) == NULL;
            free(word);
        }
    for (const char *at = said.out; (at = strstr(at, ",answered\n")); at++)
        n_read++;
    ck_assert_uint_eq(n_read,
                      n_given + sheet.n_rows - 1); /* one line a row says that it is complete */
    sheet_clear(&sheet);
    said_clear(&said);
    free(line);
    remove_folder();
}
END_TEST

/* A place that was rare stays unnamed when many give it later: of the others of the earlier release
 * nobody may learn which they were. Those of long ago that nobody gives any more keep their name. */
START_TEST(rare_places_are_in_no_file_of_any_release)
{
    make_folder();
    shell("cat > s.yaml <<'E'\nsurvey: s\ntitle: {fr: S}\nlicence: CC0-1.0\nauthors: [A]\n"
          "population: {units: {fr: x}}\nquestions:\n  - {id: lieu, type: place, text: {fr: Lieu}}\n"
          "  - {id: q, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}, {code: b, "
          "label: {fr: B}}]}\nE\n"
          "(echo id,lieu,q; for p in Rennes Dinan Plouha Plouha 'Binic' 'Pordic' 'Lanvollon' "
          "'1 quai Surcouf'; do n=1; case $p in Rennes | Dinan) n=8;; esac; "
          "for i in $(seq $n); do k=$((k+1)); echo \"$k,$p,$( [ $((k % 2)) = 0 ] && echo a || echo b)\"; "
          "done; done) > one.csv\n"
          "(sed s/Dinan/Rennes/ one.csv; for i in $(seq 100 113); do echo $i,Plouha,a; done) > two.csv");
    char *one = mem_printf("%s/s.yaml %s/one.csv", folder, folder);
    char *two = mem_printf("%s/s.yaml %s/two.csv", folder, folder);
    char *previous = mem_printf("--previous %s/a", folder);
    publish(one, "a", "", 0, NULL);
    publish(two, "b", previous, 0, NULL);
    shell("! grep -rE 'Plouha|Binic|Pordic|Lanvollon|Surcouf' a b");
    shell("grep -q '^lieu,merge,other_place,.*,6,.each of these places' a/recoding_log.csv && "
          "test $(grep -c ^other_place, a/answers.csv) = 6 && test $(grep -c ^Dinan, a/answers.csv) = 8");
    shell("test $(grep -c ^other_place, b/answers.csv) = 20 && "
          "test $(grep -c ^Rennes, b/answers.csv) = 16 && grep -q '^lieu,,Dinan,0' b/tables/lieu.csv");
    char *line = mem_printf("survey publish %s -o %s/a", one, folder);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    ck_assert_ptr_nonnull(strstr(
        said.out, "lieu: 1 answer holds an address; it is counted as other_place and not named\n"));
    said_clear(&said);
    free(line);
    free(previous);
    free(two);
    free(one);
    remove_folder();
}
END_TEST

/* Texts come out as the themes that people sorted them into, never as words. */
START_TEST(coded_texts_are_published_as_themes)
{
    make_folder();
    char *line = mem_printf(
        "cat > %s/s.yaml <<'E'\nsurvey: s\ntitle: {fr: S}\nlicence: CC0-1.0\nauthors: "
        "[A]\npopulation: {units: {fr: "
        "x}}\nquestions:\n  - {id: q, type: text, text: {fr: Q}}\n  - {id: r, type: text, text: "
        "{fr: R}}\nE\n"
        "(echo id,q,r; for i in $(seq 20); do echo $i,MOTS,MOTS; done) > %s/s.csv\n"
        "(echo respondent,question,theme,coder; for i in $(seq 8); do echo $i,q,prix,; done; "
        "for i in 7 8 9; do echo $i,q,rare,; done) > %s/themes.csv",
        folder, folder, folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
    char *inputs = mem_printf("%s/s.yaml %s/s.csv", folder, folder);
    char *coded = mem_printf("--coding %s/themes.csv", folder);
    publish(inputs, "a", coded, 0, NULL);
    shell("test \"$(head -1 a/answers.csv)\" = q_prix && test $(grep -c '^1$' a/answers.csv) = 8");
    shell("! grep -r MOTS a && grep -q '^q_rare,withhold' a/recoding_log.csv && "
          "grep -q '^r,withhold' a/recoding_log.csv");
    shell("echo '99,q,prix,' >> themes.csv");
    publish(inputs, "never", coded, 1, "themes.csv:13");
    free(coded);
    free(inputs);
    remove_folder();
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_file_is_there_and_says_synthetic,
                            ticks_are_shares_of_the_same_bases_as_in_the_report,
                            package_tells_what_the_files_are,
                            units_are_told_in_both_languages,
                            every_cell_obeys_its_schema,
                            ddi_obeys_its_schema,
                            odd_characters_leave_every_file_readable,
                            names_and_licences_of_every_kind_obey_the_schemas,
                            same_bytes_whatever_the_order_of_answers,
                            nothing_of_what_is_withheld_is_in_any_file,
                            faults_write_nothing,
                            formulas_are_neutralised_and_restored,
                            open_data_are_read_again_by_their_own_codebook,
                            rare_places_are_in_no_file_of_any_release,
                            coded_texts_are_published_as_themes};
    return run_tests("publish", tests, sizeof tests / sizeof *tests);
}
