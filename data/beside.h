/* What comes with the program is found from where its executable is. */
#ifndef DATA_BESIDE_H
#define DATA_BESIDE_H
#include <stddef.h>

/* The first that is a folder, of paths relative to the folder of the running executable
 * ("../share/locale"); relative to the current folder where the system does not tell it. NULL
 * when there is none; release with free(). */
char *beside_program(const char *const folders[], size_t n);
#endif
