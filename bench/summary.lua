-- SPDX-License-Identifier: Apache-2.0
-- Makes wrk end with its figures as one line of JSON. Times in microseconds.

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      'SUMMARY {"requests": %d, "duration": %d, "p50": %d, "p99": %d, "errors": %d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
