/* Numbering what respondents share. */
#ifndef ANALYSIS_GROUPS_H
#define ANALYSIS_GROUPS_H
#include <stddef.h>

/* Numbers the distinct (group, value) of n rows from 0, so that those of a group are neighbours;
 * groups NULL: all in one; values NULL: each row its own. numbers may be groups or values. Returns
 * how many there are. */
size_t groups_number(const size_t groups[], const size_t values[], size_t n, size_t numbers[]);
#endif
