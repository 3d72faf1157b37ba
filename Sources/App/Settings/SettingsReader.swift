import Core

/// Reads settings one after the other, and remembers each for the documentation and each mistake for the report.
///
/// A setting is declared by the one call that reads it: name, kind, default and meaning stand there and nowhere else.
struct SettingsReader {
    private let source: SettingsSource
    private var section = ""
    private(set) var entries: [SettingsEntry] = []
    private(set) var problems: [SettingsProblem]

    init(_ source: SettingsSource) {
        self.source = source
        problems = source.problems
    }

    /// The settings that follow belong together under this heading.
    mutating func begin(_ section: String) {
        self.section = section
    }

    /// A setting with a default.
    mutating func value<Value>(
        _ name: String, _ kind: SettingKind<Value>, default fallback: Value, _ meaning: String
    ) -> Value {
        let shown = kind.print(fallback)
        return read(name, kind, alias: nil, default: shown.isEmpty ? "none" : "`\(shown)`", meaning) ?? fallback
    }

    /// A setting that may be missing; `otherwise` says in words what holds then.
    mutating func optional<Value>(
        _ name: String, _ kind: SettingKind<Value>, alias: String? = nil, otherwise: String, _ meaning: String
    ) -> Value? {
        read(name, kind, alias: alias, default: otherwise, meaning)
    }

    /// A setting that is never printed.
    mutating func secret(
        _ name: String, _ kind: SettingKind<String>, otherwise: String, _ meaning: String
    ) -> Secret<String>? {
        read(name, kind, alias: nil, default: otherwise, meaning, isSecret: true).map { Secret($0) }
    }

    /// Notes a mistake that lies between settings rather than in one.
    mutating func refuse(_ name: String, _ message: String) {
        problems.append(SettingsProblem(name: name, message: message))
    }

    /// Call last: names that look like settings and are none are mistakes too.
    mutating func finish() throws(SettingsFault) {
        let known = Set(entries.flatMap { [$0.name] + ($0.alias.map { [$0] } ?? []) })
        for name in source.unknownNames(known: known) {
            refuse(name, "there is no such setting; docs/settings.md lists them all")
        }
        guard problems.isEmpty else { throw SettingsFault(problems: problems) }
    }

    private mutating func read<Value>(
        _ name: String, _ kind: SettingKind<Value>, alias: String?, default fallback: String, _ meaning: String,
        isSecret: Bool = false
    ) -> Value? {
        var found = source.value(of: name)
        if case .nothing = found, let alias { found = source.value(of: alias) }
        var shown = ""
        var place = SettingsPlace.unset
        var value: Value?
        switch found {
        case .nothing: break
        case .problem(let message): refuse(name, message)
        case .value(let text, let where_):
            place = where_
            value = kind.parse(text)
            shown = isSecret ? Secret(text).description : text
            if value == nil {
                refuse(name, isSecret ? "must be \(kind.name)" : "must be \(kind.name), not “\(text)”")
            }
        }
        entries.append(
            SettingsEntry(
                section: section, name: name, alias: alias, kind: kind.name, fallback: fallback, meaning: meaning,
                isSecret: isSecret, value: shown, place: place))
        return value
    }
}

/// One setting as it is documented and as it is set.
public struct SettingsEntry: Sendable, Hashable {
    /// The heading it stands under.
    public let section: String
    /// Its name in the environment and in the settings file.
    public let name: String
    /// Another name that counts when the first is not set.
    public let alias: String?
    /// What may be written.
    public let kind: String
    /// What holds when it is not set.
    public let fallback: String
    /// What it does.
    public let meaning: String
    /// Whether its value is never printed.
    public let isSecret: Bool
    /// What is set, redacted when secret; empty when nothing is.
    public let value: String
    /// Where it is set.
    public let place: SettingsPlace
}

extension Settings {
    /// Whether a setting is set, wherever.
    func isSet(_ name: String) -> Bool { place(of: name) != .unset }

    /// The file that a setting's value is in, when it has one of its own.
    func file(of name: String) -> String? {
        if case .fileNamed(let path) = place(of: name) { path } else { nil }
    }

    private func place(of name: String) -> SettingsPlace { entries.first { $0.name == name }?.place ?? .unset }
}
