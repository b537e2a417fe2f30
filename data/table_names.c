#include "data/table_names.h"
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* Other names of a column, by its canonical name without the unit. Case, accents, plurals,
 * articles and "number of" do not matter. A '~' marks a name that is taken only when no
 * other header fits. */
static const struct {
    const char *name, *others;
} synonyms[] = {
    /* places */
    {"id", "identifiant|identifier|ident|~réf|~référence|~code|~numéro|~n°|~no|~num|~uai|"
           "~siret|~finess|~finess_et|~rne|~clé|~key"},
    {"name", "nom|libellé|intitulé|dénomination|~raison sociale|nom du lieu|~établissement|"
             "nom de l'établissement|nom de la ferme|nom de l'exploitation|nom du producteur|"
             "~label|~désignation|~ferme|~exploitation|~producteur|~site|~farm|~hub|~outlet"},
    {"commune", "nom de la commune|nom commune|nom_com|~ville|municipality|~town|~city|"
                "~localité|libellé commune|~communes"},
    {"insee", "code insee|code commune|code insee commune|insee_com|insee com|codgeo|code_geo|"
              "code commune insee|com_insee|depcom|insee code|~code com"},
    {"lon", "longitude|long|lng|lon_deg|longitude_deg|coord_lon|"
            "lon_wgs84|longitude wgs84|x_wgs84|lon wgs|~x_deg"},
    {"lat", "latitude|lati|lat_deg|latitude_deg|coord_lat|"
            "lat_wgs84|latitude wgs84|y_wgs84|lat wgs|~y_deg"},
    {"x", "x_l93|x lambert|x lambert93|x lambert 93|x_2154|coord_x|coordonnée x|coordonnées x|"
          "easting|xl93|chl_x|abscisse"},
    {"y", "y_l93|y lambert|y lambert93|y lambert 93|y_2154|coord_y|coordonnée y|coordonnées y|"
          "northing|yl93|chl_y|ordonnée"},
    {"address", "adresse|adresse postale|rue|street"},
    {"postcode", "code postal|cp|postal code|zip|zip code|codes postaux"},
    {"department", "département|dep|code département|dept|insee_dep|county"},
    {"region", "région|code région|reg"},
    {"epci", "code epci|siren epci|epci_siren|intercommunalité"},
    {"kind", "genre|~sorte|~nature|~catégorie|type de lieu|type d'établissement|type de hub|"
             "type de point|type de plateforme|~category|~type|~secteur"},
    {"type", "type d'établissement|~kind|~genre"},
    {"synthetic", "synthétique|fictif|fictive|simulé|inventé|fictitious"},
    {"note", "notes|remarque|remarques|commentaire|commentaires|observation|observations|"
             "comment|comments|remark"},
    {"source", "sources|origine|provenance"},
    {"contact", "contacts|interlocuteur|référent"},
    {"phone", "téléphone|tél|tel|portable|mobile"},
    {"email", "courriel|mail|e-mail|mél|adresse mail|adresse électronique"},
    /* farms */
    {"products", "produits|product|produit|~famille|~familles|famille de produits|"
                 "familles de produits|~gamme|~productions|product family|denrées"},
    {"supply", "offre|volume|volume livré|volume proposé|"
               "volume disponible|quantité|quantité livrée|~production|~disponibilité|"
               "~disponible|~apport|~livraison|quantity|~output|volume supplied|"
               "~tonnage|~poids"},
    {"vehicle", "véhicule|type de véhicule|véhicule utilisé|vehicle type|~utilitaire|~camion|"
                "~van|code véhicule|id véhicule|vehicle id"},
    {"fleet", "flotte|parc|parc de véhicules"},
    {"organic", "bio|agriculture biologique|ab|certifié bio"},
    {"turnover", "chiffre d'affaires|ca|chiffre affaires|sales|ventes"},
    {"price", "prix|tarif|prix unitaire|unit price"},
    {"crate", "caisse|poids caisse|poids d'une caisse|crate weight"},
    {"crates", "caisses|nombre de caisses|bacs|nombre de bacs|colis|nombre de colis"},
    {"shelf_life", "dlc|durée de vie|conservation|durée de conservation|ddm"},
    {"temperature", "température|classe de température|temperature class|froid"},
    {"season", "saison|saisonnalité"},
    /* hubs */
    {"opens", "ouverture|ouvre|ouvre à|ouverture à|heure d'ouverture|heures d'ouverture|"
              "opening|opening time|open|~début|heure de début|début de réception|"
              "réception début|opens at|window start|ouverture réception"},
    {"closes", "fermeture|ferme|ferme à|fermeture à|heure de fermeture|heures de fermeture|"
               "closing|closing time|close|~fin|heure de fin|fin de réception|réception fin|"
               "closes at|window end|fermeture réception"},
    {"docks", "quais|quai|quais de déchargement|nombre de quais|dock|portes|portes à quai|"
              "loading docks|bays"},
    {"staff", "agents|agent|personnel|effectif agents|~salariés|~équipe|~employés|~ouvriers|"
              "~manutentionnaires|~workers|~employees|~etp|~personnes|~effectif"},
    {"room", "chambre froide|chambres froides|volume chambre froide|chambre froide positive|"
             "volume froid|stockage froid|volume de froid|cold room|chilled room|"
             "capacité froid|capacité chambre froide|~stockage|~local"},
    {"chilled_room", "chambre froide|chambre froide positive|volume chambre froide|"
                     "froid positif|cold room|stockage froid|room"},
    {"frozen_room", "chambre froide négative|congélateur|froid négatif|freezer|surgelés"},
    {"rent", "loyer|~location|coût du local|loyer local|loyer du local|lease"},
    {"overnight", "nuit|nuitée|stockage de nuit|stockage nuit|nocturne|reste la nuit|"
                  "passage de nuit|overnight storage"},
    /* outlets */
    {"meals", "repas|repas servis|couverts|couverts servis|~rations|~convives|repas produits|"
              "nombre de repas|nb repas|~covers|~portions|meals served|repas préparés"},
    {"days", "jours|jours d'ouverture|jours de livraison|jours de service|jours ouverts|"
             "jours de fonctionnement|jours de la semaine|jours semaine|delivery days|"
             "opening days|weekdays|jour"},
    {"service", "arrêt|temps d'arrêt|durée d'arrêt|temps de service|durée de service|"
                "temps de déchargement|déchargement|durée de livraison|temps de livraison|"
                "service time|stop time|unloading time|durée sur place|temps sur place"},
    {"local", "part locale|part de local|part du local|taux de local|part locaux|"
              "part de produits locaux|part produits locaux|pourcentage local|local part|"
              "taux d'approvisionnement local"},
    {"school_calendar", "calendrier scolaire|scolaire|vacances scolaires|fermé vacances|"
                        "fermeture vacances|suit les vacances|fermé vacances scolaires|"
                        "rythme scolaire|school holidays|ferme pendant les vacances"},
    {"pupils", "élèves|~effectif|effectif élèves|nombre d'élèves|inscrits|scolarisés|"
               "~effectif total|~enfants|students|pupil|enrolment|enrollment"},
    {"beds", "lits|nombre de lits|places|nombre de places|résidents"},
    {"population", "habitants|~pop|~population municipale|~population totale|"
                   "inhabitants|~ptot|~pmun|~population légale"},
    {"households", "ménages|foyers"},
    {"canteen", "restauration|cantine|has canteen|restaurant scolaire"},
    {"direct", "gestion directe|régie"},
    /* depots and vehicles */
    {"count", "nombre|quantité|nb|nbre|number|effectif"},
    {"capacity", "capacité|capacité utile|charge|charge utile|contenance|payload|poids utile"},
    {"payload", "charge utile|capacité|capacité utile|charge|capacity|poids utile"},
    {"volume", "volume utile|capacité volume|cubage|usable volume"},
    {"length", "longueur|long."},
    {"distance", "dist|kilométrage|kilomètres parcourus|trajet"},
    {"speed", "vitesse|vitesse moyenne"},
    {"duration", "durée|temps|temps de trajet|time"},
    {"date", "jour|le|day"},
    {"year", "année|an|millésime|campagne"},
    {"carrier", "transporteur|prestataire|haulier"},
    {"outlet", "destination|client|point de vente|débouché|destinataire|site de livraison"},
    {"farm", "ferme|producteur|exploitation|expéditeur|fournisseur|producer|supplier"},
    {"hub", "plateforme|plate-forme|point de massification|entrepôt|platform"},
};

