// SPDX-License-Identifier: Apache-2.0

/// A configuration written out: every key with the value in force, defaults included.
package enum EffectiveConfiguration {
    /// YAML that loads again to the same values, wherever it stands: its paths are absolute.
    ///
    /// Keys whose absence means something that has no word of its own (no TLS, the system's authorities, the
    /// global block) are left out.
    package static func render(_ configuration: Configuration) -> String {
        ConfigurationBlock.schema.render(configuration)?.yaml() ?? ""
    }
}
