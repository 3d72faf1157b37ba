/// Where settings come from. The environment wins over the settings file; in either, `NAME_FILE` names a file that holds
/// the value of `NAME`. An empty value counts as not set.
public struct SettingsSource: Sendable {
    var environment: [String: String]
    var file: [String: String]
    private(set) var problems: [SettingsProblem]

    /// Settings from the environment alone.
    public init(environment: [String: String]) {
        self.environment = environment
        file = [:]
        problems = []
    }

    /// Adds the settings file: the one that `CASTELLAN_SETTINGS` names, which must exist, or `castellan.env` in the data
    /// folder, which needn't.
    public mutating func addFile(inDataFolder folder: String) {
        let named = environment["CASTELLAN_SETTINGS"].flatMap { $0.isEmpty ? nil : $0 }
        let path = named ?? folder + "/castellan.env"
        switch SmallFile.contents(of: path, limit: SettingsFile.sizeLimit) {
        case .text(let text):
            let (values, problems) = SettingsFile.parse(text, path: path)
            file = values
            self.problems += problems
        case .missing where named == nil: break
        case .missing: problems.append(SettingsProblem(name: "CASTELLAN_SETTINGS", message: "\(path) does not exist"))
        case .unreadable(let why):
            problems.append(SettingsProblem(name: "settings file", message: "\(path): \(why)"))
        }
    }

    /// The value of a setting and where it stands, or what is wrong with it.
    func value(of name: String) -> Found {
        for (values, place) in [(environment, SettingsPlace.environment), (file, .file)] {
            let direct = values[name] ?? ""
            let path = values[name + "_FILE"] ?? ""
            switch (direct.isEmpty, path.isEmpty) {
            case (true, true): continue
            case (false, true): return .value(direct, place)
            case (false, false): return .problem("\(name) and \(name)_FILE are both set; keep one")
            case (true, false): return content(of: path, for: name)
            }
        }
        return .nothing
    }

    private func content(of path: String, for name: String) -> Found {
        switch SmallFile.contents(of: path, limit: SettingsFile.sizeLimit) {
        case .text(let text): .value(text.trimmed, .fileNamed(path))
        case .missing: .problem("\(name)_FILE: \(path) does not exist")
        case .unreadable(let why): .problem("\(name)_FILE: \(path): \(why)")
        }
    }

    /// Names in the file that no setting has, and in the environment those that begin like ours: mistyped, most likely.
    func unknownNames(known: Set<String>) -> [String] {
        let isUnknown = { (name: String) in
            !known.contains(name) && !(name.hasSuffix("_FILE") && known.contains(String(name.dropLast(5))))
        }
        let ours = environment.keys.filter { $0.hasPrefix("CASTELLAN_") }
        return (ours + file.keys).filter(isUnknown).sorted()
    }

    /// What was found under a name.
    enum Found {
        case nothing
        case value(String, SettingsPlace)
        case problem(String)
    }
}

/// Where the value of a setting stands.
public enum SettingsPlace: Sendable, Hashable {
    /// Nowhere: the default holds.
    case unset
    /// The process environment.
    case environment
    /// The settings file.
    case file
    /// A file of its own, named by `NAME_FILE`.
    case fileNamed(String)
}

extension SettingsPlace: CustomStringConvertible {
    /// In a word or two, for the table that `castellan settings` prints.
    public var description: String {
        switch self {
        case .unset: "default"
        case .environment: "environment"
        case .file: "settings file"
        case .fileNamed(let path): path
        }
    }
}

/// One thing that is wrong with the settings.
public struct SettingsProblem: Sendable, Hashable {
    /// The setting, or the place in the file.
    public let name: String
    /// What is wrong and what to write instead. Never holds the value of a secret.
    public let message: String
}

/// Everything that is wrong with the settings, told at once.
public struct SettingsFault: Error, Sendable, Hashable {
    /// At least one.
    public let problems: [SettingsProblem]
}
