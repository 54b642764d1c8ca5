// SPDX-License-Identifier: Apache-2.0
#pragma once
// Patterns and subjects are bytes: the 8-bit library.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
