#include "data/xml.h"
#include "data/mem.h"

static void XMLCALL refuse_doctype(void *context, const XML_Char *name, const XML_Char *system,
                                   const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    struct xml *xml = context;
    xml->refused = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

void xml_begin(struct xml *xml, const struct xml_handlers *handlers)
{
    *xml = (struct xml){.parser = XML_ParserCreate(NULL)};
    if (!xml->parser)
        mem_exhausted();
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, handlers->begin, handlers->end);
    XML_SetCharacterDataHandler(xml->parser, handlers->take_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, refuse_doctype);
}

void xml_end(struct xml *xml)
{
    XML_ParserFree(xml->parser);
    xml->parser = NULL;
}
