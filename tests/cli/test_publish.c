/* Open data of a survey, as somebody finds them: the files alone. */
#include <expat.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/csv.h"
#include "data/digest.h"
#include "tests/cli/run_program.h"
#include "tests/run.h"

#define PAT "data/surveys/respatbzh/pat.yaml data/surveys/respatbzh/pat-synthetic.csv"

static char folder[] = "/tmp/proxilog-publish-XXXXXX";

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

/* Runs a line in the folder. */
static void shell(const char *rest)
{
    char *line = mem_printf("cd %s && %s", folder, rest);
    ck_assert_msg(system(line) == 0, "%s", line);
    free(line);
}

static void remove_folder(void)
{
    char *line = mem_printf("rm -rf %s", folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
}

/* Publishes into folder/name; what is said on stderr must hold err (NULL: anything). */
static void publish(const char *inputs, const char *name, const char *options, int status,
                    const char *err)
{
    char *line = mem_printf("survey publish %s -o %s/%s %s", inputs, folder, name, options);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    ck_assert_msg(said.status == status, "%s: %s", line, said.err);
    ck_assert_msg(!err || strstr(said.err, err), "%s: %s", line, said.err);
    said_clear(&said);
    free(line);
}

/* ---- Tables of texts ---------------------------------- */

struct sheet {
    size_t n_rows, n_columns, room;
    char **cells; /* rows x columns; the first row holds the names */
};

static bool take_row(void *context, const struct row *row)
{
    struct sheet *sheet = context;
    if (!sheet->n_rows)
        sheet->n_columns = row->n_cells;
    ck_assert_uint_eq(row->n_cells, sheet->n_columns);
    sheet->cells = mem_grown(sheet->cells, &sheet->room, (sheet->n_rows + 1) * sheet->n_columns,
                             sizeof(char *));
    for (size_t c = 0; c < row->n_cells; c++)
        sheet->cells[sheet->n_rows * sheet->n_columns + c] = mem_text_n(row->cells[c].text,
                                                                        row->cells[c].n);
    sheet->n_rows++;
    return true;
}

static struct sheet sheet_of(const char *name, const char *file)
{
    struct sheet sheet = {0};
    struct csv_file csv = {0};
    struct faults faults = {0};
    char *path = mem_printf("%s/%s/%s", folder, name, file);
    ck_assert_msg(csv_load(&csv, path, &faults), "%s", path);
    csv.dialect.separator = ',';
    csv_rows(&csv, (struct row_taker){take_row, &sheet});
    csv_clear(&csv);
    free(path);
    return sheet;
}

static const char *cell(const struct sheet *sheet, size_t row, const char *column)
{
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (strcmp(sheet->cells[c], column) == 0)
            return sheet->cells[row * sheet->n_columns + c];
    ck_abort_msg("no column %s", column);
    return "";
}

static void sheet_clear(struct sheet *sheet)
{
    for (size_t k = 0; k < sheet->n_rows * sheet->n_columns; k++)
        free(sheet->cells[k]);
    free(sheet->cells);
}

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
    {"prodStmt", " producer copyright prodDate prodPlac software fundAg grantNo "},
    {"stdyInfo", " studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation "},
    {"sumDscr",
     " timePrd collDate nation geogCover geogUnit geoBndBox boundPoly anlyUnit universe dataKind "},
    {"fileTxt",
     " fileName fileCitation dataFingerprint fileCont fileStrc dimensns fileType format "},
    {"dimensns", " caseQnty varQnty logRecL recPrCas recNumTot "},
    {"var",
     " location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod "
     "universe TotlResp sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept derivation "
     "varFormat "},
    {"catgry", " catValu labl txt catStat mrow "},
    {"rspStmt", " AuthEnty othId "},
    {"verStmt", " version verResp notes "},
    {"method", " dataColl notes anlyInfo stdyClas dataProcessing codingInstructions "},
    {"dataColl",
     " timeMeth dataCollector collectorTraining frequenc sampProc sampleFrame targetSampleSize "
     "deviat collMode resInstru instrumentDevelopment sources collSitu actMin ConOps weight "
     "cleanOps "},
    {"sources", " dataSrc sourceCitation srcOrig srcChar srcDocu sources "},
    {"dataAccs", " typeOfAccess setAvail useStmt notes "},
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
                  {"catStat", "type", " freq percent crosstab other ", false},
                  {"varFormat", "type", " numeric character ", false}};

