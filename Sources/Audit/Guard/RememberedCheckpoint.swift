import Core
import Store
import TransparencyLog

/// The last checkpoint as it stands outside the main database, beside the keys of people: what a restored main database, which has
/// forgotten some of its entries, is compared with.
struct RememberedCheckpoint: RowDecodable {
    let epoch: Int64
    let note: SignedNote
    let checkpoint: Checkpoint

    init(epoch: Int64, note: SignedNote) throws(StoreFault) {
        self.epoch = epoch
        self.note = note
        do { checkpoint = try Checkpoint(text: note.text) } catch {
            throw .decoding("audit_remembered.note: \(error)")
        }
    }

    init(row: Row) throws(StoreFault) {
        let (epoch, text): (Int64, String) = (try row.get(0), try row.get(1))
        let note: SignedNote
        do { note = try SignedNote(Array(text.utf8)) } catch { throw .decoding("audit_remembered.note: \(error)") }
        try self.init(epoch: epoch, note: note)
    }

    /// What is remembered; nil before the first time.
    static func read(_ reader: Reader) throws(StoreFault) -> RememberedCheckpoint? {
        try reader.first("SELECT epoch, note FROM audit_remembered")
    }

    /// Remembers this one, unless a later one is remembered.
    func write(in transaction: Transaction) throws(StoreFault) {
        try transaction.run(
            """
            INSERT INTO audit_remembered (only_row, epoch, size, note)
            VALUES (1, \(epoch), \(Int64(checkpoint.size)), \(note.encoded))
            ON CONFLICT (only_row) DO UPDATE SET epoch = excluded.epoch, size = excluded.size, note = excluded.note
            WHERE excluded.epoch > audit_remembered.epoch
                OR excluded.epoch = audit_remembered.epoch AND excluded.size > audit_remembered.size
            """)
    }

    /// Why a log with this head doesn't continue the checkpoint; nil when it does. `tree` gives the root that the log had at a size.
    func refusal(
        by head: TreeHead?, root: (UInt64) throws(StoreFault) -> MerkleHash
    ) throws(StoreFault) -> String? {
        let remembered = "\(checkpoint.origin) had \(checkpoint.size) entries"
        guard let head, head.epoch >= epoch else { return "\(remembered), of which the database knows nothing" }
        guard head.epoch == epoch else { return nil }
        guard head.size >= checkpoint.size else { return "\(remembered), the database has \(head.size)" }
        return try root(checkpoint.size) == checkpoint.root ? nil : "\(remembered), which are not those of the database"
    }
}
