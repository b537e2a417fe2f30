#include "data/table.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tests/fuzz/workbook.h"
#include "tests/run.h"

enum { ID, NAME, SUPPLY, OPENS, SYNTHETIC, DOCKS, DAY, LON, N_COLUMNS };
static const struct column columns[] = {
    [ID] = {"id", COLUMN_TEXT, true, 0, 0},
    [NAME] = {"name", COLUMN_TEXT, false, 0, 0},
    [SUPPLY] = {"supply_kg_week", COLUMN_NUMBER, false, 0, (double)INFINITY},
    [OPENS] = {"opens", COLUMN_TIME, false, 0, 0},
    [SYNTHETIC] = {"synthetic", COLUMN_YES_NO, false, 0, 0},
    [DOCKS] = {"docks", COLUMN_COUNT, false, 1, 100},
    [DAY] = {"date", COLUMN_DATE, false, 0, 0},
    [LON] = {"lon", COLUMN_NUMBER, false, -180, 180},
};

static char path[64];

/* A file of these bytes, gone when the test ends. */
static void write_table(const void *bytes, size_t n)
{
    strcpy(path, "/tmp/proxilog-table-XXXXXX");
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, bytes, n), (long)n);
    close(file);
}

static struct table *read_columns(const char *text, const struct column wanted[], size_t n,
                                  struct faults *faults)
{
    write_table(text, strlen(text));
    struct table *table = table_read(path, NULL, wanted, n, faults);
    unlink(path);
    return table;
}

static struct table *read_text(const char *text)
{
    struct faults faults = {0};
    struct table *table = read_columns(text, columns, N_COLUMNS, &faults);
    ck_assert_msg(table != NULL, "%s", faults.n_kept ? faults.text[0] : "no fault told");
    ck_assert_uint_eq(faults.n, 0);
    return table;
}

