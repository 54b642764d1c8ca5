// SPDX-License-Identifier: Apache-2.0
#pragma once
// libinjection has no package of its own in Debian; libmodsecurity3 carries and exports it.
#include <stddef.h>

// 1 when the bytes look like SQL injection; the fingerprint (up to 5 letters and a NUL) says of what shape.
int libinjection_sqli(const char *bytes, size_t count, char fingerprint[8]);
// 1 when the bytes look like cross-site scripting.
int libinjection_xss(const char *bytes, size_t count);
