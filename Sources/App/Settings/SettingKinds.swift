import Core
import Logging

extension SettingKind<Logger.Level> {
    /// swift-log's seven levels, in any case, and `warn`.
    static var logLevel: Self {
        let all = Logger.Level.allCases.map { (word: $0.rawValue, value: $0) }
        return .oneOf(all + [(word: "warn", value: .warning)])
    }
}

extension SettingKind<CIDR> {
    /// An address or a network in CIDR notation.
    static var network: Self {
        Self(name: "address or network (CIDR)", parse: { CIDR($0) }, print: { $0.description })
    }
}

extension SettingKind<String> {
    /// An address of PostgreSQL as a URI.
    static var postgreSQL: Self {
        .text("postgresql:// URL") { $0.hasPrefix("postgresql://") || $0.hasPrefix("postgres://") }
    }
}
