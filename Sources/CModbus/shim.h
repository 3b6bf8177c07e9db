// libmodbus for Swift: the EMB* error numbers are macro expressions that the importer cannot see, so each is
// given as a constant of the same meaning.
#ifndef ULLAGE_CMODBUS_SHIM_H
#define ULLAGE_CMODBUS_SHIM_H

#include <modbus/modbus.h>

static const int ullage_EMBXILFUN = EMBXILFUN;
static const int ullage_EMBXILADD = EMBXILADD;
static const int ullage_EMBXILVAL = EMBXILVAL;
static const int ullage_EMBXSFAIL = EMBXSFAIL;
static const int ullage_EMBXACK = EMBXACK;
static const int ullage_EMBXSBUSY = EMBXSBUSY;
static const int ullage_EMBXNACK = EMBXNACK;
static const int ullage_EMBXMEMPAR = EMBXMEMPAR;
static const int ullage_EMBXGPATH = EMBXGPATH;
static const int ullage_EMBXGTAR = EMBXGTAR;
static const int ullage_EMBBADCRC = EMBBADCRC;
static const int ullage_EMBBADDATA = EMBBADDATA;
static const int ullage_EMBBADEXC = EMBBADEXC;
static const int ullage_EMBUNKEXC = EMBUNKEXC;
static const int ullage_EMBMDATA = EMBMDATA;
static const int ullage_EMBBADSLAVE = EMBBADSLAVE;

#endif
