import Core

/// How the files of a backup are called, by the moment when it was begun: `castellan-20261123T034500Z`.
public enum BackupName {
    /// The folder of the keys of people, which are kept for a short time only.
    public static let keysFolder = "keys"
    private static let prefix = "castellan-"
    private static let manifestSuffix = ".manifest.json"

    static func make(at time: Instant) -> String { prefix + time.compact }

    /// The moment that a name tells; nil for none.
    static func time(of name: String) -> Instant? {
        let digits = Array(name.dropFirst(prefix.count))
        guard digits.count == 16 else { return nil }
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return Instant(
            rfc3339: "\(part(0..<4))-\(part(4..<6))-\(part(6..<11)):\(part(11..<13)):\(part(13..<15))Z")
    }

    static func manifest(_ name: String) -> String { name + manifestSuffix }
    static func signature(_ name: String) -> String { "\(manifest(name)).minisig" }
    static func main(_ name: String) -> String { "\(name).main.age" }
    static func keys(_ name: String) -> String { "\(keysFolder)/\(name).keys.age" }

    /// The names of the backups whose manifests are among some files, the oldest first.
    static func all(in files: [String]) -> [String] {
        files.filter { $0.hasPrefix(prefix) && $0.hasSuffix(manifestSuffix) }
            .map { String($0.dropLast(manifestSuffix.count)) }.sorted()
    }

    /// The backup that a file belongs to, and the folder or bucket before it; nil when it is none of a backup's.
    public static func parse(_ path: String) -> (place: String, name: String)? {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let file = parts.popLast(), file.hasPrefix(prefix),
            let name = file.split(separator: ".", maxSplits: 1).first
        else { return nil }
        if parts.last == Substring(keysFolder) { parts.removeLast() }
        let place = parts.joined(separator: "/")
        return (place.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : place, String(name))
    }
}
