// SPDX-License-Identifier: Apache-2.0

/// Names taken apart, to see what they are about: `isAdmin`, `is_admin` and `X-Is-Admin` have the same words.
enum NameWords {
    static func split(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            if !character.isLetter && !character.isNumber || character.isUppercase && wasLower {
                if !word.isEmpty { words.append(word.lowercased()) }
                word = ""
            }
            if character.isLetter || character.isNumber { word.append(character) }
            wasLower = character.isLowercase || character.isNumber
        }
        if !word.isEmpty { words.append(word.lowercased()) }
        return words
    }

    /// What only its owner may know.
    static func isSecret(_ name: String) -> Bool {
        let words = split(name)
        let joined = words.joined()
        return ["password", "passwd", "pwd", "secret", "cvv", "cvc", "pin", "ssn", "otp"].contains {
            words.contains($0)
        }
            || ["apikey", "privatekey", "accesstoken", "refreshtoken", "clientsecret", "cardnumber", "passwordhash"]
                .contains { joined.contains($0) }
    }

    /// What a server decides: rights, money, state of trust.
    static func isDecidedByServer(_ name: String) -> Bool {
        let words = split(name)
        let joined = words.joined()
        let single = [
            "role", "roles", "admin", "superuser", "staff", "permission", "permissions", "scope", "scopes", "balance",
            "credit", "verified", "approved", "paid", "discount",
        ]
        return words.contains { single.contains($0) }
            || ["unitprice", "totalprice", "createdby", "ownerid", "tenantid", "isactive"].contains(joined)
    }

    static func isPageSize(_ name: String) -> Bool {
        let joined = split(name).joined()
        return ["limit", "pagesize", "perpage", "first", "last", "take", "count", "size", "top"].contains(joined)
    }

    static func isURL(_ name: String) -> Bool {
        let words = split(name)
        return ["url", "uri", "webhook", "callback"].contains { words.contains($0) }
    }
}
