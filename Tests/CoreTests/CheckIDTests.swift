// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@Suite struct CheckIDTests {
    @Test func idsAreUnique() {
        #expect(Set(CheckID.allCases.map(\.rawValue)).count == CheckID.allCases.count)
    }

    @Test("an id is an area and a name in lower case", arguments: CheckID.allCases)
    func idsHaveOneForm(check: CheckID) {
        let parts = check.rawValue.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 2)
        for part in parts {
            #expect(part.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } == true)
            #expect(part.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_".utf8.contains($0) })
            #expect(part.utf8.last != UInt8(ascii: "_"))
        }
    }

    @Test("a refusal's status fits who is at fault", arguments: CheckID.allCases)
    func statusesFitFaults(check: CheckID) {
        let entry = check.entry
        switch entry.fault {
        case .client:
            // A version that is not spoken and a full house are the client's to mend, with a 5xx all the same.
            let exceptions: [CheckID: Int] = [.version: 505, .connections: 503]
            #expect(
                exceptions[check] == entry.status || (exceptions[check] == nil && (400...499).contains(entry.status))
            )
        case .upstream, .configuration, .operatorSide, .bug:
            #expect((500...504).contains(entry.status))
        }
    }

    @Test("a title is one line for people", arguments: CheckID.allCases)
    func titlesAreForPeople(check: CheckID) {
        let title = check.entry.title
        #expect((10...80).contains(title.utf8.count))
        #expect(title.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(title.first?.isUppercase == true)
        #expect(title.last != ".")
    }

    @Test func whatGivesARequestItsOneMeaningCannotBeTurnedOff() {
        let hygiene: [CheckID] = [.framing, .syntax, .version, .target, .path, .host, .headerSize, .http2Semantics]
        for check in hygiene { #expect(!check.entry.isAdjustable, "\(check.rawValue)") }
        #expect(CheckID.rate.entry.isAdjustable)
    }

    @Test func theIndexIsDense() {
        #expect(CheckID.allCases.map(\.index) == Array(0..<CheckID.allCases.count))
    }

    @Test func anIdIsFoundByItsWord() {
        for check in CheckID.allCases { #expect(CheckID(rawValue: check.rawValue) == check) }
        #expect(CheckID(rawValue: "http.FRAMING") == nil)
        #expect(CheckID(rawValue: "") == nil)
    }
}
