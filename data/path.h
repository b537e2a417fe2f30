/* Paths of files that name each other. */
#ifndef DATA_PATH_H
#define DATA_PATH_H

/* Where a path written in a file leads: relative to that file's folder, without detours
 * ("scenarios/../data/farms.csv" is "data/farms.csv") wherever the short way leads to the same
 * file, which links between folders may prevent. Release with free(). */
char *path_beside(const char *file, const char *path);
#endif
