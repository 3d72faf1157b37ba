public import Core

/// Something that was found in a JSON value that has been read already.
public struct ValueFinding: Sendable, Hashable {
    /// The keys from the root, separated by dots; elements of lists by their numbers from 0. Longer ones than 1,000 bytes begin with `…`.
    public let path: String
    /// What it is; its range is in bytes of the text in which it was found: the string, or the number as text.
    public let finding: Finding
    /// Its range in code points (Unicode scalars) of that text.
    public let codePoints: Range<Int>
}

extension Sanitizer {
    /// What a JSON value holds, in the order of the value.
    public func findings(in value: JSONValue) -> [ValueFinding] {
        var found: [ValueFinding] = []
        find(in: value, KeyMeaning(), [], &found)
        return found
    }

    private func find(in value: JSONValue, _ key: KeyMeaning, _ path: [[UInt8]], _ found: inout [ValueFinding]) {
        switch value {
        case .null, .boolean: break
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                find(in: element, key, path + [Array(String(index).utf8)], &found)
            }
        case .object(let members):
            for member in members {
                var name = member.name
                let meaning = name.withUTF8 { KeyMeaning(UnsafeRawBufferPointer($0)) }.inheriting(key)
                find(in: member.value, meaning, path + [DottedPath.key(member.name)], &found)
            }
        case .string(let text): find(in: text, isString: true, key, path, &found)
        case .integer(let number): find(in: String(number), isString: false, key, path, &found)
        case .number(let text): find(in: text, isString: false, key, path, &found)
        }
    }

    private func find(
        in text: String, isString: Bool, _ key: KeyMeaning, _ path: [[UInt8]], _ found: inout [ValueFinding]
    ) {
        let rule = rule(for: path)
        if case .skip = rule { return }
        let findings = Array(text.utf8).withUnsafeBytes {
            self.findings(inValue: $0, under: key, rule, isString: isString)
        }
        guard !findings.isEmpty else { return }
        let name = DottedPath.dotted(innermostFirst: path.reversed().lazy.map { String(decoding: $0, as: UTF8.self) })
        found += zip(findings, Finding.codePoints(of: findings, in: text)).map {
            ValueFinding(path: name, finding: $0, codePoints: $1)
        }
    }
}
