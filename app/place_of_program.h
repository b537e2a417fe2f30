/* Files that come with the program are found from where its executable is. */
#ifndef APP_PLACE_OF_PROGRAM_H
#define APP_PLACE_OF_PROGRAM_H

/* Path of a file given relative to the executable's folder ("../share/locale"), absolute
 * where the system tells the executable's path, else relative to the current folder. Release with free(). */
char *place_beside_program(const char *relative);
#endif
