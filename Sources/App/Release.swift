public import Core

/// The version of this program.
public struct Release: Sendable {
    /// The version, as in `CHANGELOG.md`.
    public let version: String

    /// This program.
    public static let current = Release(version: "0.1.0")
}

extension Release: Shaped {
    /// What `castellan version --json` prints.
    public static let shape = Shape<Release>(
        "Release", "The version of this program.", [.field("version", "The version.") { $0.version }])
}

/// Something this program is built from.
public struct ReleasePart: Sendable {
    /// Its name, as its package calls itself.
    public let name: String
    /// The version that this release was tested with; `system` where the operating system provides it.
    public let version: String
    /// Its licence, as SPDX names it.
    public let licence: String
}

extension ReleasePart: Shaped {
    /// What `castellan version --all` prints.
    public static let shape = Shape<ReleasePart>(
        "ReleasePart", "Something this program is built from.",
        [
            .field("name", "Its name.") { $0.name },
            .field("version", "The version that this release was tested with.") { $0.version },
            .field("licence", "Its licence, as SPDX names it.") { $0.licence },
        ])
}

extension Release {
    /// This program and everything it is built from, its tests included. A test compares packages and major versions
    /// with those that were resolved.
    public static let parts: [ReleasePart] =
        [
            ReleasePart(name: "castellan", version: current.version, licence: "Apache-2.0")
        ] + packages + libraries

    private static let packages: [ReleasePart] = [
        ("async-http-client", "1.37.0", "Apache-2.0"),
        ("grdb.swift", "7.10.0", "MIT"),
        ("hummingbird", "2.28.1", "Apache-2.0"),
        ("swift-algorithms", "1.2.1", "Apache-2.0"),
        ("swift-argument-parser", "1.8.2", "Apache-2.0"),
        ("swift-asn1", "1.7.4", "Apache-2.0"),
        ("swift-async-algorithms", "1.1.4", "Apache-2.0"),
        ("swift-atomics", "1.3.0", "Apache-2.0"),
        ("swift-certificates", "1.21.1", "Apache-2.0"),
        ("swift-collections", "1.6.0", "Apache-2.0"),
        ("swift-configuration", "1.4.0", "Apache-2.0"),
        ("swift-crypto", "4.5.2", "Apache-2.0"),
        ("swift-distributed-tracing", "1.7.3", "Apache-2.0"),
        ("swift-http-structured-headers", "1.7.0", "Apache-2.0"),
        ("swift-http-types", "1.8.0", "Apache-2.0"),
        ("swift-log", "1.16.2", "Apache-2.0"),
        ("swift-metrics", "2.13.0", "Apache-2.0"),
        ("swift-nio", "2.101.2", "Apache-2.0"),
        ("swift-nio-extras", "1.35.2", "Apache-2.0"),
        ("swift-nio-http2", "1.46.0", "Apache-2.0"),
        ("swift-nio-ssl", "2.37.6", "Apache-2.0"),
        ("swift-numerics", "1.1.1", "Apache-2.0"),
        ("swift-service-context", "1.5.1", "Apache-2.0"),
        ("swift-service-lifecycle", "2.13.0", "Apache-2.0"),
        ("swift-system", "1.8.1", "Apache-2.0"),
        ("yams", "6.2.2", "MIT"),
    ].map(ReleasePart.init)

    private static let libraries: [ReleasePart] = [
        ("libmaxminddb", "system", "Apache-2.0"),
        ("libpq", "system", "PostgreSQL"),
        ("libqrencode", "system", "LGPL-2.1-or-later"),
        ("libsodium", "system", "ISC"),
        ("libzstd", "system", "BSD-3-Clause"),
        ("sqlite", "system", "blessing"),
    ].map(ReleasePart.init)
}
