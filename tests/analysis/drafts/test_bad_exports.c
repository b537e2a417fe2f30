/* Every broken file of tests/bad/survey/ gives the faults that cases.txt lists, all and only: exports
 * by the codebook that stands there, structures (.lss) as drafts, codebooks (.yaml) as such. */
#include "analysis/drafts/draft.h"
#include "tests/analysis/importers/written.h"

#define FOLDER "tests/bad/survey/"

static bool ends_in(const char *name, const char *ending)
{
    const size_t n = strlen(name), n_ending = strlen(ending);
    return n > n_ending && strcmp(name + n - n_ending, ending) == 0;
}

/* False with faults, as it must. */
static bool read_any(const char *path, struct faults *faults)
{
    struct faults warnings = {0};
    struct draft draft = {0};
    bool fine;
    if (ends_in(path, ".lss")) {
        fine = draft_read(&draft, path, &(struct export_format){0}, faults);
        draft_clear(&draft);
    } else {
        struct codebook *codebook =
            codebook_read(ends_in(path, ".yaml") ? path : FOLDER "codebook.yaml", faults);
        struct answers *answers =
            codebook && !ends_in(path, ".yaml")
                ? answers_read(codebook, path, &(struct export_format){0}, faults, &warnings)
                : NULL;
        fine = ends_in(path, ".yaml") ? codebook != NULL : answers != NULL;
        answers_free(answers);
        codebook_free(codebook);
    }
    faults_clear(&warnings);
    return fine;
}

static void check_case(const char *name, FILE *in)
{
    struct faults faults = {0};
    char *path = mem_printf(FOLDER "%s", name), *line = NULL;
    size_t size = 0, n = 0;
    ck_assert_msg(!read_any(path, &faults), "%s was read without a fault", path);
    while (getline(&line, &size, in) > 1) {
        line[strcspn(line, "\n")] = '\0';
        ck_assert_msg(n < faults.n_kept, "%s: no fault \"%s\"", path, line);
        ck_assert_str_eq(faults.text[n], line);
        n++;
    }
    ck_assert_msg(n == faults.n, "%s: %zu faults, expected %zu; next: %s", path, faults.n, n,
                  n < faults.n_kept ? faults.text[n] : "");
    faults_clear(&faults);
    free(line);
    free(path);
}

START_TEST(every_broken_file_gives_its_faults)
{
    FILE *in = fopen(FOLDER "cases.txt", "r");
    ck_assert_ptr_nonnull(in);
    char name[100];
    size_t n_cases = 0;
    for (; fscanf(in, "%99[^\n]%*c", name) == 1; n_cases++)
        check_case(name, in);
    fclose(in);
    ck_assert_uint_ge(n_cases, 25);
}
END_TEST

/* ---- Large ones, which no one keeps ---------------------------------------- */

static const char *repeated(const char *head, const char *piece, size_t n, const char *tail,
                            const char *ending)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/proxilog-large-%ld%s", (long)getpid(), ending);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(head, out);
    for (size_t i = 0; i < n; i++)
        fputs(piece, out);
    fputs(tail, out);
    fclose(out);
    return path;
}

static void is_fault(const char *path, struct faults *faults, const char *message)
{
    ck_assert_uint_ge(faults->n, 1);
    ck_assert_str_eq(faults->text[0] + strlen(path), message);
    faults_clear(faults);
}

static void expect_fault(const char *path, const char *message)
{
    struct faults faults = {0};
    ck_assert(!read_any(path, &faults));
    is_fault(path, &faults, message);
    remove(path);
}

/* No codebook is drafted from an export that could not be read by it. */
START_TEST(cells_of_megabytes_are_refused)
{
    static const char message[] = ":2: Q5: expected a cell of at most 1048576 bytes, found 10485760: "
                                  "is a quote missing?";
    struct faults faults = {0};
    struct draft draft = {0};
    const char *path = repeated("id,Q1,Q2[a],Q2[b],Q3,Q4,Q5,Q6[1]\n1,epci,,,,,", "0123456789", 1 << 20,
                                ",\n", ".csv");
    ck_assert(!draft_read(&draft, path, &(struct export_format){0}, &faults));
    draft_clear(&draft);
    is_fault(path, &faults, message);
    expect_fault(path, message);
}
END_TEST

START_TEST(a_million_columns_are_refused)
{
    expect_fault(repeated("id,Q1,Q2[a],Q2[b],Q3,Q4,Q5,Q6[1]", ",x", 1000000, "\n1,epci\n", ".csv"),
                 ":1: expected at most 10000 columns, found 1000008: is the separator right?");
}
END_TEST

/* Nine columns; more lines than two hundred million cells allow. Empty lines are none. */
START_TEST(more_answers_than_memory_holds_are_refused)
{
    expect_fault(repeated("id,Q1,Q2[a],Q2[b],Q3,Q4,Q5,Q6[1]\n", "1,epci\n", 23000000, "", ".csv"),
                 ": expected at most 22222222 lines with the 8 columns of the codebook, found about "
                 "23000002: split the file, or the codebook");
    struct faults faults = {0};
    const char *path = repeated("id,Q1,Q2[a],Q2[b],Q3,Q4,Q5,Q6[1]\n1,epci\n", "\n", 10000000, "", ".csv");
    ck_assert(read_any(path, &faults));
    remove(path);
}
END_TEST

