/// What notes and proofs are written in: UTF-8 without control characters other than the newline.
enum PlainText {
    static func read(_ bytes: some Collection<UInt8>, most: Int) throws(NoteFault) -> String {
        guard bytes.count <= most else { throw .tooLarge }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0a }), let text = String(validating: bytes, as: UTF8.self) else {
            throw .notPlainText
        }
        return text
    }

    /// The lines between newlines, byte by byte: a `Character` might join a newline with what follows it.
    static func lines(of text: String) -> [Substring] {
        text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false).map { Substring($0) }
    }
}
