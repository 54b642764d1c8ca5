// SPDX-License-Identifier: Apache-2.0

/// `logs`
enum LogBlock {
    static let schema = ObjectSchema("logs", "The access log and the gateway's own log.", blank: LogConfiguration()) {
        Field(
            "access",
            \.access,
            AccessBlock.schema.type.orShort(ValueType<LogConfiguration.Format>.enumeration) { format in
                var access = LogConfiguration.Access()
                access.format = format
                return access
            }.optional(or: .word("off")),
            "One line a request; 'off', a format, or a format and a file."
        )
        Field("level", \.level, .enumeration, "The least severe messages of the gateway itself that are logged.")
        Field("format", \.format, .enumeration, "How messages of the gateway itself are written.")
        Field(
            "redact_query",
            \.redactQuery,
            ValueType<String>.parameterName.distinctList(),
            "Query parameters whose values are not logged, besides the usual ones."
        )
        Field("headers", \.headers, ValueType<String>.headerName.distinctList(), "Request headers to log.")
        Field(
            "redact_headers",
            \.redactHeaders,
            ValueType<String>.headerName.distinctList(),
            "Headers whose values are masked, besides those that always are."
        )
    }

    private enum AccessBlock {
        static let schema = ObjectSchema("access_log", "The access log.", blank: LogConfiguration.Access()) {
            Field("format", \.format, .enumeration, "One JSON object a line, or text for people.")
            Field("file", \.file, ValueType<String>.path.optional(), "Standard output where not given.")
        }
    }
}

/// `admin`
enum AdminBlock {
    private static let schema = ObjectSchema(
        "admin",
        "Metrics, health and reload.",
        blank: AdminConfiguration()
    ) {
        Field(
            "address",
            \.address,
            ValueType<SocketAddressConfiguration>.socketAddress.optional(),
            "An IP address and a port."
        )
        Field(
            "unsafe_allow_remote",
            \.unsafeAllowRemote,
            .bool,
            "Allow an address that is not loopback: there is no authentication on it."
        )
    }

    static var type: ValueType<AdminConfiguration> {
        var off = AdminConfiguration()
        off.address = nil
        return schema.type.or(.word("off"), off) { $0.address == nil }
    }
}

/// `process`
enum ProcessBlock {
    static let schema = ObjectSchema("process", "The process.", blank: ProcessConfiguration()) {
        Field(
            "workers",
            \.workers,
            ValueType<Int>.integer(1...1024).optional(or: .word("auto")),
            "Event loops; 'auto' is one a core."
        )
        Field(
            "drain",
            \.drain,
            .duration(from: .zero, to: .seconds(86_400)),
            "How long requests under way may go on after a stop was asked for."
        )
        Field(
            "reload_on_change",
            \.reloadOnChange,
            .bool,
            "Reload when the configuration, or a certificate it names, changes on disk."
        )
        Field(
            "max_memory",
            \.maxMemory,
            ValueType<Int>.size(from: 1 << 24).optional(or: .word("auto")),
            "Resident memory above which requests are shed with 503; 'auto' is 95 % of the control group's limit."
        )
    }
}
