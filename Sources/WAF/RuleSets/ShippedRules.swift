// SPDX-License-Identifier: Apache-2.0

/// The rules that come with the gateway, from the project's folder `rules/`.
package enum ShippedRules {
    /// Which reader a body goes through, and what is not readable at all.
    package static let base = String(decoding: PackageResources.base_conf, as: UTF8.self)
    package static let baseName = "rules/base.conf"
    package static let commerceName = "rules/commerce.conf"
    package static let exclusionsName = "rules/commerce-exclusions.conf"

    /// Attacks on commerce APIs.
    package static let commerce = String(decoding: PackageResources.commerce_conf, as: UTF8.self)
    /// Where the Core Rule Set takes honest commerce traffic for an attack.
    package static let exclusions = String(decoding: PackageResources.commerce_exclusions_conf, as: UTF8.self)
}
