// SPDX-License-Identifier: Apache-2.0

/// The directives that set the engine.
enum SettingDirective: String, CaseIterable {
    case ruleEngine = "SecRuleEngine"
    case requestBodyAccess = "SecRequestBodyAccess"
    case responseBodyAccess = "SecResponseBodyAccess"
    case requestBodyLimit = "SecRequestBodyLimit"
    case requestBodyNoFilesLimit = "SecRequestBodyNoFilesLimit"
    case requestBodyLimitAction = "SecRequestBodyLimitAction"
    case requestBodyJSONDepthLimit = "SecRequestBodyJsonDepthLimit"
    case responseBodyLimit = "SecResponseBodyLimit"
    case responseBodyLimitAction = "SecResponseBodyLimitAction"
    case responseBodyMimeType = "SecResponseBodyMimeType"
    case responseBodyMimeTypesClear = "SecResponseBodyMimeTypesClear"
    case argumentsLimit = "SecArgumentsLimit"
    case uploadFileLimit = "SecUploadFileLimit"
    case argumentSeparator = "SecArgumentSeparator"
    case cookieFormat = "SecCookieFormat"
    case componentSignature = "SecComponentSignature"
    case collectionTimeout = "SecCollectionTimeout"
    case matchLimit = "SecPcreMatchLimit"
    case matchLimitRecursion = "SecPcreMatchLimitRecursion"
    case geoDatabase = "SecGeoLookupDb"
    case webAppID = "SecWebAppId"

    init?(lowercased word: String) {
        guard let directive = Self.byLowercasedWord[word] else { return nil }
        self = directive
    }

    private static let byLowercasedWord = Dictionary(
        allCases.map { ($0.rawValue.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// PCRE2 counts matches in 32 bits.
    private static let matchLimits = 0...Int(UInt32.max)

    func read(_ line: DirectiveArguments) throws(SecLangError) -> EngineSetting {
        switch self {
        case .ruleEngine: .ruleEngine(try line.choice())
        case .requestBodyAccess: .requestBodyAccess(try line.flag())
        case .responseBodyAccess: .responseBodyAccess(try line.flag())
        case .requestBodyLimit: .requestBodyLimit(try bytes(line))
        case .requestBodyNoFilesLimit: .requestBodyNoFilesLimit(try bytes(line))
        case .requestBodyLimitAction: .requestBodyLimitAction(try line.choice())
        case .requestBodyJSONDepthLimit: .requestBodyJSONDepthLimit(try line.number(0...Int.max, "a depth"))
        case .responseBodyLimit: .responseBodyLimit(try bytes(line))
        case .responseBodyLimitAction: .responseBodyLimitAction(try line.choice())
        case .responseBodyMimeType: .responseBodyMediaTypes(try mediaTypes(line))
        case .responseBodyMimeTypesClear: try clear(line)
        case .argumentsLimit: .argumentsLimit(try line.number(0...Int.max, "a number of arguments"))
        case .uploadFileLimit: .uploadFileLimit(try line.number(0...Int.max, "a number of files"))
        case .argumentSeparator: .argumentSeparator(try separator(line))
        case .cookieFormat: .cookieFormat(try line.number(0...1, "a version of cookies"))
        case .componentSignature: .componentSignature(try line.single("a name").string)
        case .collectionTimeout: .collectionTimeout(try line.number(0...Int.max, "seconds"))
        case .matchLimit: .matchLimit(try line.number(Self.matchLimits, "a limit"))
        case .matchLimitRecursion: .matchLimitRecursion(try line.number(Self.matchLimits, "a limit"))
        case .geoDatabase: .geoDatabase(path: try path(line))
        case .webAppID: .webAppID(try line.single("a name").string)
        }
    }

    private func bytes(_ line: DirectiveArguments) throws(SecLangError) -> Int {
        try line.number(0...Int.max, "bytes")
    }

    private func mediaTypes(_ line: DirectiveArguments) throws(SecLangError) -> [String] {
        try line.expect(1...Int.max, "media types")
        var types: [String] = []
        for argument in line.arguments {
            let names = argument.string.lowercased().split { $0 == " " || $0 == "\t" }.map(String.init)
            guard !names.isEmpty, names.allSatisfy({ $0 == "(null)" || $0.contains("/") }) else {
                throw SecLangError(
                    "expected a media type such as text/html, got '\(argument.string)'",
                    at: argument.location
                )
            }
            types += names
        }
        return types
    }

    private func clear(_ line: DirectiveArguments) throws(SecLangError) -> EngineSetting {
        try line.expect(0...0, "no argument")
        return .responseBodyMediaTypes([])
    }

    private func separator(_ line: DirectiveArguments) throws(SecLangError) -> UInt8 {
        let argument = try line.single("one character")
        guard argument.text.count == 1, let byte = argument.text.bytes.first else {
            throw SecLangError("expected one ASCII character, got '\(argument.string)'", at: argument.location)
        }
        return byte
    }

    private func path(_ line: DirectiveArguments) throws(SecLangError) -> String {
        let argument = try line.single("a MaxMind database")
        return RulePath.resolve(argument.string, in: RulePath.folder(of: argument.location.file))
    }
}
