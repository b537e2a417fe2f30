/* An XML parser of expat's that refuses a DOCTYPE: entities of one's own are how a small file becomes a
 * large one, and none of the programs whose files are read writes any. */
#ifndef DATA_XML_H
#define DATA_XML_H
#include <expat.h>
#include <stdbool.h>

/* The handlers' context begins with it. */
struct xml {
    XML_Parser parser; /* owned; NULL before xml_begin() and after xml_end() */
    bool refused;      /* a DOCTYPE stopped it: XML_Parse() has said XML_STATUS_ERROR */
};

struct xml_handlers {
    XML_StartElementHandler begin; /* called with the struct xml, as the others; NULL: none */
    XML_EndElementHandler end;
    XML_CharacterDataHandler take_text;
};

/* Release with xml_end(), which keeps refused. */
void xml_begin(struct xml *xml, const struct xml_handlers *handlers);
void xml_end(struct xml *xml);
#endif
