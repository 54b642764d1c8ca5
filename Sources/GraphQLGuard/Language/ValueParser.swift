// SPDX-License-Identifier: Apache-2.0

/// Values and type references (sections 2.9 and 2.11).
extension GraphQLParser {
    mutating func parseValue(_ bytes: Span<UInt8>, isConstant: Bool) throws(GraphQLSyntaxError) {
        switch token.kind {
        case .dollar:
            guard !isConstant else { throw GraphQLSyntaxError(.variableInConstant, at: token.start) }
            let variable = open(.variable, at: token.start)
            try advance(bytes)
            setName(try parseName(bytes), of: variable)
            close(variable)
        case .int:
            try parseLeaf(bytes, .int)
        case .float:
            try parseLeaf(bytes, .float)
        case .string:
            try parseLeaf(bytes, .string)
        case .blockString:
            try parseLeaf(bytes, .blockString)
        case .name:
            if isKeyword(bytes, "true") {
                try parseLeaf(bytes, .true)
            } else if isKeyword(bytes, "false") {
                try parseLeaf(bytes, .false)
            } else if isKeyword(bytes, "null") {
                try parseLeaf(bytes, .null)
            } else {
                let value = open(.enumValue, at: token.start)
                setName(try parseName(bytes), of: value)
                close(value)
            }
        case .bracketOpen:
            let list = open(.list, at: token.start)
            try descend()
            try advance(bytes)
            while token.kind != .bracketClose { try parseValue(bytes, isConstant: isConstant) }
            try advance(bytes)
            ascend()
            close(list)
        case .braceOpen:
            let object = open(.object, at: token.start)
            try descend()
            try advance(bytes)
            while token.kind != .braceClose {
                let field = open(.objectField, at: token.start)
                setName(try parseName(bytes), of: field)
                try expect(.colon, bytes)
                try parseValue(bytes, isConstant: isConstant)
                close(field)
            }
            try advance(bytes)
            ascend()
            close(object)
        default:
            throw unexpected(.expectedValue)
        }
    }

    private mutating func parseLeaf(_ bytes: Span<UInt8>, _ kind: GraphQLNodeKind) throws(GraphQLSyntaxError) {
        let leaf = open(kind, at: token.start, detail: token.hasEscapes ? 1 : 0)
        try advance(bytes)
        close(leaf)
    }

    /// A non-null type is one node, marked by its detail.
    mutating func parseType(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        let type = nodes.count
        if token.kind == .bracketOpen {
            let list = open(.listType, at: token.start)
            try descend()
            try advance(bytes)
            try parseType(bytes)
            try expect(.bracketClose, bytes)
            ascend()
            close(list)
        } else if token.kind == .name {
            let named = open(.namedType, at: token.start)
            setName(try parseName(bytes), of: named)
            close(named)
        } else {
            throw unexpected(.expectedType)
        }
        if token.kind == .bang {
            try advance(bytes)
            setDetail(1, of: type)
            close(type)
        }
    }
}
