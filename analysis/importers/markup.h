/* Marks that tools put into texts. */
#ifndef ANALYSIS_IMPORTERS_MARKUP_H
#define ANALYSIS_IMPORTERS_MARKUP_H

/* A text without HTML tags, its entities read, blanks folded to one. Release with free(). */
char *markup_plain(const char *text);

/* A text of a VV export: {newline}, {cr}, {tab}, {quote}, {lbrace} as what they stand for. Release
 * with free(). */
char *markup_vv(const char *text);
#endif
