public import Core
import Foundation
import TransparencyLog

/// A bundle of the audit log, checked where there is no database.
public struct BundleCheck: Shaped {
    /// What was found.
    let report: BundleReport
    /// Whether the key came from somebody else than the bundle.
    public let isKeyGiven: Bool

    /// Whether everything in it is what the log has signed.
    public var isVerified: Bool { report.isVerified }

    /// What is wrong, a line each; the first hundred.
    public var problems: [String] {
        report.problems.map { problem in
            "line \(problem.line)\(problem.index.map { ", entry \($0)" } ?? ""): \(problem.what)"
        }
    }

    /// Checks a file. Without keys, those that the bundle itself names: it then says only that it is whole. `tell` hears how many entries
    /// were checked so far.
    public static func run(
        _ path: String, keys: [String], tell: (Int) -> Void = { _ in }
    ) throws(CommandFault) -> BundleCheck {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFault(.noInput, "can't read \(path)")
        }
        let trusted = keys.compactMap { VerifierKey(vkey: $0) }
        guard trusted.count == keys.count, Set(trusted.map(\.name)).count <= 1 else {
            throw CommandFault(
                .badInput, "the keys are none, or not of one log",
                advice: "a key looks like log.example/audit+8f3a91c2+AfX…; castellan audit checkpoint --json shows them"
            )
        }
        do throws(BundleFault) {
            let bundle = try ExportBundle([UInt8](data))
            let report = try bundle.verify(by: trusted.isEmpty ? bundle.claimedKeys : trusted, tell: tell)
            return BundleCheck(report: report, isKeyGiven: !trusted.isEmpty)
        } catch {
            throw CommandFault(.refused, "NOT VERIFIED: \(error.words)")
        }
    }

    /// What `castellan audit verify` prints.
    public static let shape = Shape<BundleCheck>(
        "BundleCheck", "What checking a bundle found.",
        [
            .field("verified", "Whether everything in it is what the log has signed.") { $0.isVerified },
            .field("origin", "The log's name.") { $0.report.checkpoint.origin },
            .field("treeSize", "How many entries the log had.") { Int64(clamping: $0.report.checkpoint.size) },
            .field("entries", "How many entries are in the bundle.") { $0.report.entries },
            .field("values", "How many values were shown and are what their entries commit to.") { $0.report.values },
            .field("wrongEntries", "How many entries something is wrong with.") { $0.report.wrongEntries },
            .field("problems", "What is wrong.") { $0.problems },
            .field("keyGiven", "Whether the key came from somebody else than the bundle.") { $0.isKeyGiven },
        ])
}

extension BundleFault {
    fileprivate var words: String {
        switch self {
        case .archive: "the archive is damaged, or none"
        case .missing(let name): "\(name) is not in it"
        case .malformedKeys: "it names no keys"
        case .checkpoint(.badSignature(let name)): "the signature of \(name) is not that of its key"
        case .checkpoint(.unknownSigners): "its checkpoint is not signed by this key"
        case .checkpoint(let fault): "its checkpoint can't be trusted: \(fault)"
        }
    }
}
