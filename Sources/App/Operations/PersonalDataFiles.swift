import Core
public import PII

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Looking through files for personal data and secrets, piece by piece; what the command line does without a server or a database.
public struct PersonalDataFiles: Sendable {
    /// Bytes that are read at once.
    private static let pieceSize = 1 << 20
    /// The most bytes of a JSON document, or of a line of NDJSON, which are held whole.
    static let mostWaiting = 256 << 20

    private let sanitizer: Sanitizer
    private let writes: Bool

    /// With rules; `writes` also makes the files without what is found.
    public init(_ rules: SanitizerRules, writes: Bool) {
        sanitizer = rules.sanitizer()
        self.writes = writes
    }

    /// Rules from a file and from options.
    ///
    /// `kinds` are names; nil for all. `operatorName` is what becomes of findings that the file says nothing about.
    public static func rules(
        file: String?, kinds: [String], threshold: Int?, operatorName: String?
    ) throws(CommandFault) -> SanitizerRules {
        var base = SanitizerRules()
        do throws(RulesFile.Fault) {
            if let file { base = try RulesFile.read(file) }
        } catch {
            let lines = error.problems.map { "\(file ?? ""): \($0)" }
            throw CommandFault(
                .badInput, lines.joined(separator: "\n"),
                advice: "docs/data-protection.md has the fields of such a file")
        }
        var members: [JSONValue.Member] = []
        if !kinds.isEmpty { members.append(JSONValue.Member("kinds", .array(kinds.map { .string($0) }))) }
        if let threshold { members.append(JSONValue.Member("threshold", .integer(Int64(threshold)))) }
        if let operatorName { members.append(JSONValue.Member("operator", .string(operatorName))) }
        do throws(RequestFault) {
            return try SanitizerRules(.object(members), .file, over: base, hasKeys: false).over(base)
        } catch {
            guard case .invalid(let problems) = error else { return base }
            let lines = problems.map { "\($0.field) \($0.message)" }
            throw CommandFault(.badInput, lines.joined(separator: "\n"), advice: "docs/pii.md lists the kinds")
        }
    }

    /// Looks through a file, or standard input for `-`. `heard` gets each piece's outcome and how far the reading is; `size` is nil where it
    /// isn't known. Returns how many bytes there were.
    public func run(
        _ path: String, as format: StreamFormat?,
        _ heard: (_ output: SanitizerStream.Output, _ done: Int, _ size: Int?) throws(CommandFault) -> Void
    ) throws(CommandFault) -> Int {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFault(.noInput, "\(path) can't be read: \(String(cString: strerror(errno)))")
        }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var about = stat()
        let isFile = fstat(descriptor, &about) == 0 && about.st_mode & S_IFMT == S_IFREG
        let size = isFile ? Int(about.st_size) : nil
        var stream = SanitizerStream(sanitizer, format ?? Self.format(of: path), writes: writes)
        var done = 0
        do {
            while let piece = try Self.piece(descriptor, path) {
                done += piece.count
                try heard(try stream.feed(piece), done, size)
                guard stream.waiting <= Self.mostWaiting else {
                    throw CommandFault(
                        .badInput, "\(path) has a JSON document, or a line, of more than 256 MiB",
                        advice: "look through it with --format text, or as NDJSON: jq -c '.[]'")
                }
            }
            try heard(try stream.finish(), done, size)
        } catch let fault as JSONFault {
            throw CommandFault(
                .badInput, "\(path), line \(stream.currentLine), is not JSON: \(fault)",
                advice: "--format text takes anything")
        } catch let fault as CommandFault {
            throw fault
        } catch {
            throw CommandFault(.software, "\(error)")
        }
        return done
    }

    /// What the name of a file says of its format.
    static func format(of path: String) -> StreamFormat {
        switch path.split(separator: "/").last?.split(separator: ".").last {
        case "json": .json
        case "ndjson", "jsonl": .ndjson
        default: .text
        }
    }

    /// The next piece, full unless the end is near; nil at the end.
    private static func piece(_ descriptor: Int32, _ path: String) throws(CommandFault) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: pieceSize)
        var filled = 0
        while filled < pieceSize {
            let count = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress.map { $0 + filled }, pieceSize - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFault(.io, "\(path) can't be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            filled += count
        }
        return filled == 0 ? nil : Array(bytes[..<filled])
    }
}
