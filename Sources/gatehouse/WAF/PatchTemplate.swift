// SPDX-License-Identifier: Apache-2.0

import Gateway
import GatewayConfiguration

/// What `gatehouse patch new` writes: a patch that works, with a word on each key.
enum PatchTemplate {
    static func text(id: String, expires: String) -> String {
        // A YAML scalar that begins with a digit may be a number.
        let id = id.first?.isNumber == true ? "\"\(id)\"" : id
        return """
            # A virtual patch: keeps requests from a hole in a backend until it is mended there.
            # Try it with: gatehouse patch test THIS-FILE
            id: \(id)
            # The hole, in one line; it stands in findings and in the log.
            title: SQL injection through sort in the product search
            # Whose hole it is, and in which versions.
            product: shop
            versions: before 1.2.3
            # Names of routes; leave it out for all.
            # routes: [search]
            # Which requests. Everything in an entry must hold; of a list of entries one is enough.
            # methods and path restrict; header, argument, cookie and json look at a value, each with one of
            #   matches      a regular expression is found in it
            #   not_matches  there is a value without it
            #   equals       it is this text
            #   exists       true: it is there; false: it is not
            match:
              - methods: [GET]
                path: /search/**
                argument: { name: sort, not_matches: '\\A[A-Za-z_]{1,40}\\z' }
              - methods: [POST]
                path: /search/**
                # '*' stands for any one member or item, '**' for any number of steps.
                json: { pointer: /**/sort, not_matches: '\\A[A-Za-z_]{1,40}\\z' }
            # block refuses with 403; monitor only notes.
            action: block
            # From this day on `gatehouse check` asks whether it is still needed; it protects on.
            expires: \(expires)
            references:
              - https://example.com/advisory
            # What must be stopped, and what must pass: as close to each other as can be.
            verify:
              blocked: { path: "/search?sort=name%27--" }
              passed: { path: "/search?sort=name" }

            """
    }
}

extension CalendarDate {
    /// The day that is so many days after 1970-01-01.
    /// Nil beyond the year 9999.
    init?(epochDays: Int) {
        // The civil calendar by eras of 400 years, which begin in March and have 146,097 days.
        let days = max(0, epochDays) + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        self.init(year: year, month: month, day: day)
    }

    /// The day that is so many days from now, as a configuration has it.
    static func text(inDays days: Int) -> String {
        CalendarDate(epochDays: Today.epochDays + days)?.description ?? "9999-12-31"
    }
}
