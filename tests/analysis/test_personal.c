#include "analysis/personal.h"
#include "tests/run.h"

START_TEST(identifiers_are_found)
{
    static const struct {
        const char *text;
        enum personal found;
    } cases[] = {{"écrire à jean.dupont@cc-lannion.fr svp", PERSONAL_EMAIL},
                 {"mon tél : 02 99 12 34 56", PERSONAL_TELEPHONE},
                 {"02.99.12.34.56", PERSONAL_TELEPHONE},
                 {"+33 6 12 34 56 78", PERSONAL_TELEPHONE},
                 {"0033 2 99 12 34 56", PERSONAL_TELEPHONE},
                 {"0299123456", PERSONAL_TELEPHONE},
                 {"SIRET 732 829 320 00074", PERSONAL_SIRET}, /* INSEE's example */
                 {"732829320", PERSONAL_SIRET},
                 {"0033 (0)2 99 12 34 56", PERSONAL_TELEPHONE},
                 {"02 99 12 34 56 / 06 12 34 56 78", PERSONAL_TELEPHONE},
                 {"0299123456-0612345678", PERSONAL_TELEPHONE},
                 {"14/03/2026 06.12.34.56.78", PERSONAL_TELEPHONE},
                 {"732 829 320 00074 / 732 829 320 00074", PERSONAL_SIRET},
                 {"du 14/03/2026 au 16/03/2026 - 12 30", PERSONAL_NONE},
                 {"entre 20 000 et 30 000 - 2026 12", PERSONAL_NONE},
                 {"12 rue des Lilas, Niort", PERSONAL_STREET},
                 {"Ferme du Bois, 3bis, allée Brune", PERSONAL_STREET},
                 {"120 ter BOULEVARD de la Paix", PERSONAL_STREET},
                 {"au bout de la rue des Lilas", PERSONAL_NONE},
                 {"2 routes par jour, 1 place de livraison", PERSONAL_NONE},
                 {"15000 route", PERSONAL_NONE},
                 {"1 quai de la Loire", PERSONAL_STREET},
                 {"1 quai de chargement", PERSONAL_NONE},
                 {"1 quai d’expédition, 1 route par jour", PERSONAL_NONE},
                 {"voir Mme Le Gall au marché", PERSONAL_NAME},
                 {"voir Mme\u00a0Le Gall, M.\u202fDupont", PERSONAL_NAME},
                 {"Jean\u00a0Dupont", PERSONAL_NAME},
                 {"M. Élouan s’en charge", PERSONAL_NAME},
                 {"merci à Jean-Pierre Dupont", PERSONAL_NAME},
                 {"Contact : Gaëlle KERVELLA", PERSONAL_NAME},
                 {"Le camion de la CUMA passe à 7 h", PERSONAL_NONE},
                 {"20 000 repas par an, 12,5 % bio, 2026-03-14", PERSONAL_NONE},
                 {"On paie 3 € @ le colis", PERSONAL_NONE},
                 {"La Pierre Levée", PERSONAL_NAME}, /* a guess that errs on the safe side */
                 {"la pierre angulaire", PERSONAL_NONE},
                 {"732829321", PERSONAL_NONE}, /* fails the check */
                 {"", PERSONAL_NONE}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        ck_assert_msg(personal_find(cases[k].text) == cases[k].found, "%s: %d", cases[k].text,
                      (int)personal_find(cases[k].text));
}
END_TEST

int main(void)
{
    const TTest *tests[] = {identifiers_are_found};
    return run_tests("personal", tests, sizeof tests / sizeof *tests);
}
