import Core
public import PII
import Yams

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Rules for personal data as operators write them: a YAML file with the names of the API's options, and recognizers beside them.
public enum RulesFile {
    /// The most bytes of a file.
    static let mostBytes = 1 << 20

    /// What is wrong with a file: each line is to be read after the file's name.
    public struct Fault: Error {
        /// Such as `line 7: threshold must be a whole number from 1 to 100`.
        public let problems: [String]
    }

    /// Reads a file.
    public static func read(_ path: String) throws(Fault) -> SanitizerRules {
        guard let file = fopen(path, "rb") else {
            throw Fault(problems: ["can't be read: \(String(cString: strerror(errno)))"])
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: mostBytes + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw Fault(problems: ["can't be read"]) }
        guard count <= mostBytes else { throw Fault(problems: ["is larger than 1 MiB"]) }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw Fault(problems: ["is not UTF-8"])
        }
        return try rules(in: text)
    }

    /// Reads the text of a file; an empty one has no rules.
    static func rules(in text: String) throws(Fault) -> SanitizerRules {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch { throw Fault(problems: ["is not YAML: \(error)"]) }
        guard let root else { return SanitizerRules() }
        var lines: [String: Int] = [:]
        let value = value(of: root, at: "", &lines)
        do throws(RequestFault) {
            return try SanitizerRules(value, .file, hasKeys: false)
        } catch .invalid(let problems) {
            throw Fault(
                problems: problems.map { problem in
                    "line \(line(of: problem.field, in: lines)): \(problem.field) \(problem.message)"
                })
        } catch {
            throw Fault(problems: ["can't be used: \(error)"])
        }
    }

    /// A node as JSON; notes in which line each field stands.
    private static func value(of node: Node, at field: String, _ lines: inout [String: Int]) -> JSONValue {
        lines[field.isEmpty ? "body" : field] = node.mark?.line ?? 1
        switch node {
        case .mapping(let mapping):
            return .object(
                mapping.map { key, value in
                    let name = key.string ?? ""
                    return JSONValue.Member(
                        name, Self.value(of: value, at: field.isEmpty ? name : "\(field).\(name)", &lines))
                })
        case .sequence(let sequence):
            return .array(sequence.enumerated().map { value(of: $1, at: "\(field)[\($0)]", &lines) })
        case .scalar(let scalar):
            guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
            if node.null != nil { return .null }
            if let truth = node.bool { return .boolean(truth) }
            return Int64(scalar.string).map { .integer($0) } ?? .string(scalar.string)
        case .alias(let alias): return .string(alias.anchor.rawValue)
        }
    }

    /// The line of a field, or of the nearest that there is around it.
    private static func line(of field: String, in lines: [String: Int]) -> Int {
        var field = field[...]
        while !field.isEmpty {
            if let line = lines[String(field)] { return line }
            field = field[..<(field.lastIndex { $0 == "." || $0 == "[" } ?? field.startIndex)]
        }
        return lines["body"] ?? 1
    }
}
