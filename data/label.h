/* A text in both languages of the interface. */
#ifndef DATA_LABEL_H
#define DATA_LABEL_H

/* en is fr where a file gives one only. */
struct label {
    char *fr, *en;
};
#endif