/* In an element that holds text alone. */
static const char leaves[] =
    " titl IDNo AuthEnty software version abstract anlyUnit universe dataKind sampProc dataSrc "
    "conditions fileName caseQnty varQnty fileType labl qstnLit sumStat catValu catStat varFormat "
    "txt invalrng concept collMode notes timePrd collDate subject geogCover ";

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
        for (size_t i = 0; i < walk->n_ids; i++)
            ck_assert_str_ne(walk->ids[i], attributes[a + 1]);
        ck_assert_uint_lt(walk->n_ids, 1000);
        walk->ids[walk->n_ids++] = mem_text(attributes[a + 1]);
    }
    for (size_t k = 0; k < N; k++)
        ck_assert_msg(met[k] || !ATTRIBUTES[k].needed || strcmp(ATTRIBUTES[k].element, name) != 0,
                      "%s has no %s", name, ATTRIBUTES[k].attribute);
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
        walk->last[walk->depth - 1] = found - ORDER[k].children;
        free(word);
    }
    ck_assert_msg(in_table, "%s in %s", name, walk->depth ? walk->names[walk->depth - 1] : "");
    ck_assert_uint_lt(walk->depth, 32);
    walk->last[walk->depth] = 0;
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

START_TEST(ddi_obeys_its_schema)
{
    make_folder();
    publish(PAT, "a", "", 0, NULL);
    char *path = mem_printf("%s/a/ddi.xml", folder), *text = whole_file(path);
    XML_Parser parser = XML_ParserCreate(NULL);
    struct walk walk = {.depth = 0};
    XML_SetUserData(parser, &walk);
    XML_SetElementHandler(parser, open_element, close_element);
    ck_assert_int_eq(XML_Parse(parser, text, (int)strlen(text), 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    char *quantity = mem_printf("<varQnty>%zu</varQnty>", walk.n_vars);
    ck_assert_ptr_nonnull(strstr(text, quantity));
    ck_assert_uint_gt(walk.n_vars, 20);
    free(quantity);
    for (size_t i = 0; i < walk.n_ids; i++)
        free(walk.ids[i]);
    free(text);
    free(path);
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
    publish(PAT, "a", "--respondents cats", 2, "expected persons or organisations, found \"cats\"");
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
    char *back = mem_printf("survey answers %s/s.yaml %s/a/answers.csv", folder, folder);
    struct said said = run_program("LANG=C", back);
    ck_assert_int_eq(said.status, 0);
    ck_assert_ptr_nonnull(strstr(said.out, ",q,,=1+1,answered"));
    ck_assert_ptr_nonnull(strstr(said.out, ",q,,-b,answered"));
    said_clear(&said);
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

/* ---- The attacker ---------------------------------- */

enum { UNKNOWNS_MAX = 256, EQUATIONS_MAX = 256 };
static const unsigned long long PRIME = 2147483647;

static unsigned long long inverse(unsigned long long x)
{
    unsigned long long result = 1, exponent = PRIME - 2;
    for (; exponent; exponent >>= 1, x = x * x % PRIME)
        if (exponent & 1)
            result = result * x % PRIME;
    return result;
}

/* Rank by elimination; afterwards a row with one entry is a cell that is known. */
static size_t n_known(unsigned long long a[][UNKNOWNS_MAX], size_t n, size_t n_unknowns)
{
    size_t rank = 0, known = 0;
    for (size_t column = 0; column < n_unknowns && rank < n; column++) {
        size_t pivot = rank;
        while (pivot < n && !a[pivot][column])
            pivot++;
        if (pivot == n)
            continue;
        const unsigned long long factor = inverse(a[pivot][column]);
        for (size_t j = 0; j < n_unknowns; j++) {
            const unsigned long long kept = a[rank][j];
            a[rank][j] = a[pivot][j] * factor % PRIME;
            if (pivot != rank)
                a[pivot][j] = kept;
        }
        for (size_t i = 0; i < n; i++) {
            const unsigned long long times = a[i][column];
            for (size_t j = 0; i != rank && times && j < n_unknowns; j++)
                a[i][j] = (a[i][j] + (PRIME - times) * a[rank][j]) % PRIME;
        }
        rank++;
    }
    for (size_t i = 0; i < rank; i++) {
        size_t n_entries = 0;
        for (size_t j = 0; j < n_unknowns; j++)
            n_entries += a[i][j] != 0;
        known += n_entries == 1;
    }
    return known;
}

/* The equation of a cell's group, or of its value over groups, in one variable. */
static size_t equation_of(const struct sheet *table, size_t row, const char *by)
{
    for (size_t r = 1; r < row; r++)
        if (strcmp(cell(table, r, "flag"), "hidden") == 0 &&
            strcmp(cell(table, r, "variable"), cell(table, row, "variable")) == 0 &&
            strcmp(cell(table, r, by), cell(table, row, by)) == 0)
            return equation_of(table, r, by);
    return row;
}

/* Answers of a group that show a value, in the micro-data. */
static size_t n_shown(const struct sheet *answers, const char *by, const struct sheet *table,
                      size_t row)
{
    size_t n = 0;
    for (size_t r = 1; r < answers->n_rows; r++)
        n += strcmp(cell(answers, r, by), cell(table, row, "group")) == 0 &&
             strcmp(cell(answers, r, cell(table, row, "variable")), cell(table, row, "value")) == 0;
    return n;
}

/* Attacks one table with the micro-data beside it; returns how many cells it hides. */
static size_t attack(const char *name, const char *file, const char *by)
{
    static unsigned long long a[EQUATIONS_MAX * 2][UNKNOWNS_MAX];
    struct sheet table = sheet_of(name, file), answers = sheet_of(name, "answers.csv");
    ck_assert_uint_lt(table.n_rows, EQUATIONS_MAX);
    memset(a, 0, sizeof a);
    size_t n_unknowns = 0;
    for (size_t row = 1; row < table.n_rows; row++) {
        const bool hidden = strcmp(cell(&table, row, "flag"), "hidden") == 0;
        const long count = strtol(cell(&table, row, "count"), NULL, 10);
        ck_assert(hidden || count == 0 || count >= 3);
        if (!hidden)
            continue;
        ck_assert_str_eq(cell(&table, row, "count"), "");
        ck_assert_str_eq(cell(&table, row, "share"), "");
        ck_assert_uint_eq(n_shown(&answers, by, &table, row), 0);
        ck_assert_uint_lt(n_unknowns, UNKNOWNS_MAX);
        a[equation_of(&table, row, "group")][n_unknowns] = 1;
        a[EQUATIONS_MAX + equation_of(&table, row, "value")][n_unknowns] = 1;
        n_unknowns++;
    }
    ck_assert_uint_eq(n_known(a, EQUATIONS_MAX * 2, n_unknowns), 0);
    sheet_clear(&table);
    sheet_clear(&answers);
    return n_unknowns;
}

static const char *const TABLES[] = {
    "tables/vision.csv",      "tables/besoins.csv",      "tables/role.csv",    "tables/projet.csv",
    "tables/partenaires.csv", "tables/connaissance.csv", "tables/distance.csv"};
enum { N_TABLES = sizeof TABLES / sizeof *TABLES };

START_TEST(no_hidden_cell_is_found_from_the_files)
{
    make_folder();
    publish(PAT, "a", "--by departement --respondents organisations -k 3", 0, NULL);
    size_t n_hidden = 0;
    for (size_t t = 0; t < N_TABLES; t++)
        n_hidden += attack("a", TABLES[t], "departement");
    ck_assert_uint_gt(n_hidden, 100);
    shell("! find a -name '*.svg' | grep ."); /* no chart whose text tells more */
    remove_folder();
}
END_TEST

/* The row of the later table that says the same thing; 0: none. */
static size_t same_row(const struct sheet *old, size_t row, const struct sheet *new)
{
    for (size_t r = 1; r < new->n_rows; r++)
        if (strcmp(cell(old, row, "variable"), cell(new, r, "variable")) == 0 &&
            strcmp(cell(old, row, "group"), cell(new, r, "group")) == 0 &&
            strcmp(cell(old, row, "value"), cell(new, r, "value")) == 0)
            return r;
    return 0;
}

START_TEST(two_releases_show_no_small_group)
{
    make_folder();
    char *line = mem_printf(
        "survey simulate data/surveys/respatbzh/operateurs.yaml --n 120 --of 1000 --seed 5 "
        "> %s/all.csv && head -81 %s/all.csv > %s/first.csv && head -83 %s/all.csv > %s/few.csv "
        "&& tail -n +3 %s/first.csv > %s/x && (head -1 %s/all.csv; cat %s/x) > %s/left.csv; true",
        folder, folder, folder, folder, folder, folder, folder, folder, folder, folder);
    struct said said = run_program("LANG=C", line);
    said_clear(&said);
    free(line);
    char *all = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/all.csv", folder);
    char *first = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/first.csv", folder);
    char *few = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/few.csv", folder);
    char *left = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/left.csv", folder);
    char *with = mem_printf("--by departement --respondents organisations -k 3 --previous %s/one",
                            folder);
    publish(first, "one", "--by departement --respondents organisations -k 3", 0, NULL);
    publish(few, "never", with, 1, "answers were added since this release");
    publish(left, "never", with, 1, "changed or left out");
    publish(all, "two", with, 0, NULL);
    static const char *const tables[] = {"tables/offres.csv", "tables/avis.csv",
                                         "tables/vehicules.csv"};
    size_t n_both = 0, n_hidden = 0;
    for (size_t t = 0; t < 3; t++) {
        struct sheet old = sheet_of("one", tables[t]), new = sheet_of("two", tables[t]);
        n_hidden += attack("two", tables[t], "departement");
        for (size_t row = 1; row < old.n_rows; row++) {
            const size_t later = same_row(&old, row, &new);
            const bool was_hidden = strcmp(cell(&old, row, "flag"), "hidden") == 0;
            const bool is_hidden = later && strcmp(cell(&new, later, "flag"), "hidden") == 0;
            if (!later)
                continue;
            ck_assert(!was_hidden || is_hidden);
            const long grown = strtol(cell(&new, later, "count"), NULL, 10) -
                               strtol(cell(&old, row, "count"), NULL, 10);
            ck_assert_msg(was_hidden || is_hidden || grown == 0 || labs(grown) >= 3, "%s %s %s",
                          cell(&old, row, "variable"), cell(&old, row, "group"),
                          cell(&old, row, "value"));
            n_both += !was_hidden && !is_hidden;
        }
        sheet_clear(&old);
        sheet_clear(&new);
    }
    ck_assert_uint_gt(n_both, 10);
    ck_assert_uint_gt(n_hidden, 10);
    free(all);
    free(first);
    free(few);
    free(left);
    free(with);
    remove_folder();
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_file_is_there_and_says_synthetic,
                            package_tells_what_the_files_are,
                            every_cell_obeys_its_schema,
                            ddi_obeys_its_schema,
                            same_bytes_whatever_the_order_of_answers,
                            nothing_of_what_is_withheld_is_in_any_file,
                            faults_write_nothing,
                            formulas_are_neutralised_and_restored,
                            open_data_are_read_again_by_their_own_codebook,
                            coded_texts_are_published_as_themes,
                            no_hidden_cell_is_found_from_the_files,
                            two_releases_show_no_small_group};
    return run_tests("publish", tests, sizeof tests / sizeof *tests);
}
