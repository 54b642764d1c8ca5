// SPDX-License-Identifier: Apache-2.0

/// Which reader a request body goes through; the words of `ctl:requestBodyProcessor` and REQBODY_PROCESSOR.
package enum BodyProcessor: String, Hashable, Sendable {
    case urlencoded = "URLENCODED"
    case multipart = "MULTIPART"
    case json = "JSON"
    case xml = "XML"
}
