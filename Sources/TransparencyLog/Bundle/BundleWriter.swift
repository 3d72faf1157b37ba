public import Core

/// Writes entries to take away together with all that it takes to check them: an archive that is sent while it is made.
///
/// ```
/// README.md       what this is, and the commands to check it
/// checkpoint      the log's signed checkpoint, a note
/// vkeys           the log's keys, a line each
/// entries.jsonl   an entry a line, with its proof towards the checkpoint
/// verify.py       checks all of it with Python's standard library and openssl
/// verify.go       the same with golang.org/x/mod/sumdb
/// ```
public struct BundleWriter: Sendable {
    private var archive = ZipWriter()

    /// Nothing yet.
    public init() {}

    /// What stands before the entries.
    public mutating func begin(_ cover: BundleCover) throws(ZipFault) -> [UInt8] {
        var bytes = try archive.file(BundleFile.readme, Array(cover.readme.utf8))
        bytes += try archive.file(BundleFile.checkpoint, Array(cover.checkpoint.encoded.utf8))
        bytes += try archive.file(BundleFile.keys, Array(cover.keys.map { "\($0.vkey)\n" }.joined().utf8))
        bytes += try archive.file(BundleFile.python, Array(BundlePrograms.python.utf8))
        bytes += try archive.file(BundleFile.go, Array(BundlePrograms.go.utf8))
        return try bytes + archive.begin(BundleFile.entries)
    }

    /// Some entries, each with its path, in the order of their indexes.
    public mutating func append(_ entries: [ExportedEntry]) throws(ZipFault) -> [UInt8] {
        try archive.append(entries.flatMap(\.line))
    }

    /// The end of the archive.
    public mutating func finish() throws(ZipFault) -> [UInt8] {
        try archive.end() + archive.finish()
    }
}

/// The files of a bundle.
enum BundleFile {
    static let readme = "README.md"
    static let checkpoint = "checkpoint"
    static let keys = "vkeys"
    static let entries = "entries.jsonl"
    static let python = "verify.py"
    static let go = "verify.go"
}
