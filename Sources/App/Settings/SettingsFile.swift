/// The settings file: one `NAME=value` a line, blank lines and lines that begin with `#` between them.
///
/// A value may stand in `"…"` or `'…'`, which are taken off; nothing inside is expanded, so a `$` in a password stays a `$`.
enum SettingsFile {
    /// The largest file that is read, in bytes. A settings file has a few dozen lines.
    static let sizeLimit = 256 * 1024

    /// Reads the text of a settings file; what is wrong with it is told by line.
    static func parse(_ text: String, path: String) -> (values: [String: String], problems: [SettingsProblem]) {
        var values: [String: String] = [:]
        var problems: [SettingsProblem] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(path), line \(index + 1)"
            guard let equals = line.firstIndex(of: "=") else {
                problems.append(SettingsProblem(name: place, message: "there is no “=”; write NAME=value"))
                continue
            }
            let name = line[..<equals].trimmed
            if values[name] != nil {
                problems.append(SettingsProblem(name: place, message: "\(name) is set a second time"))
            }
            values[name] = unquoted(line[line.index(after: equals)...].trimmed)
        }
        return (values, problems)
    }

    private static func unquoted(_ value: String) -> String {
        guard value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}