/* ---- Words --------------------------------------------------------------------------- */

static bool is_one_of(const char *word, size_t n, const char *const words[], size_t n_words)
{
    for (size_t i = 0; i < n_words; i++)
        if (strlen(words[i]) == n && !memcmp(words[i], word, n))
            return true;
    return false;
}

/* Drops in place the words that do not tell columns apart: articles, and a leading "number
 * of". One word always stays. */
static void drop_fillers(char *folded)
{
    static const char *const fillers[] = {"de", "du", "des", "la", "le", "les", "of", "the",
                                          "en", "in", "ht"};
    static const char *const counts[] = {"nombre", "nb", "nbre", "number", "n"};
    char *out = folded;
    for (const char *word = folded; *word;) {
        const size_t n = strcspn(word, "_");
        const bool last = word[n] == '\0';
        const bool filler = is_one_of(word, n, fillers, sizeof fillers / sizeof *fillers);
        const bool count = word == folded &&
                           is_one_of(word, n, counts, sizeof counts / sizeof *counts);
        if ((!filler && !count) || (last && out == folded)) {
            if (out > folded)
                *out++ = '_';
            memmove(out, word, n);
            out += n;
        }
        word += n + !last;
    }
    *out = '\0';
}

static char *folded_name(const char *text)
{
    char *folded = unit_folded(text);
    drop_fillers(folded);
    return folded;
}

