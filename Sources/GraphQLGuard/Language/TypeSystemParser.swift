// SPDX-License-Identifier: Apache-2.0

/// The type system definition language and its extensions (section 3). Descriptions are read over: they have no node.
extension GraphQLParser {
    mutating func parseTypeSystemDefinition(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        countTypeDefinition()
        let hasDescription = try skipDescription(bytes)
        let start = token.start
        var isExtension: UInt8 = 0
        if isKeyword(bytes, "extend") {
            guard !hasDescription else { throw GraphQLSyntaxError(.expectedKeyword, at: start) }
            try advance(bytes)
            isExtension = 1
        }
        if isKeyword(bytes, "type") {
            try parseFieldsType(bytes, .objectType, start, isExtension)
        } else if isKeyword(bytes, "interface") {
            try parseFieldsType(bytes, .interfaceType, start, isExtension)
        } else if isKeyword(bytes, "input") {
            let type = try openType(bytes, .inputObjectType, start, isExtension)
            if token.kind == .braceOpen { try parseInputValues(bytes, from: .braceOpen, to: .braceClose) }
            close(type)
        } else if isKeyword(bytes, "enum") {
            let type = try openType(bytes, .enumType, start, isExtension)
            if token.kind == .braceOpen { try parseEnumValues(bytes) }
            close(type)
        } else if isKeyword(bytes, "union") {
            let type = try openType(bytes, .unionType, start, isExtension)
            if token.kind == .equals {
                try advance(bytes)
                try parseNames(bytes, .memberType, separator: .pipe)
            }
            close(type)
        } else if isKeyword(bytes, "scalar") {
            close(try openType(bytes, .scalarType, start, isExtension))
        } else if isKeyword(bytes, "schema") {
            try parseSchema(bytes, start, isExtension)
        } else if isExtension == 0, isKeyword(bytes, "directive") {
            try parseDirectiveDefinition(bytes, start)
        } else {
            throw unexpected(isExtension == 1 ? .expectedKeyword : .expectedDefinition)
        }
    }

    private mutating func skipDescription(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) -> Bool {
        guard token.kind == .string || token.kind == .blockString else { return false }
        try advance(bytes)
        return true
    }

    /// The keyword, the name and the directives.
    private mutating func openType(
        _ bytes: Span<UInt8>,
        _ kind: GraphQLNodeKind,
        _ start: Int,
        _ isExtension: UInt8
    ) throws(GraphQLSyntaxError) -> Int {
        let type = open(kind, at: start, detail: isExtension)
        try advance(bytes)
        setName(try parseName(bytes), of: type)
        if kind == .objectType || kind == .interfaceType, isKeyword(bytes, "implements") {
            try advance(bytes)
            try parseNames(bytes, .implementedType, separator: .ampersand)
        }
        try parseDirectives(bytes, isConstant: true)
        return type
    }

    /// Names with separators between them and, if one likes, before the first.
    private mutating func parseNames(
        _ bytes: Span<UInt8>,
        _ kind: GraphQLNodeKind,
        separator: GraphQLTokenKind
    ) throws(GraphQLSyntaxError) {
        if token.kind == separator { try advance(bytes) }
        while true {
            let node = open(kind, at: token.start)
            setName(try parseName(bytes), of: node)
            close(node)
            guard token.kind == separator else { return }
            try advance(bytes)
        }
    }

    private mutating func parseFieldsType(
        _ bytes: Span<UInt8>,
        _ kind: GraphQLNodeKind,
        _ start: Int,
        _ isExtension: UInt8
    ) throws(GraphQLSyntaxError) {
        let type = try openType(bytes, kind, start, isExtension)
        if token.kind == .braceOpen {
            try advance(bytes)
            repeat {
                _ = try skipDescription(bytes)
                let field = open(.fieldDefinition, at: token.start)
                setName(try parseName(bytes), of: field)
                if token.kind == .parenthesisOpen {
                    try parseInputValues(bytes, from: .parenthesisOpen, to: .parenthesisClose)
                }
                try expect(.colon, bytes)
                try parseType(bytes)
                try parseDirectives(bytes, isConstant: true)
                close(field)
            } while token.kind != .braceClose
            try advance(bytes)
        }
        close(type)
    }

    private mutating func parseInputValues(
        _ bytes: Span<UInt8>,
        from first: GraphQLTokenKind,
        to last: GraphQLTokenKind
    ) throws(GraphQLSyntaxError) {
        try expect(first, bytes)
        repeat {
            _ = try skipDescription(bytes)
            let value = open(.inputValue, at: token.start)
            setName(try parseName(bytes), of: value)
            try expect(.colon, bytes)
            try parseType(bytes)
            if token.kind == .equals {
                setDetail(1, of: value)
                try advance(bytes)
                try parseValue(bytes, isConstant: true)
            }
            try parseDirectives(bytes, isConstant: true)
            close(value)
        } while token.kind != last
        try advance(bytes)
    }

    private mutating func parseEnumValues(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        try advance(bytes)
        repeat {
            _ = try skipDescription(bytes)
            if isKeyword(bytes, "true") || isKeyword(bytes, "false") || isKeyword(bytes, "null") {
                throw GraphQLSyntaxError(.reservedEnumValue, at: token.start)
            }
            let value = open(.enumValueDefinition, at: token.start)
            setName(try parseName(bytes), of: value)
            try parseDirectives(bytes, isConstant: true)
            close(value)
        } while token.kind != .braceClose
        try advance(bytes)
    }

    private mutating func parseSchema(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ isExtension: UInt8
    ) throws(GraphQLSyntaxError) {
        let schema = open(.schemaDefinition, at: start, detail: isExtension)
        try advance(bytes)
        try parseDirectives(bytes, isConstant: true)
        if token.kind == .braceOpen || isExtension == 0 {
            try expect(.braceOpen, bytes)
            repeat {
                var kind = GraphQLOperationKind.query
                if isKeyword(bytes, "mutation") {
                    kind = .mutation
                } else if isKeyword(bytes, "subscription") {
                    kind = .subscription
                } else if !isKeyword(bytes, "query") {
                    throw unexpected(.expectedKeyword)
                }
                let operation = open(.operationType, at: token.start, detail: kind.rawValue)
                try advance(bytes)
                try expect(.colon, bytes)
                setName(try parseName(bytes), of: operation)
                close(operation)
            } while token.kind != .braceClose
            try advance(bytes)
        }
        close(schema)
    }

    private mutating func parseDirectiveDefinition(
        _ bytes: Span<UInt8>,
        _ start: Int
    ) throws(GraphQLSyntaxError) {
        let directive = open(.directiveDefinition, at: start)
        try advance(bytes)
        try expect(.at, bytes)
        setName(try parseName(bytes), of: directive)
        if token.kind == .parenthesisOpen {
            try parseInputValues(bytes, from: .parenthesisOpen, to: .parenthesisClose)
        }
        if isKeyword(bytes, "repeatable") {
            setDetail(1, of: directive)
            try advance(bytes)
        }
        guard isKeyword(bytes, "on") else { throw unexpected(.expectedKeyword) }
        try advance(bytes)
        try parseNames(bytes, .location, separator: .pipe)
        close(directive)
    }
}