/* The only fault of a text, without its path. */
static void check_fault(const char *text, const char *expected)
{
    struct faults faults = {0};
    ck_assert_ptr_null(read_columns(text, columns, N_COLUMNS, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_int_eq(strncmp(faults.text[0], path, strlen(path)), 0);
    ck_assert_str_eq(faults.text[0] + strlen(path), expected);
    faults_clear(&faults);
}

/* What one header over one value means for a column. */
static void check_value(const char *name, enum column_type type, const char *header,
                        const char *cell, double expected)
{
    const struct column wanted[] = {{name, type, true, 0, 0}};
    char text[300];
    snprintf(text, sizeof text, "%s\n%s\n", header, cell);
    struct faults faults = {0};
    struct table *table = read_columns(text, wanted, 1, &faults);
    ck_assert_msg(table != NULL, "%s: %s", header, faults.n_kept ? faults.text[0] : "");
    const double value = table_number(table, 0, 0);
    ck_assert_msg(fabs(value - expected) <= 1e-12 * fabs(expected), "%s: %.17g, not %.17g",
                  header, value, expected);
    table_free(table);
}

START_TEST(a_french_export_is_read)
{
    struct table *table = read_text(
        "\xef\xbb\xbfIdentifiant;Nom;Offre (kg/semaine);Ouverture;Synthétique;Quais;Date;Lon\r\n"
        "f1;\"La \"\"Belle\"\";\r\nferme\";1 234,5;7h30;oui;2;01/09/2025;-0,45\r\n"
        "\r\n"
        "f2; Éts Dupont  ;;;;;;\r\n");
    ck_assert_uint_eq(table_n_rows(table), 2);
    ck_assert_str_eq(table_dialect(table).encoding, "UTF-8");
    ck_assert_int_eq(table_dialect(table).separator, ';');
    ck_assert_int_eq(table_dialect(table).decimal, ',');
    ck_assert_str_eq(table_text(table, 0, ID), "f1");
    ck_assert_str_eq(table_text(table, 0, NAME), "La \"Belle\";\r\nferme");
    ck_assert_double_eq(table_number(table, 0, SUPPLY), 1234.5);
    ck_assert_double_eq(table_number(table, 0, OPENS), 27000);
    ck_assert_double_eq(table_number(table, 0, SYNTHETIC), 1);
    ck_assert_double_eq(table_number(table, 0, DOCKS), 2);
    ck_assert_double_eq(table_number(table, 0, DAY), 20332);
    ck_assert_double_eq(table_number(table, 0, LON), -0.45);
    ck_assert_str_eq(table_text(table, 1, NAME), "Éts Dupont");
    ck_assert(table_has(table, 1, NAME));
    ck_assert(!table_has(table, 1, SUPPLY));
    ck_assert(isnan(table_number(table, 1, SUPPLY)));
    ck_assert_uint_eq(table_line(table, 0), 2);
    ck_assert_uint_eq(table_line(table, 1), 5); /* behind a quoted line break and a blank line */
    table_free(table);
}
END_TEST

START_TEST(absent_columns_and_others_are_told)
{
    struct table *table = read_text("id,Remarque,name,SIREN\nf1,a,,b\n");
    ck_assert(!table_has(table, 0, SUPPLY));
    ck_assert(isnan(table_number(table, 0, SUPPLY)));
    ck_assert_str_eq(table_text(table, 0, NAME), "");
    ck_assert(!table_has(table, 0, NAME));
    ck_assert_uint_eq(table_n_others(table), 2);
    ck_assert_str_eq(table_other_name(table, 0), "Remarque");
    ck_assert_str_eq(table_other_name(table, 1), "SIREN");
    table_free(table);
    table = read_text("id\n");
    ck_assert_uint_eq(table_n_rows(table), 0);
    table_free(table);
    table_free(NULL);
}
END_TEST

START_TEST(separator_is_found)
{
    static const struct {
        const char *text;
        char separator;
    } cases[] = {
        {"id,name\nf1,a\n", ','},
        {"id;name\nf1;a\n", ';'},
        {"id\tname\nf1\ta\n", '\t'},
        {"id;lon;name\nf1;0,5;a\nf2;1,5;b,c\n", ';'},
        {"id,lon,name\nf1,0.5,\"a;b;c;d\"\nf2,1.5,a;b\n", ','},
        {"id;Offre (kg, net);lon\nf1;1,5;0,5\nf2;2,5;0,5\n", ';'},
        {"sep=;\nid,x;name\nf1;a\n", ';'},
        {"sep=\t\r\nid\tname\r\nf1\ta\r\n", '\t'},
        {"\"sep=,\"\nid,name\nf1,a\n", ','},
        {"lon\n1,5\n", ';'},
        {"id,name\nf1,\"a\nb;c;d;e\n;;;;\"\nf2,b\n", ','},
        {"id;name\nf1;5\" pipe;\n", ';'},
        {"id|name\nf1|a;b\n", '|'},
        {"id;name\nf1;a|b|c\n", ';'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const struct column any[] = {{"name", COLUMN_TEXT, false, 0, 0}};
        struct faults faults = {0};
        struct table *table = read_columns(cases[i].text, any, 1, &faults);
        ck_assert_msg(table != NULL, "case %zu: %s", i, faults.n_kept ? faults.text[0] : "");
        ck_assert_msg(table_dialect(table).separator == cases[i].separator, "case %zu", i);
        table_free(table);
    }
}
END_TEST

START_TEST(quotes_are_read_as_spreadsheets_write_them)
{
    struct table *table = read_text("id,name\n"
                                    "f1,\"a,\"\"b\"\"\"\n"
                                    "f2,5\" pipe\n"
                                    "f3,\"\"\n"
                                    "f4, \"padded\" \n"
                                    "f5,\"  inner  \"\n"
                                    "f6,\"\"\"\"\n"
                                    "\"f7\",last");
    static const char *const names[] = {"a,\"b\"", "5\" pipe", "", "padded", "inner", "\"",
                                        "last"};
    ck_assert_uint_eq(table_n_rows(table), 7);
    for (size_t i = 0; i < 7; i++) {
        ck_assert_str_eq(table_text(table, i, NAME), names[i]);
        ck_assert_uint_eq(table_line(table, i), i + 2);
    }
    table_free(table);
}
END_TEST

START_TEST(lines_end_in_any_way)
{
    static const char *const texts[] = {"id,name\n\nf1,a\nf2,b", "id,name\r\n\r\nf1,a\r\nf2,b\r\n",
                                        "id,name\r\rf1,a\rf2,b\r"};
    for (size_t i = 0; i < 3; i++) {
        struct table *table = read_text(texts[i]);
        ck_assert_uint_eq(table_n_rows(table), 2);
        ck_assert_uint_eq(table_line(table, 0), 3);
        ck_assert_uint_eq(table_line(table, 1), 4);
        ck_assert_str_eq(table_text(table, 1, NAME), "b");
        table_free(table);
    }
}
END_TEST

START_TEST(windows_1252_is_told_over_the_whole_file)
{
    /* The only odd byte is the last cell, beyond any first block. */
    enum { ROWS = 20000 };
    size_t n = 0, room = 16 * ROWS + 100;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    n += (size_t)snprintf(text + n, room - n, "id;name\n");
    for (int i = 0; i < ROWS; i++)
        n += (size_t)snprintf(text + n, room - n, "f%d;abc\n", i);
    n += (size_t)snprintf(text + n, room - n, "z;\xe9t\xe9 \x80\n");
    struct table *table = read_text(text);
    ck_assert_str_eq(table_dialect(table).encoding, "WINDOWS-1252");
    ck_assert_uint_eq(table_n_rows(table), ROWS + 1);
    ck_assert_str_eq(table_text(table, ROWS, NAME), "été €");
    table_free(table);
    free(text);
}
END_TEST

/* "légumes frais à 3 €" and "bœuf", as old DOS, an old Mac, Latin 9 and Windows write them; and quotes, dashes and capitals of
 * Windows inside words, where the others would have letters. */
START_TEST(encodings_of_one_byte_are_told_apart)
{
    static const struct {
        const char *encoding, *bytes, *text;
    } cases[] = {{"CP850", "l\x82gumes frais \x85 3", "légumes frais à 3"},
                 {"MACINTOSH", "l\x8egumes frais \x88 3\xca\xdb", "légumes frais à 3\u00a0€"},
                 {"WINDOWS-1252", "l\xe9gumes frais \xe0 3\xa0\x80", "légumes frais à 3\u00a0€"},
                 {"ISO-8859-15", "l\xe9gumes frais \xe0 3 \xa4", "légumes frais à 3 €"},
                 {"ISO-8859-15", "b\xbduf", "bœuf"},
                 {"WINDOWS-1252", "b\x9cuf, 1 \xbd", "bœuf, 1 ½"},
                 {"WINDOWS-1252", "d\x92""accord\x85mot\x97mot\x96mot l\x93un\x94 \x8ei\x9e""ek", "d’accord…mot—mot–mot l“un” Žižek"}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char text[120];
        snprintf(text, sizeof text, "id;name\nz;%s\n", cases[c].bytes);
        struct table *table = read_text(text);
        ck_assert_str_eq(table_dialect(table).encoding, cases[c].encoding);
        ck_assert_str_eq(table_text(table, 0, NAME), cases[c].text);
        table_free(table);
    }
}
END_TEST

/* As Excel's "Unicode text": with its byte order mark, and without. */
START_TEST(utf16_is_read)
{
    static const char *const names[] = {"tests/data/utf16.csv",
                                        "tests/data/utf16_without_mark.csv"};
    static const struct column wanted[] = {{"products", COLUMN_TEXT, true, 0, 0},
                                           {"supply_kg_week", COLUMN_NUMBER, true, 0, 100}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct faults faults = {0};
        struct table *table = table_read(names[i], NULL, wanted, 2, &faults);
        ck_assert_msg(table != NULL, "%s", faults.n_kept ? faults.text[0] : "");
        ck_assert_str_eq(table_text(table, 0, 0), "légumes");
        ck_assert_double_eq(table_number(table, 0, 1), 12);
        ck_assert_uint_eq(table_n_rows(table), 1);
        table_free(table);
    }
}
END_TEST

START_TEST(units_of_headers_are_converted)
{
    const enum column_type number = COLUMN_NUMBER;
    check_value("capacity_kg", number, "capacite_t", "3.5", 3500);
    check_value("capacity_kg", number, "Capacité (kg)", "3.5", 3.5);
    check_value("capacity_kg", number, "Capacité utile [quintaux]", "2", 200);
    check_value("capacity_kg", number, "capacity", "12", 12);
    check_value("supply_kg_week", number, "Offre hebdo (t)", "1,25", 1250);
    check_value("supply_kg_week", number, "volume hebdomadaire", "12", 12);
    check_value("supply_kg_week", number, "offre_kg_semaine", "12", 12);
    check_value("supply_kg_week", number, "Quantité livrée en kg par semaine", "12", 12);
    check_value("supply_kg_week", number, "Supply (kg/year)", "365.25", 7);
    check_value("rent_eur_year", number, "loyer_eur_an", "12000", 12000);
    check_value("rent_eur_year", number, "Loyer mensuel (€)", "1000", 12000);
    check_value("rent_eur_year", number, "Loyer annuel (k€ HT)", "12", 12000);
    check_value("room_m3", number, "chambre_froide_m3", "40", 40);
    check_value("room_m3", number, "Volume de la chambre froide (m³)", "40", 40);
    check_value("room_m3", number, "Chambre froide (litres)", "40000", 40);
    check_value("service_min", number, "arret_min", "10", 10);
    check_value("service_min", number, "Temps d’arrêt (s)", "90", 1.5);
    check_value("service_min", number, "Durée d'arrêt (heures)", "0,25", 15);
    check_value("meals_day", number, "repas_jour", "350", 350);
    check_value("meals_day", number, "Nombre de repas par jour", "350", 350);
    check_value("meals_day", number, "Couverts", "350", 350);
    check_value("local_share", number, "Part locale (%)", "20", 0.2);
    check_value("local_share", number, "part_locale", "0,2", 0.2);
    check_value("x_m", number, "x_l93", "433887.2", 433887.2);
    check_value("x_m", number, "X (km)", "433.8872", 433887.2);
    check_value("speed_km_h", number, "Vitesse (m/s)", "10", 36);
    check_value("speed_km_h", number, "vitesse_kmh", "36", 36);
    check_value("consumption_l_100km", number, "Consumption (l/km)", "0.1", 10);
    check_value("pupils", COLUMN_COUNT, "Nombre d’élèves", "120", 120);
    check_value("opens", COLUMN_TIME, "Heure d'ouverture (HH:MM)", "06:30", 23400);
    check_value("capacity_kg", COLUMN_COUNT, "Capacité (t)", "0.007", 7);
}
END_TEST

START_TEST(units_behind_numbers_are_converted)
{
    check_value("rent_eur_year", COLUMN_NUMBER, "Loyer (€/an)", "\"1 234,50 €\"", 1234.5);
    check_value("local_share", COLUMN_NUMBER, "Part locale", "20 %", 0.2);
    check_value("local_share", COLUMN_NUMBER, "Part locale (%)", "20 %", 0.2);
    check_value("capacity_kg", COLUMN_NUMBER, "Capacité", "3.5t", 3500);
    check_value("room_m3", COLUMN_NUMBER, "Chambre froide", "12.5 m3", 12.5);
}
END_TEST

/* Every column is asked by its canonical name and found under a French header. */
START_TEST(french_headers_are_known)
{
    static const char *const names[][2] = {
        {"id", "Identifiant"}, {"id", "Code"}, {"id", "N°"}, {"name", "Nom"},
        {"name", "Libellé"}, {"commune", "Commune"}, {"insee", "code_insee"},
        {"insee", "Code commune"}, {"insee", "INSEE_COM"}, {"insee", "Code INSEE"},
        {"products", "Produits"}, {"vehicle", "Véhicule"}, {"kind", "Type"}, {"kind", "Genre"},
        {"opens", "Ouvre"}, {"opens", "OUVERTURE"}, {"closes", "Ferme"}, {"closes", "Fermeture"},
        {"days", "Jours"}, {"days", "Jours de livraison"}, {"docks", "Nombre de quais"},
        {"staff", "Personnel"}, {"staff", "Agents"}, {"overnight", "Nuit"},
        {"school_calendar", "Calendrier scolaire"}, {"synthetic", "Synthétique"},
        {"pupils", "Effectif"}, {"population", "Habitants"}, {"lon", "Longitude"},
        {"lat", "LATITUDE (°)"}, {"postcode", "Code postal"}, {"department", "Département"},
        {"note", "Commentaires"}, {"name", "Nom de l'exploitation"}, {"name", "NAME"},
        {"school_calendar", "School calendar"}, {"date", "Date (jj/mm/aaaa)"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct column wanted[] = {{names[i][0], COLUMN_TEXT, true, 0, 0}};
        char text[100];
        snprintf(text, sizeof text, "%s\nvaleur\n", names[i][1]);
        struct faults faults = {0};
        struct table *table = read_columns(text, wanted, 1, &faults);
        ck_assert_msg(table != NULL, "%s as %s", names[i][1], names[i][0]);
        ck_assert_str_eq(table_text(table, 0, 0), "valeur");
        table_free(table);
    }
}
END_TEST

START_TEST(the_better_header_wins)
{
    /* "Code" is an id for want of a better, and nobody's second one. */
    struct table *table = read_text("Code,Identifiant,Libellé\nc,f1,n\n");
    ck_assert_str_eq(table_text(table, 0, ID), "f1");
    ck_assert_str_eq(table_text(table, 0, NAME), "n");
    ck_assert_uint_eq(table_n_others(table), 1);
    ck_assert_str_eq(table_other_name(table, 0), "Code");
    table_free(table);
    /* A column of the same name in a unit of another kind is another column. */
    static const struct column wanted[] = {{"capacity_kg", COLUMN_NUMBER, false, 0, 0},
                                           {"capacity_m3", COLUMN_NUMBER, false, 0, 0}};
    struct faults faults = {0};
    table = read_columns("Capacité (m3),Capacité (t)\n12,3.5\n", wanted, 2, &faults);
    ck_assert_ptr_nonnull(table);
    ck_assert_double_eq(table_number(table, 0, 0), 3500);
    ck_assert_double_eq(table_number(table, 0, 1), 12);
    table_free(table);
    table = read_columns("Capacité (m3)\n12\n", wanted, 1, &faults);
    ck_assert_ptr_nonnull(table);
    ck_assert(!table_has(table, 0, 0));
    table_free(table);
}
END_TEST

START_TEST(yes_and_no_in_both_languages)
{
    static const char *const yes[] = {"oui", "Oui", "OUI", "yes", "vrai", "VRAI", "true", "x", "X",
                                      "1", "o", "y"},
                             *const no[] = {"non", "Non", "no", "faux", "FAUX", "false", "0", "n"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        check_value("synthetic", COLUMN_YES_NO, "synthetic", yes[i], 1);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        check_value("synthetic", COLUMN_YES_NO, "synthetic", no[i], 0);
}
END_TEST

START_TEST(what_spreadsheets_leave_behind_is_no_fault)
{
    struct table *table = read_text("id;name;;\nf1;a;;;;;\n;;;\n\xc2\xa0;\n\f2;b\n \n");
    ck_assert_uint_eq(table_n_rows(table), 2);
    ck_assert_str_eq(table_text(table, 0, NAME), "a");
    ck_assert_uint_eq(table_line(table, 1), 5);
    table_free(table);
}
END_TEST

START_TEST(faults_tell_line_and_header)
{
    check_fault("id;Quais\nf1;2\nf2;0\n",
                ":3: Quais: expected a whole number from 1 to 100, found \"0\"");
    check_fault("id;Offre (t/semaine)\nf1;\"2\n\"\nf2;-0,5\n",
                ":4: Offre (t/semaine): expected a number of 0 or more, found \"-0,5\"");
    check_fault("id;\"Longitude\n(degrés)\"\nf1;200\n",
                ":3: Longitude (degrés): expected a number from -180 to 180, found \"200\"");
    check_fault("name;lon\na;1\n", ":1: id: expected a column of this name (or \"identifiant\"), "
                                   "found none");
    check_fault("lon;idd\n1;2\n",
                ":1: id: expected a column of this name, found none; the nearest is \"idd\"");
    check_fault("id;lon\nf1;aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffffffé9\n",
                ":2: lon: expected a number from -180 to 180, found "
                "\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffffff...\"");
}
END_TEST

START_TEST(all_faults_come_at_once_and_their_number_is_bounded)
{
    char *text = malloc(100000);
    ck_assert_ptr_nonnull(text);
    strcpy(text, "id;lon;docks\n");
    size_t n = strlen(text);
    for (int i = 0; i < 1000; i++)
        n += (size_t)sprintf(text + n, ";x;0\n");
    struct faults faults = {0};
    ck_assert_ptr_null(read_columns(text, columns, N_COLUMNS, &faults));
    ck_assert_uint_eq(faults.n, 3000);
    ck_assert_uint_eq(faults.n_kept, FAULTS_MAX);
    faults_clear(&faults);
    free(text);
}
END_TEST

static void check_large(const char *head, const char *filler, size_t n, const char *tail,
                        const char *expected)
{
    const size_t each = strlen(filler);
    char *text = malloc(strlen(head) + n * each + strlen(tail) + 1);
    ck_assert_ptr_nonnull(text);
    strcpy(text, head);
    for (size_t i = 0; i < n; i++)
        memcpy(text + strlen(head) + i * each, filler, each + 1);
    strcat(text, tail);
    check_fault(text, expected);
    free(text);
}

START_TEST(excess_is_refused)
{
    check_large("id;name\nf1;\"", "x", TABLE_CELL_BYTES + 1, "\"\n",
                ":2: name: expected a cell of at most 65536 bytes, found 65537; is a quote "
                "missing?");
    /* A forgotten quote takes everything to the next quote, far below. */
    check_large("id;name\nf1;\"a;1\n", "f2;bcdefgh;i\n", 6000, "f3;\";\n",
                ":2: name: expected a cell of at most 65536 bytes, found 78007; is a quote "
                "missing?");
    check_large("id;name\nf1;\"a\n", "f2;b\n", 50000, "",
                ":2: name: expected a closing quote (\"), found the end of the file; the quote "
                "opens on this line");
    check_large("id", ",c", 10000, "\n", ":1: expected at most 10000 columns, found 10001");
    check_large("id,name\nf1,a", ",c", 20000, "\n",
                ":2: expected 2 cells as in the header, found 20002; put quotes around a text "
                "with \",\" in it");
    struct faults faults = {0};
    char *text = malloc(TABLE_CELL_BYTES + 100);
    ck_assert_ptr_nonnull(text);
    strcpy(text, "id;name\nf1;");
    memset(text + 11, 'y', TABLE_CELL_BYTES);
    strcpy(text + 11 + TABLE_CELL_BYTES, "\n");
    struct table *table = read_columns(text, columns, N_COLUMNS, &faults);
    ck_assert_ptr_nonnull(table);
    ck_assert_uint_eq(strlen(table_text(table, 0, NAME)), TABLE_CELL_BYTES);
    table_free(table);
    free(text);
}
END_TEST

START_TEST(what_is_no_file_is_refused)
{
    static const char *const cases[][2] = {
        {"tests/no_such_file.csv", "tests/no_such_file.csv: cannot be read: No such file or "
                                   "directory"},
        {"tests", "tests: expected a file, found a folder"},
        {"/dev/zero", "/dev/zero: expected a plain file, found a pipe or a device; copy what it "
                      "gives into a file"},
#ifdef HAVE_GDAL
        {"tests/none.xlsx", "tests/none.xlsx: cannot be read: No such file or directory"},
#endif
    };
    strcpy(path, "/tmp/proxilog-table-XXXXXX");
    close(mkstemp(path));
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0); /* to which nobody writes */
    struct faults pipe = {0};
    ck_assert_ptr_null(table_read(path, NULL, columns, N_COLUMNS, &pipe));
    unlink(path);
    ck_assert_ptr_nonnull(strstr(pipe.text[0], ": expected a plain file, found a pipe"));
    faults_clear(&pipe);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct faults faults = {0};
        ck_assert_ptr_null(table_read(cases[i][0], NULL, columns, N_COLUMNS, &faults));
        ck_assert_uint_eq(faults.n, 1);
        ck_assert_str_eq(faults.text[0], cases[i][1]);
        faults_clear(&faults);
    }
}
END_TEST

#ifdef HAVE_GDAL
/* farms.xlsx and farms.ods: sheet "Fermes" of f0, f1, an empty row, f3; sheet "Plateformes". */
static void check_workbook(const char *book)
{
    struct faults faults = {0};
    struct table *table = table_read(book, NULL, columns, N_COLUMNS, &faults);
    ck_assert_msg(table != NULL, "%s", faults.n_kept ? faults.text[0] : "");
    ck_assert_uint_eq(table_n_rows(table), 3);
    ck_assert_str_eq(table_text(table, 2, ID), "f3");
    ck_assert_str_eq(table_text(table, 2, NAME), "Ferme de l'été");
    ck_assert_double_eq(table_number(table, 2, SUPPLY), 3750); /* 3.75 t */
    ck_assert_double_eq(table_number(table, 2, OPENS), 27000);
    ck_assert_double_eq(table_number(table, 2, DAY), 20332);
    ck_assert_double_eq(table_number(table, 2, LON), -0.45);
    ck_assert_uint_eq(table_line(table, 2), 5);
    ck_assert_uint_eq(table_n_others(table), 1);
    ck_assert_str_eq(table_other_name(table, 0), "INSEE");
    table_free(table);
    table = table_read(book, "Plateformes", columns, N_COLUMNS, &faults);
    ck_assert_ptr_nonnull(table);
    ck_assert_str_eq(table_text(table, 0, ID), "h1");
    table_free(table);
    static const struct column insee[] = {{"insee", COLUMN_TEXT, true, 0, 0}};
    table = table_read(book, "Fermes", insee, 1, &faults);
    ck_assert_ptr_nonnull(table);
    ck_assert_str_eq(table_text(table, 0, 0), "01004"); /* leading zero kept */
    table_free(table);
    ck_assert_ptr_null(table_read(book, "Hubs", columns, N_COLUMNS, &faults));
    ck_assert_str_eq(faults.text[0] + strlen(book),
                     ": expected a sheet \"Hubs\", found only \"Fermes\", \"Plateformes\"");
    faults_clear(&faults);
    static const struct column low[] = {{"supply_kg_week", COLUMN_NUMBER, true, 0, 1000}};
    ck_assert_ptr_null(table_read(book, NULL, low, 1, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_ptr_nonnull(strstr(
        faults.text[0], ":3: Offre hebdo (t): expected a number from 0 to 1, found \"1.25"));
    faults_clear(&faults);
}

START_TEST(workbooks_are_read)
{
    check_workbook("tests/data/farms.xlsx");
    check_workbook("tests/data/farms.ods");
}
END_TEST

/* The table of what was put into the file at the path, which is gone then. NULL with a fault. */
static struct table *read_book(FILE *out, struct faults *faults)
{
    fclose(out);
    struct table *table = table_read(path, NULL, columns, N_COLUMNS, faults);
    unlink(path);
    return table;
}

static FILE *begin_book(const char *ending)
{
    snprintf(path, sizeof path, "/tmp/proxilog-table-%ld.%s", (long)getpid(), ending);
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    return out;
}

/* An ODS of two sheets: "ids" with the rows, and "more". NULL with a fault. */
static struct table *read_ods(const char *rows, struct faults *faults)
{
    char *text = NULL;
    size_t n;
    FILE *content = open_memstream(&text, &n);
    fprintf(content,
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
            "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
            "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>"
            "<table:table table:name=\"ids\">%s</table:table><table:table table:name=\"more\"><table:table-row>"
            "<table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>"
            "</table:table></office:spreadsheet></office:body></office:document-content>", rows);
    fclose(content);
    FILE *out = begin_book("ods");
    put_ods(out, text, n);
    free(text);
    return read_book(out, faults);
}

/* An XLSX of the heading "id", the row "a", and what follows. */
static struct table *read_xlsx(const char *rows, struct faults *faults)
{
    static const char shared[] = "<sst" SPREADSHEETML "><si><t>id</t></si><si><t>a</t></si></sst>";
    char *sheet = NULL;
    size_t n;
    FILE *text = open_memstream(&sheet, &n);
    fprintf(text, "<worksheet" SPREADSHEETML "><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"
                  "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row>%s</sheetData></worksheet>", rows);
    fclose(text);
    FILE *out = begin_book("xlsx");
    put_xlsx(out, sheet, n, shared, sizeof shared - 1);
    free(sheet);
    return read_book(out, faults);
}

#define ODS_ROW(id)                                                                                \
    "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>" id                  \
    "</text:p></table:table-cell></table:table-row>"
#define ODS_EMPTY(n)                                                                               \
    "<table:table-row table:number-rows-repeated=\"" n "\"><table:table-cell "                     \
    "table:number-columns-repeated=\"16384\"/></table:table-row>"

/* LibreOffice fills a sheet with empty rows down to 1048576, which GDAL refuses from 10000 on. With a row
 * behind them the sheet was not read to its end. */
START_TEST(empty_rows_may_close_an_ods_sheet)
{
    static const char *const whole[] = {
        ODS_ROW("id") ODS_ROW("a") ODS_EMPTY("1048574"),
        ODS_ROW("id") ODS_ROW("a") ODS_EMPTY("1048573") "<table:table-row><table:table-cell/></table:table-row>",
        ODS_ROW("id") ODS_ROW("a") ODS_EMPTY("9000"), ODS_ROW("id") ODS_EMPTY("3") ODS_ROW("a")};
    struct faults faults = {0};
    for (size_t w = 0; w < sizeof whole / sizeof *whole; w++) {
        struct table *table = read_ods(whole[w], &faults);
        ck_assert_msg(table != NULL, "%s", faults.n_kept ? faults.text[0] : "");
        ck_assert_uint_eq(table_n_rows(table), 1);
        ck_assert_str_eq(table_text(table, 0, ID), "a");
        table_free(table);
    }
    ck_assert_ptr_null(read_ods(ODS_ROW("id") ODS_ROW("a") ODS_EMPTY("20000") ODS_ROW("b"), &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "was not read to its end"));
    faults_clear(&faults);
}
END_TEST

/* The same of XLSX, of which the last rows may bear a height, or cells a format, and no value. */
START_TEST(empty_rows_may_close_an_xlsx_sheet)
{
    static const char *const whole[] = {"<row r=\"1048575\"/><row r=\"1048576\" ht=\"12.8\"/>",
                                        "<row r=\"5000\"><c r=\"A5000\" s=\"1\"/></row>"
                                        "<row r=\"1048576\"><c r=\"A1048576\" s=\"1\"/></row>"};
    struct faults faults = {0};
    for (size_t w = 0; w < sizeof whole / sizeof *whole; w++) {
        struct table *table = read_xlsx(whole[w], &faults);
        ck_assert_msg(table != NULL, "%s", faults.n_kept ? faults.text[0] : "");
        ck_assert_uint_eq(table_n_rows(table), 1);
        table_free(table);
    }
    ck_assert_ptr_null(read_xlsx("<row r=\"1048576\"><c r=\"A1048576\"><v>3</v></c></row>", &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "was not read to its end"));
    faults_clear(&faults);
}
END_TEST

/* serial.xlsx: times under the formats h"h"mm and h:mm and as text, dates as the number 45901, under
 * the format dd/mm/yyyy and as text. 25569 is 1970-01-01, so 45901 is 2025-09-01. */
START_TEST(days_and_times_of_workbooks_are_numbers_too)
{
    struct faults faults = {0};
    struct table *table =
        table_read("tests/data/serial.xlsx", NULL, columns, N_COLUMNS, &faults);
    ck_assert_msg(table != NULL, "%s", faults.n_kept ? faults.text[0] : "");
    static const double opens_s[] = {27000, 23400, 23400};
    for (size_t row = 0; row < 3; row++) {
        ck_assert_double_eq(table_number(table, row, OPENS), opens_s[row]);
        ck_assert_double_eq(table_number(table, row, DAY), 45901 - 25569);
    }
    table_free(table);
    check_fault("id;date\na;45901\n", ":2: date: expected a date such as 2025-09-01 or 01/09/2025, "
                                      "found \"45901\""); /* in text it may be anything */
}
END_TEST
#else
START_TEST(workbooks_are_read)
{
    struct faults faults = {0};
    ck_assert_ptr_null(table_read("tests/data/farms.ods", NULL, columns, N_COLUMNS, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "no GDAL"));
    ck_assert_ptr_nonnull(strstr(faults.text[0], "CSV"));
    faults_clear(&faults);
}
END_TEST
#endif

int main(void)
{
    const TTest *tests[] = {a_french_export_is_read,
                            absent_columns_and_others_are_told,
                            separator_is_found,
                            quotes_are_read_as_spreadsheets_write_them,
                            lines_end_in_any_way,
                            windows_1252_is_told_over_the_whole_file,
                            encodings_of_one_byte_are_told_apart,
                            utf16_is_read,
                            units_of_headers_are_converted,
                            units_behind_numbers_are_converted,
                            french_headers_are_known,
                            the_better_header_wins,
                            yes_and_no_in_both_languages,
                            what_spreadsheets_leave_behind_is_no_fault,
                            faults_tell_line_and_header,
                            all_faults_come_at_once_and_their_number_is_bounded,
                            excess_is_refused,
                            what_is_no_file_is_refused,
                            workbooks_are_read,
#ifdef HAVE_GDAL
                            days_and_times_of_workbooks_are_numbers_too, empty_rows_may_close_an_ods_sheet,
                            empty_rows_may_close_an_xlsx_sheet,
#endif
    };
    return run_tests("table", tests, sizeof tests / sizeof *tests);
}