/* Whether the first n bytes of a folded text say the same as a folded name. */
static bool same_name(const char *a, size_t n, const char *b)
{
    const char *end = a + n;
    while (a < end && *b) {
        size_t n_a = strcspn(a, "_"), n_b = strcspn(b, "_");
        n_a = n_a < (size_t)(end - a) ? n_a : (size_t)(end - a);
        char word[64];
        if (n_b >= sizeof word)
            return false;
        memcpy(word, b, n_b);
        word[n_b] = '\0';
        if (!same_word(a, n_a, word))
            return false;
        a += n_a + (a + n_a < end);
        b += n_b + (b[n_b] == '_');
    }
    return a == end && !*b;
}

/* ---- Columns ------------------------------------------------------------------------- */

static void add_name(struct column_names *names, const char *text, bool weak)
{
    char *folded = folded_name(text);
    for (size_t i = 0; i < names->n; i++)
        if (!strcmp(names->name[i], folded)) {
            free(folded);
            return;
        }
    names->name = mem_resized(names->name, names->n + 1, sizeof *names->name);
    names->weak = mem_resized(names->weak, names->n + 1, sizeof *names->weak);
    names->name[names->n] = folded;
    names->weak[names->n++] = weak;
}

/* Splits "supply_kg_week" behind the shortest stem that leaves a unit. */
static size_t stem_length(const char *name, struct unit *unit)
{
    for (const char *cut = strchr(name, '_'); cut; cut = strchr(cut + 1, '_'))
        if (cut > name && unit_parse(cut + 1, unit))
            return (size_t)(cut - name);
    return strlen(name);
}

void column_names_init(struct column_names *names, const char *name, bool is_number)
{
    *names = (struct column_names){.canonical = unit_folded(name), .unit_text = ""};
    const size_t n = is_number ? stem_length(name, &names->unit) : strlen(name);
    names->has_unit = name[n] == '_';
    if (names->has_unit)
        names->unit_text = name + n + 1;
    char *stem = mem_text_n(name, n);
    add_name(names, stem, false);
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (strcmp(synonyms[i].name, stem) != 0)
            continue;
        for (const char *other = synonyms[i].others; *other;) {
            const bool weak = *other == '~';
            const size_t length = strcspn(other, "|");
            char *text = mem_text_n(other + weak, length - weak);
            add_name(names, text, weak);
            free(text);
            other += length + (other[length] == '|');
        }
    }
    free(stem);
}

