// SPDX-License-Identifier: Apache-2.0

/// A configuration that is valid, and the files it was made of.
package struct LoadedConfiguration: Sendable {
    package let configuration: Configuration
    /// Absolute paths of what to watch: every configuration file that was read, and every certificate, key
    /// and authority file that is named. Each once.
    package let files: [String]
}

/// Reads `gatehouse.yaml`.
package enum ConfigurationLoader {
    /// Reads a configuration with everything it includes.
    ///
    /// - Parameters:
    ///   - path: A file; `-` is standard input, in which relative paths start from the current directory.
    ///   - overrides: `PATH=VALUE` each, such as `listeners.0.address=127.0.0.1:0`; the last one wins.
    ///   - environment: The variables that `${NAME}` refers to.
    /// - Throws: Everything that is wrong, at once.
    package static func load(
        path: String,
        overrides: [String] = [],
        environment: [String: String] = [:]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        var loader = TreeLoader(references: EnvironmentReferences(variables: environment), report: Report())
        let root = loader.load(path: path)
        return try finish(root, &loader, overrides)
    }

    /// Reads a configuration from memory, as though it stood in a file.
    ///
    /// - Parameters:
    ///   - name: How errors call the text.
    ///   - directory: Where relative paths start from; absolute.
    package static func load(
        text: String,
        name: String = "gatehouse.yaml",
        directory: String,
        overrides: [String] = [],
        environment: [String: String] = [:]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        var loader = TreeLoader(references: EnvironmentReferences(variables: environment), report: Report())
        let root = loader.load(text: text, name: name, directory: directory)
        return try finish(root, &loader, overrides)
    }

    private static func finish(
        _ root: Node,
        _ loader: inout TreeLoader,
        _ overrides: [String]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        let report = loader.report
        var root = root
        for text in overrides {
            guard let override = Override(text, loader: &loader) else { continue }
            root = override.apply(to: root, report: report)
        }
        let context = DecodingContext(report: report)
        var configuration = ConfigurationBlock.schema.decode(root, Configuration(), .root, context)
        configuration.fillInNames()
        // A tree with holes would raise complaints about what only seems to be missing.
        if loader.isWhole {
            Validation.check(configuration, context)
        }
        if let errors = report.errors { throw errors }
        configuration.unsafeSettings = context.unsafeSettings
        var files = loader.files
        for file in context.files where !files.contains(file) { files.append(file) }
        return LoadedConfiguration(configuration: configuration, files: files)
    }
}
