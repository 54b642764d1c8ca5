// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hyperscan and Vectorscan have the same interface; pkg-config's "libhs" finds either.
#include <hs/hs.h>