void column_names_clear(struct column_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->name[i]);
    free(names->name);
    free(names->weak);
    free(names->canonical);
    *names = (struct column_names){0};
}

/* ---- Headers ------------------------------------------------------------------------- */

void header_init(struct header *header, const char *text)
{
    *header = (struct header){.text = text, .canonical = unit_folded(text)};
    header->folded = folded_name(text);
    const size_t open = strcspn(text, "([");
    if (open && text[open]) {
        char *before = mem_text_n(text, open);
        header->before = folded_name(before);
        free(before);
        header->within = mem_text_n(text + open + 1, strcspn(text + open + 1, ")]"));
    }
    struct unit unit;
    const char *named = header->before ? header->before : header->folded;
    header->stem = mem_text_n(named, stem_length(named, &unit));
}

void header_clear(struct header *header)
{
    free(header->canonical);
    free(header->folded);
    free(header->stem);
    free(header->before);
    free(header->within);
    *header = (struct header){0};
}

/* Best fit of the first n bytes of a folded header with the names, without unit. */
static enum fit name_fit(const char *folded, size_t n, const struct column_names *names)
{
    enum fit best = FIT_NONE;
    for (size_t i = 0; i < names->n && best != FIT_NAME; i++)
        if (same_name(folded, n, names->name[i]))
            best = names->weak[i] ? FIT_WEAK : FIT_NAME;
    return best;
}

/* Units of countries that count otherwise: not known, but certainly units. */
static bool is_foreign_unit(const char *folded)
{
    static const char *const units[] = {"lb", "lbs", "oz", "livres", "pounds", "once",
                                        "ounces", "ft", "feet", "miles", "mi", "inches",
                                        "yards", "gallons", "gal", "usd", "dollars", "gbp",
                                        "chf", "stones"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (same_name(folded, strlen(folded), units[i]))
            return true;
    return false;
}

/* The header's name is the column's and what follows it is no unit of the column's kind. */
static struct header_fit unit_misfit(const struct header *header, const struct unit *unit,
                                     bool is_unit, const char *rest,
                                     const struct column_names *names)
{
    const bool sure = header->before != NULL || is_unit || is_foreign_unit(rest);
    const bool other_kind = is_unit && unit->over.present &&
                            memcmp(unit->over.power, names->unit.over.power,
                                   sizeof unit->over.power) != 0;
    return (struct header_fit){.fit = sure && !other_kind ? FIT_BAD_UNIT : FIT_OTHER_UNIT,
                               .factor = 1,
                               .unit_text = header->within ? header->within : rest};
}

struct header_fit header_fit(const struct header *header, const struct column_names *names)
{
    struct header_fit found = {.factor = 1, .unit = names->unit, .unit_text = ""};
    if (!strcmp(header->canonical, names->canonical)) {
        found.fit = FIT_EXACT;
        return found;
    }
    found.fit = name_fit(header->folded, strlen(header->folded), names);
    if (found.fit == FIT_NONE && !names->has_unit && header->before &&
        name_fit(header->before, strlen(header->before), names) != FIT_NONE)
        found.fit = FIT_WEAK; /* "Ouverture (HH:MM)": what is in the brackets is a remark */
    if (found.fit != FIT_NONE || !names->has_unit)
        return found;
    struct header_fit misfit = found;
    for (const char *cut = strchr(header->folded, '_'); cut; cut = strchr(cut + 1, '_')) {
        const enum fit fit = name_fit(header->folded, (size_t)(cut - header->folded), names);
        if (fit == FIT_NONE)
            continue;
        struct unit unit;
        double factor;
        const bool is_unit = unit_parse(cut + 1, &unit);
        if (is_unit && unit_factor(&unit, &names->unit, &factor))
            return (struct header_fit){fit, factor, unit, cut + 1};
        if (misfit.fit != FIT_BAD_UNIT)
            misfit = unit_misfit(header, &unit, is_unit, cut + 1, names);
    }
    return misfit;
}
