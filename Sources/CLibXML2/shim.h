// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <libxml/xmlversion.h>
// With it, encoding.h includes the system's ICU, whose types clash with those of the ICU in Foundation. It only adds
// fields at the end of a structure that nothing here looks into.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
