#include "analysis/small_words.h"
#include <stdlib.h>
#include <string.h>

/* Both lists in the order of strcmp(). What an apostrophe parts is in them piece by piece. */
static const char *const french[] = {
    "a", "afin", "ai", "aie", "aient", "ainsi", "ait", "alors", "après", "as", "assez", "au",
    "aucun", "aucune", "aujourd", "auquel", "aussi", "autre", "autres", "aux", "auxquels",
    "avaient", "avait", "avant", "avec", "avez", "avoir", "avons", "ayant", "beaucoup", "bien",
    "c", "car", "ce", "ceci", "cela", "celle", "celles", "celui", "cependant", "ces", "cet",
    "cette", "ceux", "chacun", "chaque", "chez", "cinq", "comme", "comment", "d", "dans", "de",
    "depuis", "des", "deux", "dix", "doit", "doivent", "donc", "dont", "du", "elle", "elles",
    "en", "encore", "entre", "es", "est", "et", "etc", "eu", "eux", "faire", "fait", "faut",
    "font", "hui", "huit", "ici", "il", "ils", "j", "je", "jusqu", "l", "la", "le", "les",
    "leur", "leurs", "lors", "lorsqu", "lorsque", "lui", "là", "m", "ma", "mais", "me", "mes",
    "moi", "moins", "mon", "même", "mêmes", "n", "ne", "ni", "non", "nos", "notamment", "notre",
    "nous", "on", "ont", "ou", "oui", "où", "par", "parce", "pas", "pendant", "peu", "peut",
    "peuvent", "plus", "plusieurs", "pour", "pourquoi", "qu", "quand", "quatre", "que", "quel",
    "quelle", "quelles", "quelque", "quelques", "quels", "qui", "quoi", "s", "sa", "sans", "se",
    "sept", "sera", "ses", "si", "six", "soient", "soit", "sommes", "son", "sont", "sous",
    "suis", "sur", "t", "ta", "tant", "te", "tes", "toi", "ton", "toujours", "tous", "tout",
    "toute", "toutes", "trois", "trop", "très", "tu", "un", "une", "va", "vers", "voir", "vos",
    "votre", "vous", "vraiment", "y", "à", "ça", "étaient", "était", "étant", "été", "êtes",
    "être"};

static const char *const english[] = {
    "a", "about", "above", "after", "again", "against", "ain", "all", "also", "am", "an", "and",
    "another", "any", "are", "aren", "as", "at", "be", "because", "been", "before", "being",
    "below", "between", "both", "but", "by", "can", "cannot", "could", "couldn", "d", "did",
    "didn", "do", "does", "doesn", "doing", "don", "done", "down", "during", "each", "eight",
    "either", "else", "ever", "every", "few", "five", "for", "four", "from", "further", "get",
    "gets", "getting", "got", "had", "hadn", "has", "hasn", "have", "haven", "having", "he",
    "her", "here", "hers", "herself", "him", "himself", "his", "how", "however", "i", "if",
    "in", "into", "is", "isn", "it", "its", "itself", "just", "let", "like", "ll", "m", "many",
    "may", "maybe", "me", "might", "mightn", "more", "most", "much", "must", "mustn", "my",
    "myself", "nine", "no", "nor", "not", "nothing", "now", "of", "off", "often", "on", "once",
    "one", "only", "or", "other", "others", "ought", "our", "ours", "ourselves", "out", "over",
    "own", "per", "please", "quite", "rather", "re", "really", "s", "same", "seven", "shall",
    "shan", "she", "should", "shouldn", "since", "six", "so", "some", "something", "such", "t",
    "ten", "than", "that", "the", "their", "theirs", "them", "themselves", "then", "there",
    "these", "they", "thing", "things", "this", "those", "though", "three", "through", "to",
    "too", "two", "under", "until", "up", "upon", "us", "ve", "very", "was", "wasn", "we",
    "were", "weren", "what", "when", "where", "whether", "which", "while", "who", "whom",
    "whose", "why", "will", "with", "within", "without", "won", "would", "wouldn", "yes", "yet",
    "you", "your", "yours", "yourself", "yourselves"};

static int compare_words(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

bool is_small_word(enum tongue tongue, const char *word)
{
    return tongue == TONGUE_FRENCH
               ? bsearch(word, french, sizeof french / sizeof *french, sizeof *french,
                         compare_words) != NULL
               : bsearch(word, english, sizeof english / sizeof *english, sizeof *english,
                         compare_words) != NULL;
}
