/// Where backups are kept: a folder, a bucket.
///
/// A file is there in full or not at all, and nothing that is there is overwritten; in a bucket, of two who write at once the later
/// one is refused where the store knows `If-None-Match`, as AWS does.
public protocol BackupPlace: Sendable {
    /// What it is called, for people.
    var name: String { get }
    /// Begins a file; throws ``BackupFault/place(_:)`` when there is one of this name.
    func create(_ file: String) async throws(BackupFault) -> any BackupFile
    /// The names of all files, those in `keys/` with it before them, in order.
    func files() async throws(BackupFault) -> [String]
    /// At most so many bytes of a file from a place on, fewer only at its end; throws ``BackupFault/missing(_:)`` when there is none.
    func read(_ file: String, from offset: Int64, atMost count: Int) async throws(BackupFault) -> [UInt8]
    /// Removes a file; nothing happens when there is none.
    func remove(_ file: String) async throws(BackupFault)
    /// Removes what a process that was killed has left unfinished, once it is a day old.
    func tidy() async
}

/// A file that is being written. Its user calls ``finish()`` or ``discard()`` in the end.
public protocol BackupFile: Sendable {
    /// Adds bytes.
    func write(_ bytes: [UInt8]) async throws(BackupFault)
    /// Makes it durable, and then visible.
    func finish() async throws(BackupFault)
    /// Removes what was written so far.
    func discard() async
}

extension BackupPlace {
    /// A file that is small; throws ``BackupFault/tampered(_:)`` when it isn't.
    func small(_ file: String, atMost limit: Int = 1 << 20) async throws(BackupFault) -> [UInt8] {
        let bytes = try await read(file, from: 0, atMost: limit + 1)
        guard bytes.count <= limit else { throw .tampered("\(file) is longer than what it should be") }
        return bytes
    }

    /// Writes a file that is small.
    func put(_ file: String, _ bytes: [UInt8]) async throws(BackupFault) {
        let new = try await create(file)
        do throws(BackupFault) {
            try await new.write(bytes)
            try await new.finish()
        } catch {
            await new.discard()
            throw error
        }
    }
}
