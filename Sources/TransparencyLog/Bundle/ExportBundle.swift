public import Core

/// A bundle that somebody was given, to be checked without the database it comes from.
public struct ExportBundle: Sendable {
    /// The checkpoint, not checked.
    public let checkpoint: SignedNote
    /// What the bundle says the log's keys are; whoever forged the rest forged these too.
    public let claimedKeys: [VerifierKey]
    private let entries: ArraySlice<UInt8>

    /// A bundle from the bytes of its archive.
    public init(_ bytes: [UInt8]) throws(BundleFault) {
        let archive: ZipReader
        do { archive = try ZipReader(bytes) } catch { throw .archive(error) }
        let note = try Self.file(BundleFile.checkpoint, in: archive)
        do { checkpoint = try SignedNote(note) } catch { throw .checkpoint(error) }
        let lines = String(decoding: try Self.file(BundleFile.keys, in: archive), as: UTF8.self)
            .split(separator: "\n")
        claimedKeys = lines.compactMap { VerifierKey(vkey: $0) }
        guard !claimedKeys.isEmpty, claimedKeys.count == lines.count else { throw .malformedKeys }
        entries = try Self.file(BundleFile.entries, in: archive)
    }

    /// Checks all of it: the checkpoint with the keys, which are those of one log, then each entry in its turn. Throws when there is nothing
    /// to check entries against; what is wrong with single entries stands in the report.
    ///
    /// - Parameters:
    ///   - keys: The keys to trust; ``claimedKeys`` say only that the bundle is what it says of itself.
    ///   - tell: Is told the number of entries so far, every 10,000.
    public func verify(
        by keys: [VerifierKey], tell: (Int) -> Void = { _ in }
    ) throws(BundleFault) -> BundleReport {
        guard let origin = keys.first?.name else { throw .malformedKeys }
        let verified: VerifiedCheckpoint
        do { verified = try VerifiedCheckpoint(checkpoint, origin: origin, keys: keys) } catch {
            throw .checkpoint(error)
        }
        var report = BundleReport(checkpoint: verified.checkpoint)
        for line in entries.split(separator: UInt8(ascii: "\n")) {
            report.add(line)
            if report.entries.isMultiple(of: 10_000) { tell(report.entries) }
        }
        return report
    }

    private static func file(_ name: String, in archive: ZipReader) throws(BundleFault) -> ArraySlice<UInt8> {
        do {
            guard let bytes = try archive.file(name) else { throw BundleFault.missing(name) }
            return bytes
        } catch let fault as ZipFault {
            throw .archive(fault)
        } catch {
            throw .missing(name)
        }
    }
}

/// Why a bundle can't be checked at all.
public enum BundleFault: Error, Sendable, Hashable {
    /// It is no archive, or a damaged one.
    case archive(ZipFault)
    /// A file isn't in it.
    case missing(String)
    /// The keys are none, or no keys.
    case malformedKeys
    /// The checkpoint is no note, or not signed by a key that is trusted.
    case checkpoint(NoteFault)
}
