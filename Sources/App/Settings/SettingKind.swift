/// How one type of setting is written: the words for the documentation, the reader, and the printer of a default.
struct SettingKind<Value: Sendable>: Sendable {
    /// What may be written, for people: `integer 1–65535`.
    let name: String
    /// The value, or nil when the text is none.
    let parse: @Sendable (String) -> Value?
    /// The value as it would be written.
    let print: @Sendable (Value) -> String
}

extension SettingKind<String> {
    /// Any text, described by what it is: `path`, `URL`.
    static func text(_ name: String = "text", where isValid: @escaping @Sendable (String) -> Bool = { _ in true })
        -> Self
    {
        Self(name: name, parse: { isValid($0) ? $0 : nil }, print: { $0 })
    }
}

extension SettingKind<Int> {
    /// A whole number within a range.
    static func integer(_ range: ClosedRange<Int>) -> Self {
        Self(
            name: "integer \(range.lowerBound)–\(range.upperBound)",
            parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } },
            print: { String($0) })
    }
}

extension SettingKind<Bool> {
    /// `true` or `false`, and what people write instead.
    static var boolean: Self {
        Self(
            name: "true or false",
            parse: { text in
                switch text.lowercased() {
                case "true", "yes", "on", "1": true
                case "false", "no", "off", "0": false
                default: nil
                }
            },
            print: { String($0) })
    }
}

extension SettingKind<Duration> {
    private static let units: [(suffix: String, milliseconds: Int)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// A length of time: `250ms`, `30s`, `15m`, `1h`, `90d`.
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        Self(
            name: "duration \(write(range.lowerBound))–\(write(range.upperBound))",
            parse: { text in read(text).flatMap { range.contains($0) ? $0 : nil } },
            print: write)
    }

    private static func read(_ text: String) -> Duration? {
        for unit in units where text.hasSuffix(unit.suffix) {
            guard let count = Int(text.dropLast(unit.suffix.count)) else { continue }
            let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
            return overflow ? nil : .milliseconds(milliseconds)
        }
        return nil
    }

    private static func write(_ duration: Duration) -> String {
        let milliseconds = Int(duration / .milliseconds(1))
        let unit = units.last { milliseconds != 0 && milliseconds % $0.milliseconds == 0 } ?? units[1]
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}

extension SettingKind {
    /// One of a few words, in any case.
    static func oneOf(_ choices: [(word: String, value: Value)]) -> Self where Value: Equatable {
        Self(
            name: choices.map { "`\($0.word)`" }.joined(separator: ", "),
            parse: { text in choices.first { $0.word == text.lowercased() }?.value },
            print: { value in choices.first { $0.value == value }?.word ?? "" })
    }

    /// Several values with commas between them.
    static func list<Element>(of element: SettingKind<Element>) -> Self where Value == [Element] {
        Self(
            name: "list of \(element.name), separated by commas",
            parse: { text in
                var values: [Element] = []
                for part in text.split(separator: ",") {
                    guard let value = element.parse(part.trimmed) else { return nil }
                    values.append(value)
                }
                return values
            },
            print: { $0.map(element.print).joined(separator: ",") })
    }
}

extension StringProtocol {
    /// The text without spaces, tabs and line ends around it.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
