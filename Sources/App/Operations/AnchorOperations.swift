public import Anchors
public import Core
import Store
import TransparencyLog

extension Operations {
    /// How each anchor of the audit log does.
    public func anchors() async throws(CommandFault) -> AnchorsView {
        do { return AnchorsView(anchors: try await assembly.anchors.report()) } catch { throw CommandFault(error) }
    }

    /// Makes a round over the anchors now, and says how each does afterwards.
    public func anchorNow() async throws(CommandFault) -> AnchorsView {
        do { try await assembly.anchors.bring() } catch {
            throw (error as? StoreFault).map { CommandFault($0) } ?? CommandFault(.software, "\(error)")
        }
        return try await anchors()
    }

    /// This server as a witness: its key, and what it remembers of each log that it knows.
    public func witness() async throws(CommandFault) -> WitnessView {
        guard let role = assembly.anchors.witness else {
            throw CommandFault(
                .refused, "this server is a witness of no log", advice: "set AUDIT_WITNESS_LOGS to the vkeys of logs")
        }
        do throws(AnchorFault) {
            return WitnessView(key: try await role.key().vkey, logs: try await role.memory().map(WitnessedView.init))
        } catch {
            switch error {
            case .store(let fault): throw CommandFault(fault)
            default: throw CommandFault(.configuration, "the witness' key can't be used: \(error)")
            }
        }
    }
}

/// The anchors of the audit log.
public struct AnchorsView: Sendable {
    /// How each does.
    public let anchors: [AnchorReport]

    /// Whether one of them lies outside this machine.
    public var reachesOutside: Bool { anchors.contains(where: \.isOffBox) }
    /// The names of those that take nothing, or hold something else than the log.
    public var failing: [String] { anchors.filter { $0.fault != nil }.map(\.name) }
}

/// This server as a witness.
public struct WitnessView: Sendable {
    /// Its key, as logs and their readers are given it.
    public let key: String
    /// What it remembers.
    public let logs: [WitnessedView]
}

extension WitnessView: Shaped {
    /// What `castellan audit witness --json` prints.
    public static let shape = Shape<WitnessView>(
        "Witness", "This server as a witness of other logs.",
        [
            .field("vkey", "Its key, as logs and their readers are given it.") { $0.key },
            .field("logs", "What it remembers of each log.") { $0.logs },
        ])
}

/// A log that this server is a witness of.
public struct WitnessedView: Sendable {
    let log: WitnessedLog
}

extension WitnessedView: Shaped {
    /// What `castellan audit witness` prints.
    public static let shape = Shape<WitnessedView>(
        "WitnessedLog", "A log that this server is a witness of.",
        [
            .field("origin", "The log's name.") { $0.log.checkpoint.origin },
            .field("size", "Entries in the checkpoint that was cosigned last.") { Int64($0.log.checkpoint.size) },
            .field("rootHash", "Its root, in base64.") { $0.log.checkpoint.root.base64 },
            .field("cosignedAt", "When.") { $0.log.updatedAt },
        ])
}
