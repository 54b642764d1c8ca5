// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// Every target is built with the same language settings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The modules, floor by floor: a module imports only modules of the floors below it (ARCHITECTURE.md).
let package = Package(
    name: "gatehouse",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "gatehouse", targets: ["gatehouse"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Floor 0: vocabulary.
        .target(name: "Core", swiftSettings: strict),

        // Libraries of the system; scripts/setup.sh installs them.
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CHyperscan", pkgConfig: "libhs", providers: [.apt(["libhyperscan-dev"])]),
        .systemLibrary(name: "CLibInjection", providers: [.apt(["libmodsecurity-dev"])]),
        .systemLibrary(name: "CMaxMind", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

        // Floor 1: what engines share.
        .target(name: "Matching", dependencies: ["CPCRE2", "CHyperscan"], swiftSettings: strict),
        .target(name: "JSON", swiftSettings: strict),

        // Floor 2: engines. They know no sockets, no servers, and not each other.
        .target(name: "Limits", dependencies: ["Core"], swiftSettings: strict),
        .target(
            name: "WAF",
            dependencies: [
                "Core", "Matching", "JSON", "CLibInjection", "CMaxMind", "CLibXML2",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Rules/tests"],
            resources: [
                .embedInCode("Rules/base.conf"), .embedInCode("Rules/commerce.conf"),
                .embedInCode("Rules/commerce-exclusions.conf"),
            ],
            swiftSettings: strict
        ),
        .target(name: "Contract", dependencies: ["Core", "Matching", "JSON"], swiftSettings: strict),
        .target(name: "GraphQLGuard", dependencies: ["Core", "JSON"], swiftSettings: strict),

        // Floor 3.
        .target(
            name: "GatewayConfiguration",
            dependencies: ["Core", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict
        ),

        // Floor 4.
        .target(
            name: "Gateway",
            dependencies: [
                "Core", "Matching", "JSON", "Limits", "WAF", "Contract", "GraphQLGuard", "GatewayConfiguration",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Console",
            dependencies: [
                "Core",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "DemoShop",
            dependencies: [
                "JSON", "GraphQLGuard",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("openapi.yaml"), .embedInCode("schema.graphql")],
            swiftSettings: strict
        ),

        // Floor 5: the command line and the composition root.
        .executableTarget(
            name: "gatehouse",
            dependencies: [
                "Core", "Matching", "JSON", "WAF", "Contract", "GraphQLGuard", "GatewayConfiguration", "Gateway",
                "Console", "DemoShop",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict
        ),

        // What `make bench` measures engines with.
        .executableTarget(
            name: "WAFBenchmark",
            dependencies: ["WAF", "Matching"],
            path: "Benchmarks/WAFBenchmark",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ContractBenchmark",
            dependencies: ["Contract"],
            path: "Benchmarks/ContractBenchmark",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "GraphQLBenchmark",
            dependencies: ["GraphQLGuard"],
            path: "Benchmarks/GraphQLBenchmark",
            swiftSettings: strict
        ),

        // Tests mirror Sources/.
        .target(
            name: "GatewayTestKit",
            dependencies: [
                "Core", "Limits", "GatewayConfiguration", "Gateway",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/GatewayTestKit",
            swiftSettings: strict
        ),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: strict),
        .testTarget(name: "MatchingTests", dependencies: ["Matching"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
        .testTarget(name: "LimitsTests", dependencies: ["Limits"], swiftSettings: strict),
        .testTarget(
            name: "ContractTests",
            dependencies: ["Contract", "Core", "Matching", "JSON", .product(name: "Yams", package: "Yams")],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GraphQLGuardTests",
            dependencies: ["Core", "GraphQLGuard", "JSON"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(name: "WAFTests", dependencies: ["WAF", "Core", "Matching", "JSON"], swiftSettings: strict),
        .testTarget(
            name: "GatewayConfigurationTests",
            dependencies: ["GatewayConfiguration", "Core"],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "GatewayTestKit",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ConsoleTests",
            dependencies: ["Console", .product(name: "HummingbirdTesting", package: "hummingbird")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DemoShopTests",
            dependencies: ["DemoShop", "GraphQLGuard", .product(name: "HummingbirdTesting", package: "hummingbird")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "gatehouseTests",
            dependencies: ["gatehouse", "GatewayTestKit", "Contract", "GatewayConfiguration"],
            swiftSettings: strict
        ),
    ]
)
