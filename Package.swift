// swift-tools-version: 6.2

import PackageDescription

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestKit"], swiftSettings: house)
}

let crypto: [Target.Dependency] = [
    .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "CryptoExtras", package: "swift-crypto"),
]
let http: [Target.Dependency] = [
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "castellan",
    products: [
        .executable(name: "castellan", targets: ["castellan"])
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibPQ", path: "Sources/System/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Sources/System/CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CSodium", path: "Sources/System/CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CMaxMindDB", path: "Sources/System/CMaxMindDB", pkgConfig: "libmaxminddb",
            providers: [.apt(["libmaxminddb-dev"])]),
        .systemLibrary(
            name: "CLibCurl", path: "Sources/System/CLibCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CZstd", path: "Sources/System/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CQREncode", path: "Sources/System/CQREncode", pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CExecInfo", path: "Sources/System/CExecInfo"),
        .systemLibrary(name: "CByteMasks", path: "Sources/System/CByteMasks"),

        room("Core", []),
        room("Access", ["Core"]),
        room("PII", ["Core", "CByteMasks"]),
        room("AccountSignals", ["Core"]),
        room("Age", ["Core"] + crypto),
        room("TransparencyLog", ["Core", .product(name: "Crypto", package: "swift-crypto")]),
        room("OAuthProtocol", ["Core"] + crypto),
        room(
            "Authenticators",
            [
                "Core", "CQREncode", .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ] + crypto),
        room(
            "Store",
            [
                "Core", "CLibPQ", "CSQLite", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"), logging,
            ]),
        room("Vault", ["Core", "Store", "CSodium"] + crypto),
        room("Audit", ["Core", "Access", "PII", "Store", "Vault", "TransparencyLog"] + crypto),
        room("PersonalData", ["Core", "Access", "PII", "Store", "Vault", "Audit", "SecurityEvents"]),
        room("Geo", ["Core", "CMaxMindDB"]),
        room("SecurityEvents", ["Core", "Access", "PII", "Store", "TransparencyLog", "Audit"]),
        room("Delivery", ["Core", "Store", "Vault", "Audit", "CLibCurl"]),
        room(
            "OutboundHTTP",
            [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        room("AWS", ["Core", "OutboundHTTP", .product(name: "Crypto", package: "swift-crypto")]),
        room(
            "Anchors",
            [
                "Core", "Access", "Store", "Vault", "Audit", "TransparencyLog", "Delivery", "OutboundHTTP", "AWS",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        room(
            "Backups",
            [
                "Core", "Age", "Store", "AWS", "CLibPQ", "CSQLite", "CZstd",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        room(
            "Secrets",
            [
                "Core", "Access", "Store", "Vault", "Audit", "SecurityEvents", "AWS",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        room(
            "Identity",
            [
                "Core", "Access", "PII", "Store", "Vault", "Audit", "SecurityEvents", "Delivery", "Authenticators",
                "OAuthProtocol",
            ] + crypto),
        room(
            "OAuth",
            ["Core", "Access", "Store", "Audit", "SecurityEvents", "Identity", "OAuthProtocol"] + crypto),
        room("RealEstate", ["Core", "Access", "Store", "Vault", "Audit", "SecurityEvents"]),
        room(
            "Agents",
            ["Core", "Access", "AccountSignals", "PII", "Store", "Audit", "SecurityEvents", "Accounts"]),
        room(
            "Accounts",
            ["Core", "Access", "AccountSignals", "PII", "Store", "Vault", "Audit", "SecurityEvents", "Delivery"]
                + [.product(name: "Crypto", package: "swift-crypto")]),
        room(
            "Zoho",
            [
                "Core", "Access", "Store", "Audit", "OutboundHTTP", "Accounts", "AccountSignals",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        room("Telemetry", ["Core", "PII", "CExecInfo", logging]),
        room("NetworkDefence", ["Core", "Access", "Store", "Audit", "SecurityEvents", "Geo"]),
        room("Health", ["Core", "Store", "Audit", "Identity", "Telemetry"]),
        room(
            "Web",
            [
                "Core", "Access", "PII", "Store", "Audit", "TransparencyLog", "SecurityEvents", "PersonalData",
                "Authenticators", "Identity", "OAuthProtocol", "OAuth", "Telemetry", "Geo", "Anchors", "NetworkDefence",
                "Health", "RealEstate", "Agents", "Accounts", "AccountSignals", "Zoho", logging, lifecycle,
                .product(name: "Crypto", package: "swift-crypto"),
            ] + http),
        room(
            "App",
            [
                "Core", "Access", "PII", "PersonalData", "Store", "Vault", "Audit", "TransparencyLog", "SecurityEvents",
                "Authenticators", "Identity", "OAuthProtocol", "OAuth",
                "Telemetry",
                "Geo", "Delivery", "OutboundHTTP", "Age", "Backups", "AWS", "Secrets", "Anchors", "NetworkDefence",
                "Health", "RealEstate", "Agents", "Accounts", "AccountSignals", "Zoho", "Web", logging, lifecycle,
                .product(name: "Yams", package: "Yams"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "castellan",
            dependencies: [
                "Core", "Age", "PII", "Backups", "Zoho", "App",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"],
            swiftSettings: house),
        .executableTarget(
            name: "castellan-bench",
            dependencies: [
                "Core", "Access", "AccountSignals", "PII", "Store", "Vault", "Audit", "SecurityEvents", "Identity",
                "RealEstate",
                "CLibPQ", "CSodium",
                logging, .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Benchmarks/castellan-bench",
            swiftSettings: house),

        .target(
            name: "TestKit",
            dependencies: [
                "Core", "Access", "Store", "Vault", "Audit", "SecurityEvents", "Identity", "Telemetry", "Web", "App",
                logging, .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/TestKit",
            exclude: ["README.md"],
            swiftSettings: house),
        tests("CoreTests", ["Core"]),
        tests("AccessTests", ["Access"]),
        tests("PIITests", ["Core", "PII"]),
        tests("AccountsTests", ["Core", "Accounts"]),
        tests("AccountSignalsTests", ["Core", "AccountSignals"]),
        tests("AgentsTests", ["Core", "Access", "OutboundHTTP", "Agents"]),
        tests("AgeTests", ["Age"]),
        tests("TransparencyLogTests", ["TransparencyLog"]),
        tests("OAuthProtocolTests", ["OAuthProtocol"] + crypto),
        tests("AuthenticatorsTests", ["Core", "Authenticators"] + crypto),
        // What a module imports for itself has to be found where its tests look inside.
        tests("StoreTests", ["Store", .product(name: "GRDBSQLite", package: "GRDB.swift")]),
        tests("VaultTests", ["Vault", "CSodium"]),
        tests("AuditTests", ["Audit"]),
        tests("DeliveryTests", ["Delivery"]),
        tests("AWSTests", ["Core", "OutboundHTTP", "AWS"]),
        tests("SecretsTests", ["Core", "Secrets"]),
        tests("AnchorsTests", ["Anchors", "TransparencyLog"]),
        tests("BackupsTests", ["Age", "Backups", "Store"]),
        tests("IdentityTests", ["Identity", "OAuthProtocol"]),
        tests("HealthTests", ["Core", "Health"]),
        tests("GeoTests", ["Core", "Geo"]),
        tests("RealEstateTests", ["Core", "Access", "RealEstate"]),
        tests("NetworkDefenceTests", ["Core", "NetworkDefence"]),
        tests("ZohoTests", ["Core", "AccountSignals", "Accounts", "Zoho"]),
        tests("WebTests", ["Store", "OAuthProtocol", "Web", "Telemetry", "Accounts"]),
        tests("AppTests", ["App", "Authenticators", "PII"]),
        tests(
            "Contract",
            [
                "Store", "Audit", "SecurityEvents", "PersonalData", "Delivery", "Anchors", "Secrets", "TransparencyLog",
                "Authenticators", "Identity", "OAuthProtocol", "OAuth", "RealEstate", "App", "Accounts",
                "AccountSignals", "Zoho",
                "OutboundHTTP", .product(name: "Crypto", package: "swift-crypto"),
            ]),
        tests(
            "Journeys",
            [
                "Core", "Access", "Store", "Audit", "TransparencyLog", "SecurityEvents", "NetworkDefence", "Identity",
                "Authenticators", "OAuthProtocol", "OAuth", "App", "Age", "Accounts", "AccountSignals",
                "Agents",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
    ]
)