#define SAME_ROWS(table, fields)                                                                   \
    repeated("<document><questions><rows><row><qid>1</qid><title>q</title><type>M</type></row></rows>" \
             "</questions><" table "><rows>",                                                      \
             "<row><qid>1</qid><parent_qid>1</parent_qid>" fields "</row>", 190000,                \
             "</rows></" table "></document>", ".lss")

/* Structures as large as are taken, of rows that all belong to one thing: what belongs to what must
 * not be looked up row by row, which would take hours. */
START_TEST(large_structures_end)
{
    struct faults faults = {0};
    const char *path = SAME_ROWS("subquestions", "<title>a</title><question>x</question>");
    ck_assert(read_any(path, &faults));
    path = SAME_ROWS("question_l10ns", "<language>fr</language><question>x</question>");
    ck_assert(read_any(path, &faults));
    path = SAME_ROWS("question_attributes", "<attribute>a</attribute><value>1</value>");
    ck_assert(read_any(path, &faults));
    path = repeated("<document><questions><rows>", "<row><qid>1</qid><title>q</title><type>M</type></row>",
                    190000, "</rows></questions></document>", ".lss");
    ck_assert(read_any(path, &faults));
    ck_assert_uint_eq(faults.n, 0);
    remove(path);
    expect_fault(repeated("<document>", "<a>", 100, "", ".lss"),
                 ":1: larger than any questionnaire: the file is refused");
    expect_fault(repeated("<document><questions><rows>", "<row/>", 200001,
                          "</rows></questions></document>", ".lss"),
                 ":1: larger than any questionnaire: the file is refused");
}
END_TEST

#ifdef HAVE_GDAL
START_TEST(workbooks_that_unpack_to_gigabytes_are_refused)
{
    struct faults faults = {0};
    ck_assert(!read_any("tests/bad/csv/unpacks_to_much.xlsx", &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], "tests/bad/csv/unpacks_to_much.xlsx: expected a workbook of at most "
                                     "256 MiB once unpacked; export the sheet to CSV");
    faults_clear(&faults);
}
END_TEST

static void put_number(FILE *out, uint32_t number, int n_bytes)
{
    for (int i = 0; i < n_bytes; i++)
        fputc((int)(number >> (8 * i) & 0xff), out);
}

/* What both headers of a zip say of a part: deflated, so many bytes, of which one before. */
static void put_part(FILE *out, uint32_t n_deflated)
{
    const uint32_t head[] = {20, 0, 8, 0, 0};
    for (size_t h = 0; h < sizeof head / sizeof *head; h++)
        put_number(out, head[h], 2);
    put_number(out, 0, 4);
    put_number(out, n_deflated, 4);
    put_number(out, 1, 4);
    put_number(out, 1, 2);
    put_number(out, 0, 2);
}

/* A zip whose part "a" says that it is one byte, and is 300 MiB of NULs: in the fixed code of
 * deflate a literal, then 258 times the byte before, 13 bits each (RFC 1951, 3.2.6). */
static void write_liar(const char *path)
{
    enum { N_COPIES = (300 << 20) / 258 };
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    const uint32_t n_deflated = (3 + 8 + 13 * N_COPIES + 7 + 7) / 8;
    put_number(out, 0x04034b50, 4);
    put_part(out, n_deflated);
    fputc('a', out);
    /* Last block, fixed code; literal 0 is 00110000, 285 is 11000101, distance 1 is 00000. */
    uint64_t bits = 3 | 0x0c << 3;
    int n_bits = 11;
    for (size_t c = 0; c <= N_COPIES; c++) {
        bits |= (uint64_t)(c < N_COPIES ? 0xa3 : 0) << n_bits;
        for (n_bits += c < N_COPIES ? 13 : 14; n_bits >= 8; n_bits -= 8, bits >>= 8)
            fputc((int)(bits & 0xff), out);
    }
    const uint32_t directory = (uint32_t)ftell(out);
    put_number(out, 0x02014b50, 4);
    put_number(out, 20, 2);
    put_part(out, n_deflated);
    for (int i = 0; i < 14; i++) /* no comment, disk 0, no attributes, at the start */
        fputc(0, out);
    fputc('a', out);
    const uint32_t end = (uint32_t)ftell(out);
    put_number(out, 0x06054b50, 4);
    put_number(out, 0, 4);
    put_number(out, 1, 2);
    put_number(out, 1, 2);
    put_number(out, end - directory, 4);
    put_number(out, directory, 4);
    put_number(out, 0, 2);
    fclose(out);
}

START_TEST(workbooks_that_lie_of_their_size_are_refused)
{
    static const char path[] = "/tmp/proxilog-liar.xlsx";
    struct faults faults = {0};
    write_liar(path);
    ck_assert(!read_any(path, &faults));
    ck_assert_str_eq(faults.text[0], "/tmp/proxilog-liar.xlsx: expected a workbook of at most 256 MiB "
                                     "once unpacked; export the sheet to CSV");
    faults_clear(&faults);
    remove(path);
}
END_TEST
#endif

int main(void)
{
    const TTest *tests[] = {every_broken_file_gives_its_faults, cells_of_megabytes_are_refused,
                            a_million_columns_are_refused,
                            more_answers_than_memory_holds_are_refused,
#ifdef HAVE_GDAL
                            workbooks_that_lie_of_their_size_are_refused,
                            workbooks_that_unpack_to_gigabytes_are_refused,
#endif
                            large_structures_end};
    return run_tests("bad exports", tests, sizeof tests / sizeof *tests);
}
